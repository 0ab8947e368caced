import { historyFile, type Section } from '../bench-run.js';
import { atMost, noted, print } from '../report.js';
import { onStage } from '../stage.js';

const TIMES = 5;

/** Whether a history that is five times as long takes about five times as long. */
export const growthSection: Section = async (run, backend) => {
  const secondsOf = async (rows: number): Promise<number> => {
    const file = await historyFile(run, rows);
    const imported = await onStage(run, backend, ({ client }) => client.import(file), { MAX_UPLOAD_MB: '4096' });
    const { counts, seconds } = imported;
    if (counts.stored !== rows) throw new Error(`${counts.stored} of ${rows} rows were stored`);
    return seconds;
  };
  const once = await secondsOf(run.rows);
  const more = await secondsOf(run.rows * TIMES);
  print(`Growth, ${backend}`, [
    noted(`${run.rows} rows`, `${once.toFixed(1)} s`),
    noted(`${run.rows * TIMES} rows`, `${more.toFixed(1)} s`),
    atMost(`${TIMES} times the rows`, more / once, TIMES * 1.1, 'times'),
  ]);
};
