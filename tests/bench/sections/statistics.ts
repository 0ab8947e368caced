import type { Section } from '../bench-run.js';
import { atMost, type Figure, noted, print, quantile, timesOf } from '../report.js';
import { onStageWithHistory } from '../stage.js';

const PERIODS = 60;

/** How fast statistics are answered over HTTP. */
export const statisticsSection: Section = (run, backend) =>
  onStageWithHistory(run, backend, async ({ client }) => {
    const p99 = async (what: string, path: string): Promise<Figure> => {
      await client.json(path);
      return atMost(`${what}, p99 warm`, quantile(await timesOf(100, () => client.json(path)), 0.99), 50, 'ms');
    };
    const fresh = await timesOf(PERIODS, (run) =>
      client.json(`/api/analytics/top?kind=track&from=2013-01-01&to=${2014 + (run % 12)}-0${1 + (run % 9)}-01`),
    );
    print(`Statistics, ${backend}, one after the other`, [
      await p99('summary', '/api/analytics/summary?tz=Europe/Berlin'),
      await p99('top', '/api/analytics/top?kind=artist&tz=Europe/Berlin'),
      await p99('clock', '/api/analytics/clock?tz=Europe/Berlin'),
      await p99('trend', '/api/analytics/trend?interval=month&tz=Europe/Berlin'),
      noted('top over ever new periods, p99', `${quantile(fresh, 0.99).toFixed(1)} ms`),
    ]);
  });
