import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setInterval } from 'node:timers';
import { startEmbeddedPostgres } from '../../server/clients/embedded-postgres.js';
import { runServer } from '../run-server.js';
import { bareMongoRate, barePostgresRate } from './bare-insert.js';
import { BenchClient } from './client.js';
import { writeHistory } from './history.js';
import { residentBytes, whenIdle } from './processes.js';
import { atLeast, atMost, type Figure, noted, print, quantile, timesOf } from './report.js';

/**
 * `npm run bench [-- --rows 200000]`: measures a server of its own on stores of its own, against the bare limit of the
 * same stores in the same run. MongoDB where MONGODB_TEST_URI is set. It judges nothing: figures are to be read.
 */
const ROWS = Number(argument('--rows') ?? 200_000);
const TRACKS = 50_000;
const PERIODS = 60;
const MB = 2 ** 20;

const dir = mkdtempSync(path.join(os.tmpdir(), 'echotune-bench-'));
const file = path.join(dir, 'history.json');
await writeHistory(file, ROWS, TRACKS);
process.stdout.write(`${ROWS} listens of ${TRACKS} tracks, Node ${process.version}, ${os.cpus().length} cores\n`);
const mongoUri = process.env['MONGODB_TEST_URI'];
try {
  await measure('PostgreSQL', {}, barePostgresRate);
  if (mongoUri === undefined) process.stdout.write('\nMongoDB: skipped, MONGODB_TEST_URI is not set\n');
  else {
    const uri = new URL(mongoUri);
    uri.pathname = `/echotune_bench_${process.pid}`;
    await measure('MongoDB', { MONGODB_URI: uri.href }, () => bareMongoRate(uri.href));
  }
} finally {
  rmSync(dir, { recursive: true, force: true });
}

async function measure(
  name: string,
  settings: Record<string, string>,
  bareRate: (url: string) => Promise<number>,
): Promise<void> {
  const postgres = await startEmbeddedPostgres({ dir: path.join(dir, name) });
  const server = await runServer({
    POSTGRES_URL: postgres.url,
    DATA_DIR: path.join(dir, `${name}-data`),
    DEMO_LOGIN: 'true',
    RATE_LIMIT_PER_MINUTE: '1000000',
    ...settings,
  });
  try {
    const client = new BenchClient(server.url);
    await client.signIn('Bench');
    const figures = await importFigures(client, server.child.pid ?? 0, () => bareRate(postgres.url));
    print(`Import, ${name}`, figures);
    await whenIdle(server.child.pid ?? 0);
    print(`Answers, ${name}, one after the other`, await answerFigures(client));
  } finally {
    await server.end('SIGTERM');
    await postgres.stop();
  }
}

async function importFigures(client: BenchClient, pid: number, bareRate: () => Promise<number>): Promise<Figure[]> {
  await client.json('/api/recommendations', { text: 'an hour of jazz' });
  await whenIdle(pid);
  const before = residentBytes(pid);
  let most = before;
  const watch = setInterval(() => (most = Math.max(most, residentBytes(pid))), 50);
  const { counts, startedAt, finishedAt } = await client.import(file);
  clearInterval(watch);
  const seconds = (Date.parse(finishedAt) - Date.parse(startedAt)) / 1_000;
  const rate = counts.read / seconds;
  const bare = await bareRate();
  return [
    noted('rows stored', String(counts.stored)),
    noted('import with buckets and catalogue, rows/s', rate.toFixed(0)),
    noted('bare insert, rows/s', bare.toFixed(0)),
    atLeast('import against bare insert', rate / bare, 0.6),
    atMost('growth of resident memory', (most - before) / MB, 150, 'MB'),
  ];
}

async function answerFigures(client: BenchClient): Promise<Figure[]> {
  const p99 = async (what: string, path: string, limit: number): Promise<Figure> => {
    await client.json(path);
    return atMost(`${what}, p99 warm`, quantile(await timesOf(100, () => client.json(path)), 0.99), limit, 'ms');
  };
  const fresh = await timesOf(PERIODS, (run) =>
    client.json(`/api/analytics/top?kind=track&from=2013-01-01&to=${2014 + (run % 12)}-0${1 + (run % 9)}-01`),
  );
  const chat = await timesOf(40, () =>
    client.json('/api/chat', { message: '45 minutes for a run, mostly things I love' }),
  );
  const recommendations = await timesOf(100, () =>
    client.json('/api/recommendations', { text: '20 songs, nothing by Artist 12' }),
  );
  return [
    await p99('analytics summary', '/api/analytics/summary?tz=Europe/Berlin', 50),
    await p99('analytics top', '/api/analytics/top?kind=artist&tz=Europe/Berlin', 50),
    await p99('analytics clock', '/api/analytics/clock?tz=Europe/Berlin', 50),
    await p99('analytics trend', '/api/analytics/trend?interval=month&tz=Europe/Berlin', 50),
    noted('analytics top over ever new periods, p99', `${quantile(fresh, 0.99).toFixed(1)} ms`),
    atMost('recommendation over HTTP, p99 warm', quantile(recommendations, 0.99), 60, 'ms'),
    noted('chat answer with playlist, p50', `${quantile(chat, 0.5).toFixed(1)} ms`),
    noted('chat answer with playlist, p99', `${quantile(chat, 0.99).toFixed(1)} ms`),
  ];
}

function argument(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}
