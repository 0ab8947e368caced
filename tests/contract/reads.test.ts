import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createReads } from '../../server/clients/reads.js';
import { startFreezingProxy } from '../faults/freezing-proxy.js';
import { startApp, type TestApp } from '../start-app.js';

let app: TestApp;
let reads: ReturnType<typeof createReads>;
const broken: Error[] = [];
beforeAll(async () => {
  app = await startApp();
  reads = createReads({ connectionString: app.databaseUrl }, (error) => broken.push(error));
});
afterAll(async () => {
  await reads.close();
  await app.stop();
});

const backend = async (): Promise<number | undefined> =>
  (await reads.query<{ pid: number }>('SELECT pg_backend_pid() AS pid', []))[0]?.pid;

it('answers each question of a turn with its own rows, over one connection', async () => {
  const echo = (n: number) => reads.query('SELECT $1::int AS n, pg_backend_pid() AS pid', [n]);
  for (let round = 0; round < 12; round++) {
    const answers = (await Promise.all([1, 2, 3].map(echo))).flat();
    expect(answers).toMatchObject([{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect(new Set(answers.map((row) => 'pid' in row && row.pid)).size).toBe(1);
  }
});

it('asks what a callback asks, and what goes on at once after it, over one connection', async () => {
  const pids = await new Promise<(number | undefined)[]>((resolve, reject) => {
    process.nextTick(() => {
      const now = backend();
      const later = Promise.resolve().then(() => Promise.resolve().then(backend));
      Promise.all([now, later]).then(resolve, reject);
    });
  });
  expect(new Set(pids).size).toBe(1);
});

it('lets one that fails spoil no other, before it or after it', async () => {
  const asked = ['SELECT 1 AS n', 'SELECT 1 / 0', 'SELECT nothing FROM nowhere', 'SELECT 4 AS n'];
  const answers = await Promise.allSettled(asked.map((text) => reads.query(text, [])));
  expect(answers).toMatchObject([
    { status: 'fulfilled', value: [{ n: 1 }] },
    { status: 'rejected', reason: { code: '22012' } },
    { status: 'rejected', reason: { code: '42P01' } },
    { status: 'fulfilled', value: [{ n: 4 }] },
  ]);
});

it('works through more turns at once than there are connections', async () => {
  const turns = Array.from({ length: 40 }, async (_, n) => {
    await new Promise((resolve) => setImmediate(resolve));
    return reads.query('SELECT $1::int AS n', [n]);
  });
  expect((await Promise.all(turns)).flat()).toEqual(Array.from({ length: 40 }, (_, n) => ({ n })));
});

it('tells all of a turn that the connection was lost, and takes another one', async () => {
  const { pool } = app.server.context.postgres;
  const turn = Promise.allSettled([backend(), reads.query('SELECT pg_sleep(20)', []), backend()]);
  const sleeping = `SELECT pid FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(20)' AND state = 'active'`;
  let pid: number | undefined;
  while (pid === undefined) pid = (await pool.query<{ pid: number }>(sleeping)).rows[0]?.pid;
  await pool.query('SELECT pg_terminate_backend($1)', [pid]);
  const [before, during, after] = await turn;
  expect(before).toEqual({ status: 'fulfilled', value: pid });
  expect([during?.status, after?.status]).toEqual(['rejected', 'rejected']);
  expect(await backend()).not.toBe(pid);
  expect(broken).toEqual([]);
});

it('gives a connection up that does not answer, and takes another one', async () => {
  const url = new URL(app.databaseUrl);
  const proxy = await startFreezingProxy({ host: url.hostname, port: Number(url.port) });
  url.host = `127.0.0.1:${proxy.port}`;
  const hanging = createReads({ connectionString: url.href, query_timeout: 300 }, (error) => broken.push(error));
  expect(await hanging.query('SELECT 1 AS n', [])).toEqual([{ n: 1 }]);
  proxy.freeze();
  const answers = await Promise.allSettled([1, 2].map((n) => hanging.query('SELECT $1::int AS n', [n])));
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(answers[0]).toMatchObject({ reason: { message: 'Query read timeout' } });
  proxy.thaw();
  expect(await hanging.query('SELECT 2 AS n', [])).toEqual([{ n: 2 }]);
  await hanging.close();
  await proxy.stop();
  expect(broken).toEqual([]);
});
