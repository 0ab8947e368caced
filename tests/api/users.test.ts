import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { createServer, type EchoTuneServer } from '../../server/server.js';
import { buildExtendedHistory } from '../factories/exports.js';
import { type OpenAiRequest, openai, startFakeOpenAi } from '../fakes/fake-openai.js';
import { type FakeService, only } from '../fakes/wire.js';
import { importFile } from '../import-file.js';
import { type Agent, startApp, type TestApp } from '../start-app.js';
import { testConfig, testLogger } from '../test-config.js';
import { dataOf, openStream, type OpenStream } from './open-stream.js';

const idOf = async (agent: Agent): Promise<string> => (await agent.get('/api/me').expect(200)).body.id;
const namesOf = ({ body }: { body: { items: { name: string }[] } }): string[] => body.items.map(({ name }) => name);

describe('users, for admins,', () => {
  let app: TestApp;
  let admin: Agent;
  beforeAll(async () => {
    app = await startApp();
    admin = await app.signIn('Boss', 'admin');
  });
  afterAll(() => app.stop());

  const find = async (query: object): Promise<string[]> =>
    namesOf(await admin.get('/api/admin/users').query(query).expect(200));
  const audited = async (id: string): Promise<object[]> =>
    (await admin.get('/api/admin/audit').query({ target: `user:${id}` })).body.items;

  it('are found by beginnings of words of their names, and by role', async () => {
    for (const name of ["Zoë O'Hara", 'Hara-Kiri', 'mara.jade@example', 'Zoltan']) await app.signIn(name);
    await app.signIn('Zora', 'admin');
    expect(await find({ q: 'zo' })).toEqual(['Zora', 'Zoltan', "Zoë O'Hara"]);
    expect(await find({ q: 'ZO', role: 'listener' })).toEqual(['Zoltan', "Zoë O'Hara"]);
    expect(await find({ q: 'hara' })).toEqual(['Hara-Kiri', "Zoë O'Hara"]);
    expect(await find({ q: "o'har zoë" })).toEqual(["Zoë O'Hara"]);
    expect(await find({ q: 'jade' })).toEqual(['mara.jade@example']);
    expect(await find({ q: 'ara' })).toEqual([]);
    // What means something to a full-text search means nothing here.
    for (const q of ["'", '\\', "zo' | 'x", '!zo', 'zo & !x', ':*', '()', '-', "\\'", '<->', '%', '😀'])
      await admin.get('/api/admin/users').query({ q }).expect(200);
    await admin
      .get('/api/admin/users')
      .query({ q: 'x'.repeat(101) })
      .expect(400);
    await admin.get('/api/admin/users').query({ role: 'god' }).expect(400);
  });

  it('are listed page by page, each once', async () => {
    for (const name of ['P1', 'P2', 'P3', 'P4', 'P5']) await app.signIn(name);
    const seen: string[] = [];
    for (let cursor: string | undefined; ;) {
      const { body } = await admin.get('/api/admin/users').query({ limit: 3, ...(cursor && { cursor }) });
      seen.push(...namesOf({ body }));
      if (body.nextCursor === null) break;
      cursor = body.nextCursor;
    }
    expect(seen.slice(0, 5)).toEqual(['P5', 'P4', 'P3', 'P2', 'P1']);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toHaveLength(await app.server.context.postgres.prisma.user.count());
  });

  it('are looked for along indexes', async () => {
    const { pool } = app.server.context.postgres;
    await pool.query(`INSERT INTO users (id, name, updated_at) SELECT gen_random_uuid(), 'Bulk ' || i, now() - interval '1 year'
      FROM generate_series(1, 20000) i`);
    await pool.query('ANALYZE users');
    const planOf = async (from: string): Promise<string> => {
      const client = await pool.connect();
      await client.query('BEGIN');
      // So few rows are read whole, unless that is forbidden.
      await client.query('SET LOCAL enable_seqscan = off');
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(
        `EXPLAIN SELECT id FROM ${from} ORDER BY created_at DESC, id LIMIT 51`,
      );
      await client.query('ROLLBACK');
      client.release();
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    };
    const named = `(SELECT * FROM users WHERE search @@ to_tsquery('simple', '''19999'':*') OFFSET 0) AS users`;
    expect(await planOf(named)).toContain('users_search_idx');
    expect(await planOf('users')).toContain('users_created_at_id_idx');
    await pool.query(`DELETE FROM users WHERE name LIKE 'Bulk %'`);
  });

  it('are shown with what is theirs', async () => {
    const ann = await app.signIn('Ann Detail');
    await app.signIn('Ann Detail');
    await importFile(ann, buildExtendedHistory(300));
    await ann.post('/api/memories').send({ text: 'I like rain' }).expect(201);
    const { body } = await admin.get(`/api/admin/users/${await idOf(ann)}`).expect(200);
    expect(body).toMatchObject({
      name: 'Ann Detail',
      role: 'listener',
      disabled: false,
      disabledAt: null,
      spotifyConnected: false,
      connections: [],
      loginSessions: 2,
      counts: { memories: 1, imports: 1, playlists: 0 },
      storageBytes: { postgres: expect.any(Number), mongo: null },
    });
    expect(body.counts.listens).toBeGreaterThan(200);
    expect(body.storageBytes.postgres).toBeGreaterThan(body.counts.listens * 50);
    expect(Date.now() - Date.parse(body.lastSeenAt)).toBeLessThan(3_600_000);
    await admin.get(`/api/admin/users/${randomUUID()}`).expect(404);
    await admin.get('/api/admin/users/me').expect(400);
  });

  it('who are disabled are out at once, stay out, and come back with new sessions only', async () => {
    const ann = await app.signIn('Ann Out');
    const id = await idOf(ann);
    const path = `/api/admin/users/${id}`;
    const { body } = await admin.patch(path).send({ disabled: true, reason: 'spam' }).expect(200);
    expect(body).toMatchObject({ disabled: true, disabledAt: expect.any(String) });
    expect((await ann.get('/api/me').expect(401)).body.code).toBe('not-signed-in');
    const refused = await app.anonymous().post('/auth/demo').send({ name: 'Ann Out' }).expect(403);
    expect(refused.body).toMatchObject({ code: 'account-disabled', detail: expect.stringContaining('ask an admin') });
    expect((await admin.get(path)).body.loginSessions).toBe(0);
    await admin.patch(path).send({ disabled: false }).expect(200);
    await ann.get('/api/me').expect(401);
    const again = await app.signIn('Ann Out');
    expect(await idOf(again)).toBe(id);
    expect(await audited(id)).toMatchObject([
      { action: 'user.enabled', before: { disabled: true }, after: { disabled: false } },
      {
        action: 'user.disabled',
        actor: { name: 'Boss' },
        reason: 'spam',
        before: { role: 'listener', disabled: false },
        after: { role: 'listener', disabled: true },
      },
    ]);
    // Nothing to change, nothing to tell.
    await admin.patch(path).send({ disabled: false, role: 'listener' }).expect(200);
    expect(await audited(id)).toHaveLength(2);
  });

  it('get and lose the role of an admin from the next request on', async () => {
    const ann = await app.signIn('Ann Role');
    const path = `/api/admin/users/${await idOf(ann)}`;
    await ann.get('/api/admin/users').expect(403);
    await admin.patch(path).send({ role: 'admin' }).expect(200);
    await ann.get('/api/admin/users').expect(200);
    await admin.patch(path).send({ role: 'listener', reason: 'enough' }).expect(200);
    await ann.get('/api/admin/users').expect(403);
    expect(await audited(await idOf(ann))).toMatchObject([
      { action: 'user.role-changed', before: { role: 'admin' }, after: { role: 'listener' }, reason: 'enough' },
      { action: 'user.role-changed', before: { role: 'listener' }, after: { role: 'admin' } },
    ]);
  });

  it('are signed out everywhere, and may sign in again', async () => {
    const [phone, laptop] = [await app.signIn('Ann Twice'), await app.signIn('Ann Twice')];
    const id = await idOf(phone);
    await admin.post(`/api/admin/users/${id}/sign-out`).send({ reason: 'lost the phone' }).expect(204);
    for (const agent of [phone, laptop]) await agent.get('/api/me').expect(401);
    await idOf(await app.signIn('Ann Twice'));
    expect(await audited(id)).toMatchObject([{ action: 'user.signed-out', reason: 'lost the phone' }]);
    await admin.post(`/api/admin/users/${randomUUID()}/sign-out`).send({}).expect(404);
  });

  it('are deleted with everything, and the audit keeps no name', async () => {
    const ann = await app.signIn('Secretname');
    const id = await idOf(ann);
    await importFile(ann, buildExtendedHistory(50));
    await admin.delete(`/api/admin/users/${id}`).query({ reason: 'asked for it' }).expect(204);
    await ann.get('/api/me').expect(401);
    await admin.get(`/api/admin/users/${id}`).expect(404);
    const { pool } = app.server.context.postgres;
    expect((await pool.query('SELECT 1 FROM listens WHERE user_id = $1', [id])).rowCount).toBe(0);
    const entries = await audited(id);
    expect(entries).toMatchObject([{ action: 'user.deleted', actor: { name: 'Boss' }, reason: 'asked for it' }]);
    expect(JSON.stringify(entries)).not.toContain('Secretname');
    await admin.delete(`/api/admin/users/${id}`).expect(404);
  });

  it('are refused changes that make no sense', async () => {
    const path = `/api/admin/users/${await idOf(await app.signIn('Ann Odd'))}`;
    for (const body of [
      {},
      { reason: 'just so' },
      { role: 'god' },
      { disabled: 'yes' },
      { name: 'Eve' },
      { role: 'admin', loginEpoch: 0 },
      { disabled: true, reason: 'x'.repeat(501) },
    ])
      await admin.patch(path).send(body).expect(400);
    await admin.patch(`/api/admin/users/${randomUUID()}`).send({ role: 'admin' }).expect(404);
  });
});

