import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import supertest from 'supertest';
import { type RunningServer, runServer } from '../run-server.js';
import { type Agent, startApp, type TestApp } from '../start-app.js';

/** Two processes on one database: what is changed at one is changed at the other, whatever happens between them. */
describe('a flag that is changed at one process', () => {
  let app: TestApp;
  let other: RunningServer;
  let here: Agent;
  let there: Agent;
  let db: pg.Client;
  beforeAll(async () => {
    app = await startApp();
    here = await app.signIn('Boss', 'admin');
    other = await runServer({
      POSTGRES_URL: app.databaseUrl,
      DATA_DIR: app.dataDir,
      DEMO_LOGIN: 'true',
      LOG_LEVEL: 'error',
    });
    there = supertest.agent(other.url);
    await there.post('/auth/demo').send({ name: 'Boss' }).expect(200);
    db = new pg.Client({ connectionString: app.databaseUrl });
    await db.connect();
    await here.post('/api/admin/flags').send({ key: 'shared', type: 'boolean', enabled: true }).expect(201);
  });
  afterAll(async () => {
    await db.end();
    await other.end('SIGTERM');
    await app.stop();
  });

  const toggle = (agent: Agent, enabled: boolean) =>
    agent.post('/api/admin/flags/shared/toggle').send({ enabled }).expect(200);
  const says = async (agent: Agent): Promise<unknown> =>
    (await agent.post('/ofrep/v1/evaluate/flags/shared').send({})).body.value;
  /** Fails by the time limit of the test. */
  const until = async (agent: Agent, value: unknown): Promise<void> => {
    while ((await says(agent)) !== value) await sleep(5);
  };
  const listeners = async (): Promise<number[]> => {
    const { rows } = await db.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE application_name = 'echotune listener' AND datname = current_database()`,
    );
    return rows.map(({ pid }) => pid);
  };

  it('is changed at the other, and at once where it was changed', async () => {
    await until(there, true);
    for (let i = 0; i < 20; i++) {
      const [from, to] = i % 2 === 0 ? [here, there] : [there, here];
      await toggle(from, i % 2 === 1);
      expect(await says(from)).toBe(i % 2 === 1);
      await until(to, i % 2 === 1);
    }
  });

  it('is told to whoever listens when it is committed, and not before', async () => {
    const heard = new Promise<unknown>((resolve) =>
      db.once('notification', ({ payload = '' }) => resolve(JSON.parse(payload))),
    );
    await db.query('LISTEN echotune_flags');
    await here.post('/api/admin/flags/nothing/toggle').send({ enabled: true }).expect(404);
    await toggle(here, false);
    const { rows } = await db.query<{ revision: number }>('SELECT revision FROM flag_revision');
    expect(await heard).toEqual({ key: 'shared', revision: rows[0]?.revision });
    await db.query('UNLISTEN echotune_flags');
    await toggle(here, true);
  });

  it('is changed at the other though the message of it was lost', async () => {
    await db.query('BEGIN');
    await db.query('UPDATE flag_revision SET revision = revision + 1');
    await db.query(
      `UPDATE feature_flags SET version = version + 1,
         definition = jsonb_set(definition::jsonb, '{state}', '"DISABLED"')::json WHERE key = 'shared'`,
    );
    await db.query('COMMIT');
    await Promise.all([until(here, false), until(there, false)]);
  });

  it('is changed at the other though the connections that listen are cut', async () => {
    const before = await listeners();
    // Two servers, and the process beside the second one.
    expect(before.length).toBeGreaterThanOrEqual(2);
    await db.query('SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) AS cut (pid)', [before]);
    await toggle(here, true);
    await until(there, true);
    for (let now = await listeners(); now.length < before.length; now = await listeners()) await sleep(20);
    expect((await listeners()).some((pid) => before.includes(pid))).toBe(false);
    await toggle(there, false);
    await until(here, false);
  });

  it('that is gone or new is gone or new at the other', async () => {
    await here.post('/api/admin/flags').send({ key: 'brief', type: 'boolean', enabled: true }).expect(201);
    const find = async (): Promise<number> => (await there.post('/ofrep/v1/evaluate/flags/brief').send({})).status;
    while ((await find()) !== 200) await sleep(5);
    await here.delete('/api/admin/flags/brief').expect(204);
    while ((await find()) !== 404) await sleep(5);
  });
});
