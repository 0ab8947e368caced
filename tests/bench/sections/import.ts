import { setInterval } from 'node:timers';
import { bareMongoRates, barePostgresRates } from '../bare-insert.js';
import { historyFile, type Section } from '../bench-run.js';
import { processorSeconds, residentBytes, whenIdle } from '../processes.js';
import { atLeast, atMost, noted, print, quantile } from '../report.js';
import { onStage } from '../stage.js';

const MB = 2 ** 20;
const BARE_RUNS = 3;

/**
 * How fast a history is imported, with everything that belongs to it, against a bare insert of the same into the same
 * store (the median of three), and how much memory that takes: the server with its background process, from rest.
 */
export const importSection: Section = async (run, backend) => {
  const file = await historyFile(run);
  await onStage(
    run,
    backend,
    async ({ client, pid, postgresUrl, mongoUri }) => {
      await client.json('/api/recommendations', { text: 'an hour of jazz' });
      await whenIdle(pid);
      const [before, processorBefore] = [residentBytes(pid), processorSeconds(pid)];
      let most = before;
      const watch = setInterval(() => (most = Math.max(most, residentBytes(pid))), 50);
      const { counts, seconds } = await client.import(file);
      clearInterval(watch);
      const processor = processorSeconds(pid) - processorBefore;
      await whenIdle(pid);
      const rate = counts.read / seconds;
      const figures = [
        noted('rows stored', String(counts.stored)),
        noted('import with buckets and catalogue, rows/s', rate.toFixed(0)),
        noted('processor time of server and background process', `${processor.toFixed(1)} s`),
      ];
      if (mongoUri === null) {
        const bare = await barePostgresRates(postgresUrl, BARE_RUNS);
        figures.push(
          noted('bare insert, rows/s', bare.map((one) => one.toFixed(0)).join(' ')),
          atLeast('import against bare insert', rate / quantile(bare, 0.5), 0.6),
        );
      } else {
        const bare = await bareMongoRates(mongoUri, BARE_RUNS);
        const like = await bareMongoRates(mongoUri, BARE_RUNS, true);
        figures.push(
          noted('bare insertMany, documents/s', bare.map((one) => one.toFixed(0)).join(' ')),
          atLeast('import against bare insertMany', rate / quantile(bare, 0.5), 0.6),
          noted('… with the same validator and indexes', like.map((one) => one.toFixed(0)).join(' ')),
          noted('import against that', (rate / quantile(like, 0.5)).toFixed(2)),
        );
      }
      print(`Import, ${backend}`, [...figures, atMost('growth of resident memory', (most - before) / MB, 150, 'MB')]);
    },
    { MAX_UPLOAD_MB: '4096' },
  );
};
