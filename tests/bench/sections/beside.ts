import { historyFile, type Section } from '../bench-run.js';
import { BenchClient } from '../client.js';
import { whenIdle } from '../processes.js';
import { atMost, noted, print, quantile } from '../report.js';
import { onStage } from '../stage.js';

const AT_REST = 300;
/** Between two requests: somebody who uses EchoTune, not somebody who tries how much it can take. */
const PAUSE_MS = 20;

/** What is asked for in turn. */
const KINDS = ['chat', 'flags', 'preferences'] as const;
type Times = Record<(typeof KINDS)[number], number[]>;

/** How long others wait for small answers while somebody imports a history, against when nobody does. */
export const besideSection: Section = async (run, backend) => {
  const file = await historyFile(run);
  await onStage(run, backend, async ({ client, pid }) => {
    const other = new BenchClient(client.url);
    await other.signIn('Somebody else');
    await ask(other, (asked) => asked < AT_REST / 3);
    await whenIdle(pid);
    const rest = await ask(other, (asked) => asked < AT_REST);
    let isOver = false;
    const importing = client.import(file).finally(() => (isOver = true));
    const busy = await ask(other, () => !isOver);
    await importing;
    const figures = KINDS.flatMap((what) => {
      const [idle, beside] = [quantile(rest[what], 0.99), quantile(busy[what], 0.99)];
      const median = (times: Times): string => `${quantile(times[what], 0.5).toFixed(1)} ms`;
      return [
        noted(`${what}: p50 at rest, beside`, `${median(rest)}, ${median(busy)}`),
        noted(`${what}: p99 at rest, beside`, `${idle.toFixed(1)} ms, ${beside.toFixed(1)} ms`),
        atMost(`${what}: p99 beside an import against at rest`, beside / idle, 2, 'times'),
      ];
    });
    print(`Beside an import, ${backend}`, [
      noted('requests of each kind meanwhile', String(busy.chat.length)),
      ...figures,
    ]);
  });
};

/** Asks in turn for a small answer of the chat, the flags and the preferences; sorted times in ms. */
async function ask(client: BenchClient, goesOn: (asked: number) => boolean): Promise<Times> {
  const times: Times = { chat: [], flags: [], preferences: [] };
  const timed = async (what: keyof Times, path: string, body?: unknown): Promise<void> => {
    const started = performance.now();
    await client.json(path, body);
    times[what].push(performance.now() - started);
  };
  for (let asked = 0; goesOn(asked); asked++) {
    await timed('chat', '/api/chat', { message: 'What can you do?' });
    await timed('flags', '/api/flags');
    await timed('preferences', '/api/preferences');
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  for (const kind of KINDS) times[kind].sort((a, b) => a - b);
  return times;
}
