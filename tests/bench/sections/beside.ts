import { type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';
import { historyFile, type Section } from '../bench-run.js';
import { BenchClient } from '../client.js';
import { whenIdle } from '../processes.js';
import { atMost, noted, print, quantile } from '../report.js';
import { onStage } from '../stage.js';

const AT_REST = 300;
/** Between two requests: somebody who uses EchoTune, not somebody who tries how much it can take. */
const PAUSE_MS = 20;
const PAGE = Buffer.alloc(8_192, 1);

/** What is asked for in turn. */
const KINDS = ['chat', 'flags', 'preferences'] as const;
/** `disk`: what a page takes to be safe on the disk, for which the chat waits as often as it stores something. */
type Times = Record<(typeof KINDS)[number] | 'disk', number[]>;

/** How long others wait for small answers while somebody imports a history, against when nobody does. */
export const besideSection: Section = async (run, backend) => {
  const file = await historyFile(run);
  await onStage(run, backend, async ({ client, pid }) => {
    const page = await open(path.join(run.dir, 'page'), 'w');
    const ask = (client: BenchClient, goesOn: (asked: number) => boolean) => askInTurn(client, page, goesOn);
    const other = new BenchClient(client.url);
    await other.signIn('Somebody else');
    await ask(other, (asked) => asked < AT_REST / 3);
    await whenIdle(pid);
    const rest = await ask(other, (asked) => asked < AT_REST);
    let isOver = false;
    const importing = client.importElsewhere(file).finally(() => (isOver = true));
    const busy = await ask(other, () => !isOver);
    await importing;
    await page.close();
    const disk = [rest.disk, busy.disk].map((times) => `${quantile(times, 1).toFixed(1)} ms`).join(', ');
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
      noted('for comparison: a page synced to the disk, worst', disk),
      ...figures,
    ]);
  });
};

/** Asks in turn for a small answer of the chat, the flags and the preferences, and of the disk; sorted times in ms. */
async function askInTurn(client: BenchClient, page: FileHandle, goesOn: (asked: number) => boolean): Promise<Times> {
  const times: Times = { chat: [], flags: [], preferences: [], disk: [] };
  const timed = async (what: keyof Times, work: () => Promise<unknown>): Promise<void> => {
    const started = performance.now();
    await work();
    times[what].push(performance.now() - started);
  };
  for (let asked = 0; goesOn(asked); asked++) {
    await timed('chat', () => client.json('/api/chat', { message: 'What can you do?' }));
    await timed('flags', () => client.json('/api/flags'));
    await timed('preferences', () => client.json('/api/preferences'));
    await timed('disk', () => page.write(PAGE, 0, PAGE.length, 0).then(() => page.datasync()));
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  for (const sorted of Object.values(times)) sorted.sort((a, b) => a - b);
  return times;
}
