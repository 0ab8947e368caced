import { type Regrouped, regroupHistory } from '../server/features/history/regroup-history.js';
import { withHistory } from './with-history.js';

/**
 * `npm run history:regroup`: after a change of the rule by which records are of one play, forms the plays of every
 * listener anew from what is stored; of one with `-- --user ID`. Broken off, run it again. Exit code 2 when it cannot be
 * done.
 */
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const SAY_EVERY = 50_000;

const summary = ({ userId, records, listensBefore, listensAfter, changed, removed }: Regrouped): string =>
  `${userId}: ${records} records, ${changed} changed, ${removed} removed; ${listensBefore} listens before, ${listensAfter} after.`;

/** The listener that is asked for; undefined for all. Throws where the name of the option has no value after it. */
function wanted(args: readonly string[]): string | undefined {
  const [option, userId, ...more] = args;
  if (option === undefined) return undefined;
  if (option !== '--user' || userId === undefined || more.length > 0)
    throw new Error('Usage: history:regroup [-- --user ID]');
  return userId;
}

async function main(): Promise<void> {
  const one = wanted(process.argv.slice(2));
  await withHistory(async ({ regroup, store, ...deps }) => {
    const all = (await regroup.userIds()).sort();
    if (one !== undefined && !all.includes(one)) throw new Error(`Nothing is stored of a listener ${one}.`);
    let said = 0;
    let isWaiting = false;
    const progress = {
      waiting(userId: string): void {
        if (!isWaiting) say(`${userId}: waiting for an import to end …`);
        isWaiting = true;
      },
      judged(userId: string, records: number): void {
        if (records - said < SAY_EVERY) return;
        said = records;
        say(`${userId}: ${records} records …`);
      },
    };
    const total = { changed: 0, removed: 0 };
    for (const userId of one === undefined ? all : [one]) {
      said = 0;
      isWaiting = false;
      const found = await regroupHistory(userId, { ...deps, store: regroup }, progress);
      total.changed += found.changed;
      total.removed += found.removed;
      say(summary(found));
    }
    say(
      `${store}: ${one === undefined ? all.length : 1} listeners, ${total.changed} records changed, ${total.removed} removed.`,
    );
  });
}

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
});
