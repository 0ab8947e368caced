import type { Section } from '../bench-run.js';
import { directMongo, directPostgres, type Statistic } from '../direct-statistics.js';
import { atLeast, atMost, type Figure, measured, noted, print, quantile, timesOf } from '../report.js';
import { onStageWithHistory } from '../stage.js';

const ANSWERS = 100;
const NEW_ANSWERS = 40;
const DIRECT_RUNS = 5;
const ZONE = 'tz=Europe/Berlin';

const PATHS: Record<Statistic, string> = {
  summary: '/api/analytics/summary?',
  top: '/api/analytics/top?kind=artist&limit=20&',
  clock: '/api/analytics/clock?',
  'trend by month': '/api/analytics/trend?interval=month&',
  'trend by day': '/api/analytics/trend?interval=day&',
};

/**
 * How fast statistics are answered over HTTP, asked again (the answer is remembered) and for ever new periods (it is
 * counted anew), against aggregating the listens in the store over a connection that is open: medians of each.
 */
export const statisticsSection: Section = (run, backend) =>
  onStageWithHistory(run, backend, async ({ client, postgresUrl, mongoUri }) => {
    const direct = mongoUri === null ? await directPostgres(postgresUrl) : await directMongo(mongoUri);
    const figures: Figure[] = [];
    for (const [statistic, path] of Object.entries(PATHS) as [Statistic, string][]) {
      await client.json(path + ZONE);
      const again = await measured(ANSWERS, () => client.timeOf(path + ZONE));
      const anew = await measured(NEW_ANSWERS, (i) =>
        client.timeOf(`${path}${ZONE}&from=2012-01-01T00:00:0${i / 10}Z`),
      );
      const aggregated = quantile(await timesOf(DIRECT_RUNS, () => direct.ask(statistic)), 0.5);
      const p50 = [again, anew].map((times) => quantile(times, 0.5).toFixed(1));
      figures.push(
        atMost(`${statistic}: p99 warm`, quantile(again, 0.99), 50, 'ms'),
        noted(`${statistic}: again, anew, aggregated directly (p50)`, `${p50.join(', ')}, ${aggregated.toFixed(0)} ms`),
        atLeast(`${statistic}: times as fast as directly, again`, aggregated / quantile(again, 0.5), 10),
        noted(`${statistic}: times as fast as directly, anew`, (aggregated / quantile(anew, 0.5)).toFixed(1)),
      );
    }
    await direct.close();
    print(`Statistics, ${backend}, one after the other`, figures);
  });