describe('the last admin', () => {
  let app: TestApp;
  let boss: Agent;
  let id: string;
  beforeAll(async () => {
    app = await startApp();
    boss = await app.signIn('Boss', 'admin');
    id = await idOf(boss);
    await app.signIn('Ann');
  });
  afterAll(() => app.stop());
  const admins = () => app.server.context.postgres.prisma.user.count({ where: { role: 'admin', disabledAt: null } });

  it('can be neither demoted nor disabled', async () => {
    for (const refused of [
      boss.patch(`/api/admin/users/${id}`).send({ role: 'listener' }),
      boss.patch(`/api/admin/users/${id}`).send({ disabled: true }),
    ])
      expect((await refused.expect(409)).body.code).toBe('last-admin');
    expect(await admins()).toBe(1);
    // One who is disabled is none.
    const other = await app.signIn('Other', 'admin');
    await boss
      .patch(`/api/admin/users/${await idOf(other)}`)
      .send({ disabled: true })
      .expect(200);
    await boss.patch(`/api/admin/users/${id}`).send({ role: 'listener' }).expect(409);
  });

  it('is somebody, however many go at the same moment', async () => {
    for (let round = 0; round < 5; round++) {
      const crowd = await Promise.all(['A', 'B', 'C', 'D'].map((name) => app.signIn(`${name}${round}`, 'admin')));
      const ids = [id, ...(await Promise.all(crowd.map(idOf)))];
      const all = [boss, ...crowd];
      const statuses = await Promise.all(
        all.map(async (agent, i) => {
          const path = `/api/admin/users/${ids[(i + 1) % ids.length] ?? ''}`;
          const request = [
            () => agent.patch(path).send({ role: 'listener' }),
            () => agent.patch(path).send({ disabled: true }),
            () => agent.delete(path),
          ][(i + round) % 3];
          return (await request?.())?.status;
        }),
      );
      expect(statuses.filter((status) => ![200, 204, 401, 403, 409].includes(status ?? 0))).toEqual([]);
      expect(await admins()).toBeGreaterThanOrEqual(1);
      // Whoever is left hands over to a new boss.
      const { prisma } = app.server.context.postgres;
      const [left] = await prisma.user.findMany({ where: { role: 'admin', disabledAt: null } });
      boss = await app.signIn(left?.name ?? '');
      id = left?.id ?? '';
    }
  });

  it('may delete everything of their own, and sign in by name as somebody else', async () => {
    const own = await startApp();
    const last = await own.signIn('Last', 'admin');
    await own.signIn('Ann');
    await last.delete('/api/me').expect(204);
    await own.signIn('Next', 'admin');
    expect((await own.anonymous().post('/auth/demo').send({ name: 'Next', role: 'listener' })).body.role).toBe(
      'listener',
    );
    await own.stop();
  });
});

