import { setInterval } from 'node:timers';
import { bareMongoRate, barePostgresRate } from '../bare-insert.js';
import { historyFile, type Section } from '../bench-run.js';
import { residentBytes, whenIdle } from '../processes.js';
import { atLeast, atMost, noted, print } from '../report.js';
import { onStage } from '../stage.js';

const MB = 2 ** 20;

/** How fast a history is imported, against a bare insert into the same store, and how much memory that takes. */
export const importSection: Section = async (run, backend) => {
  const file = await historyFile(run);
  await onStage(run, backend, async ({ client, pid, postgresUrl, mongoUri }) => {
    await client.json('/api/recommendations', { text: 'an hour of jazz' });
    await whenIdle(pid);
    const before = residentBytes(pid);
    let most = before;
    const watch = setInterval(() => (most = Math.max(most, residentBytes(pid))), 50);
    const { counts, startedAt, finishedAt } = await client.import(file);
    clearInterval(watch);
    const seconds = (Date.parse(finishedAt) - Date.parse(startedAt)) / 1_000;
    const rate = counts.read / seconds;
    const bare = mongoUri === null ? await barePostgresRate(postgresUrl) : await bareMongoRate(mongoUri);
    print(`Import, ${backend}`, [
      noted('rows stored', String(counts.stored)),
      noted('import with buckets and catalogue, rows/s', rate.toFixed(0)),
      noted('bare insert, rows/s', bare.toFixed(0)),
      atLeast('import against bare insert', rate / bare, 0.6),
      atMost('growth of resident memory', (most - before) / MB, 150, 'MB'),
    ]);
  });
};
