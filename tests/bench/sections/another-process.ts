import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { runServer } from '../../run-server.js';
import { startRedis } from '../../stores.js';
import { type Section, historyFile } from '../bench-run.js';
import { BenchClient } from '../client.js';
import { whenIdle } from '../processes.js';
import { type Figure, measured, noted, print, quantile } from '../report.js';
import { onStageWithHistory, type Stage } from '../stage.js';

/** The first of them warms the process up. */
const LISTENERS = ['Bench', 'Second', 'Third', 'Fourth', 'Fifth'];
/** What else a process does between two listeners. */
const BETWEEN = 60;
const REQUEST = { text: '20 songs, nothing by Artist 12' };
const FIGURES = '/api/analytics/summary';

/** How long listeners wait in a process that has not met them, and answers others, without Redis and with it. */
export const anotherProcessSection: Section = async (run, backend) => {
  const file = await historyFile(run);
  await onStageWithHistory(run, backend, async (stage) => {
    for (const name of LISTENERS.slice(1)) {
      const client = new BenchClient(stage.client.url);
      await client.signIn(name);
      await client.import(file);
    }
    await whenIdle(stage.pid);
    const figures = await meetAll(stage, {}, run.dir, 'without Redis');
    const redis = await startRedis();
    if (redis !== null) {
      try {
        await meetAll(stage, { REDIS_URL: redis.url }, run.dir, '');
        figures.push(...(await meetAll(stage, { REDIS_URL: redis.url }, run.dir, 'Redis knows them')));
      } finally {
        await redis.stop();
      }
    }
    print(`Listeners whom a process meets for the first time, ${backend}`, figures);
  });
};

async function meetAll(
  { postgresUrl, mongoUri }: Stage,
  settings: Record<string, string>,
  dir: string,
  how: string,
): Promise<Figure[]> {
  const server = await runServer({
    POSTGRES_URL: postgresUrl,
    DATA_DIR: mkdtempSync(path.join(dir, 'process-')),
    DEMO_LOGIN: 'true',
    RATE_LIMIT_PER_MINUTE: '1000000',
    ...(mongoUri !== null && { MONGODB_URI: mongoUri }),
    ...settings,
  });
  const [recommended, counted]: [number[], number[]] = [[], []];
  try {
    for (const name of LISTENERS) {
      const client = new BenchClient(server.url);
      await client.signIn(name);
      recommended.push(await client.timeOf('/api/recommendations', REQUEST));
      await measured(BETWEEN, () => client.timeOf('/api/recommendations', REQUEST));
      counted.push(await client.timeOf(FIGURES));
      await whenIdle(server.child.pid ?? 0);
    }
  } finally {
    await server.end('SIGTERM');
  }
  const ms = (times: readonly number[]): string => {
    const sorted = times.slice(1).sort((a, b) => a - b);
    return `${quantile(sorted, 0.5).toFixed(0)}, ${quantile(sorted, 1).toFixed(0)} ms`;
  };
  return [
    noted(`a recommendation, ${how}, p50 and worst`, ms(recommended)),
    noted(`a summary, ${how}, p50 and worst`, ms(counted)),
  ];
}