const redis = process.env['TEST_REDIS_URL'];
describe.each([
  ['in the memory of another process', {}],
  ...(redis === undefined ? [] : [['in Redis', { REDIS_URL: redis }] as const]),
] as const)('login sessions with copies %s', (_where, settings) => {
  let app: TestApp;
  let other: EchoTuneServer;
  let otherUrl: string;
  let admin: Agent;
  /** A model that says some words, and then nothing more. */
  let model: FakeService<OpenAiRequest, unknown>;
  beforeAll(async () => {
    model = await startFakeOpenAi(() => only(5, openai.says('here ', 'is ', 'a ', 'list ', 'that '), 'stall'));
    const more = {
      LLM_PROVIDERS: 'openai,built-in',
      OPENAI_API_KEY: 'sk-test',
      OPENAI_BASE_URL: `${model.url}/v1`,
      LLM_FIRST_TOKEN_TIMEOUT_MS: '60000',
      LLM_STALL_TIMEOUT_MS: '60000',
      ...settings,
    };
    app = await startApp(more);
    const config = testConfig({ POSTGRES_URL: app.databaseUrl, DATA_DIR: app.dataDir, ...more });
    other = await createServer(config, testLogger());
    otherUrl = await other.start();
    admin = await app.signIn('Boss', 'admin');
  });
  afterAll(async () => {
    await other.stop();
    await app.stop();
    await model.stop();
  });

  /** The same browser, at both processes; both have seen its session just now. */
  async function everywhere(name: string, role?: 'admin') {
    const here = supertest.agent(app.url);
    const answer = await here
      .post('/auth/demo')
      .send({ name, ...(role && { role }) })
      .expect(200);
    const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
    const there = supertest.agent(otherUrl).set('Cookie', cookie);
    const id = await idOf(here);
    expect(await idOf(there)).toBe(id);
    return { here, there, id, cookie };
  }

  it('end at once everywhere, and do not come back when somebody is enabled again', async () => {
    const ann = await everywhere('Ann');
    await admin.post(`/api/admin/users/${ann.id}/sign-out`).send({}).expect(204);
    await ann.here.get('/api/me').expect(401);
    await ann.there.get('/api/me').expect(401);
    const bob = await everywhere('Bob');
    await admin.patch(`/api/admin/users/${bob.id}`).send({ disabled: true }).expect(200);
    await bob.there.get('/api/me').expect(401);
    await admin.patch(`/api/admin/users/${bob.id}`).send({ disabled: false }).expect(200);
    await bob.there.get('/api/me').expect(401);
    await bob.here.get('/api/me').expect(401);
  });

  /** One of each kind at both processes: an answer under way, an import, changes of flags. All of them go on. */
  async function streamsOf({ here, id, cookie }: Awaited<ReturnType<typeof everywhere>>): Promise<OpenStream[]> {
    const said = await openStream(`${app.url}/api/chat`, {
      cookie,
      method: 'POST',
      body: { message: '12 soul tracks' },
    });
    await said.until(({ text }) => text !== '');
    const { messageId } = dataOf(said.events, 'session');
    const { prisma } = app.server.context.postgres;
    const checkpoint = { uploads: [], source: 0, row: 0 };
    const job = await prisma.importJob.create({ data: { userId: id, files: [], checkpoint } });
    const { body } = await here.post('/ofrep/v1/evaluate/flags').send({}).expect(200);
    const changes = new URL(body.eventStreams[0].url).pathname;
    const more = [`/api/history/imports/${job.id}/events`, `/api/chat/replies/${messageId}/events`, changes].flatMap(
      (path) => [app.url, otherUrl].map((url) => openStream(url + path, { cookie })),
    );
    return [said, ...(await Promise.all(more))];
  }
  const endOf = async (streams: readonly OpenStream[]): Promise<void> => {
    expect(streams.map(({ status }) => status)).toEqual(streams.map(() => 200));
    // A stream that does not end fails by the time limit of the test.
    await Promise.all(streams.map((stream) => stream.rest()));
  };

  it('end their streams at once everywhere, for who is disabled, signed out or deleted', async () => {
    for (const [name, leave] of [
      ['Cid', (path: string) => admin.patch(path).send({ disabled: true }).expect(200)],
      ['Dot', (path: string) => admin.post(`${path}/sign-out`).send({}).expect(204)],
      ['Eve', (path: string) => admin.delete(path).expect(204)],
      ['Hal', (_path: string, hal: Agent) => hal.delete('/api/me').expect(204)],
    ] as const) {
      const [one, bystander] = [await everywhere(name), await everywhere('Bystander')];
      const streams = await streamsOf(one);
      const stays = await openStream(`${otherUrl}/api/providers/health/stream`, {
        cookie: (await everywhere('Boss')).cookie,
      });
      await leave(`/api/admin/users/${one.id}`, one.here);
      await endOf(streams);
      await bystander.there.get('/api/me').expect(200);
      await stays.until(({ events }) => events.length > 0);
      stays.leave();
      const addressOfBefore = streams.at(-1)?.url ?? '';
      expect((await openStream(addressOfBefore, { cookie: '' })).status).toBe(404);
    }
  });

  it('end also when the message was lost, and when an admin is one no more', async () => {
    const fay = await everywhere('Fay', 'admin');
    const stream = await openStream(`${otherUrl}/api/providers/health/stream`, fay);
    await admin.patch(`/api/admin/users/${fay.id}`).send({ role: 'listener' }).expect(200);
    await endOf([stream]);
    const gus = await everywhere('Gus');
    const streams = await streamsOf(gus);
    const { pool } = app.server.context.postgres;
    await pool.query('ALTER TABLE users DISABLE TRIGGER users_tell_of_changes');
    await admin.patch(`/api/admin/users/${gus.id}`).send({ disabled: true }).expect(200);
    await pool.query('ALTER TABLE users ENABLE TRIGGER users_tell_of_changes');
    await pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'echotune listener' AND datname = current_database()`,
    );
    await endOf(streams);
  });
});
