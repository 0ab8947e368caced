import { rebuildHistory, verifyHistory } from '../server/features/history/verify-history.js';
import { withHistory } from './with-history.js';

/**
 * `npm run history:verify`: whether the figures of every listener rest on what the listens say. With `--rebuild` the
 * month buckets are packed anew first. Exit code 1 when anything is wrong.
 */
const say = (line: string): void => void process.stdout.write(`${line}\n`);

await withHistory(async ({ store, months, ...deps }) => {
  if (process.argv.includes('--rebuild')) {
    for await (const done of rebuildHistory(deps, months)) say(`${done.userId}: packed ${done.months} months anew.`);
  }
  const total = { listeners: 0, months: 0, listens: 0, stale: 0, faults: 0 };
  for await (const { userId, months: checked, listens, stale, faults } of verifyHistory(deps)) {
    for (const { month, fault } of faults) say(`WRONG ${userId} ${month}: ${fault}.`);
    total.listeners++;
    total.months += checked;
    total.listens += listens;
    total.stale += stale;
    total.faults += faults.length;
  }
  say(
    `${store}: ${total.listeners} listeners, ${total.months} months, ${total.listens} listens compared one by one; ` +
      `${total.stale} months wait to be packed, ${total.faults} are wrong.`,
  );
  if (total.faults === 0) return;
  say('Run npm run history:rebuild to pack all months anew from the listens.');
  process.exitCode = 1;
}).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
});
