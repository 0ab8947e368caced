import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import supertest from 'supertest';
import { createPrismaRetentionStore } from '../../server/features/retention/prisma-retention-store.js';
import { rotateKeys } from '../../server/features/connections/rotate-keys.js';
import { createTokenVault } from '../../server/features/connections/token-vault.js';
import { sealedSettings } from '../../server/features/system-config/prisma-sealed-settings.js';
import { createServer } from '../../server/server.js';
import { gemini, startFakeGemini } from '../fakes/fake-gemini.js';
import { type Agent, startApp, type TestApp } from '../start-app.js';
import { testConfig, testLogger } from '../test-config.js';

const SECRET = 'sk-canary-4711';

describe('system configuration', () => {
  const logged: string[] = [];
  const logger = pino({ level: 'fatal' }, { write: (line: string) => void logged.push(line) });
  let model: Awaited<ReturnType<typeof startFakeGemini>>;
  let app: TestApp;
  let admin: Agent;
  beforeAll(async () => {
    model = await startFakeGemini(() => gemini.says('Here ', 'is your mix.'));
    app = await startApp({ RATE_LIMIT_PER_MINUTE: '7000', GEMINI_BASE_URL: model.url }, undefined, logger);
    admin = await app.signIn('Boss', 'admin');
  });
  afterAll(async () => {
    await app.stop();
    await model.stop();
  });

  const at = (key: string): string => `/api/admin/config/${key}`;
  const get = async (key: string) => (await admin.get(at(key)).expect(200)).body;
  const put = async (key: string, value: unknown, more: object = {}) =>
    (
      await admin
        .put(at(key))
        .send({ value, ...more })
        .expect(200)
    ).body;
  const reset = (key: string) => admin.delete(at(key)).expect(204);
  const audited = async (key: string) =>
    (await admin.get('/api/admin/audit').query({ target: `config:${key}` })).body.items;

  it('lists every setting with what it takes, what holds, and where that comes from', async () => {
    const { body } = await admin.get('/api/admin/config').expect(200);
    const keys = body.items.map(({ key }: { key: string }) => key);
    expect(keys).toEqual([...keys].sort());
    expect(body.items.find(({ key }: { key: string }) => key === 'models.total-timeout')).toEqual({
      key: 'models.total-timeout',
      description: 'Until its answer is complete.',
      unit: 'ms',
      secret: false,
      schema: { type: 'integer', minimum: 100, maximum: 900_000 },
      default: 90_000,
      value: 90_000,
      isSet: true,
      source: 'default',
      problem: null,
      version: 0,
      updatedAt: null,
      updatedBy: null,
    });
    expect(await get('http.requests-per-minute')).toMatchObject({
      source: 'environment',
      value: 7_000,
      default: 6_000,
    });
  });

  it('is set, taken back, and told in the audit', async () => {
    const set = await put('chats.kept-days', 90, { version: 0, reason: 'less is more' });
    expect(set).toMatchObject({ value: 90, source: 'stored', version: 1, updatedBy: { name: 'Boss' } });
    expect(await get('chats.kept-days')).toEqual(set);
    // What is so already is no change.
    expect(await put('chats.kept-days', 90)).toMatchObject({ version: 1 });
    await admin.delete(at('chats.kept-days')).query({ version: 1, reason: 'no' }).expect(204);
    expect(await get('chats.kept-days')).toMatchObject({ value: 0, source: 'default', version: 2 });
    await reset('chats.kept-days');
    expect(await audited('chats.kept-days')).toMatchObject([
      { action: 'config.reset', before: { value: 90 }, after: { value: null, version: 2 }, reason: 'no' },
      { action: 'config.changed', actor: { name: 'Boss' }, before: null, after: { value: 90 }, reason: 'less is more' },
    ]);
  });

  it('refuses what does not fit, by path; 404 for what is no setting', async () => {
    for (const [key, value] of [
      ['models.total-timeout', '90'],
      ['models.total-timeout', 99],
      ['models.total-timeout', 1.5],
      ['models.total-timeout', null],
      ['log.level', 'loud'],
      ['audit.kept-days', 29],
      ['audit.kept-days', -1],
      ['models.gemini-key', ''],
      ['models.gemini-key', 'two words'],
      ['models.gemini-model', 'x'.repeat(201)],
      ['http.upload-limit', { value: 1 }],
      ['http.upload-limit', [1]],
    ] as const) {
      const refused = await admin.put(at(key)).send({ value }).expect(400);
      expect([key, value, refused.body.errors[0].path]).toEqual([key, value, 'body.value']);
    }
    expect((await admin.put(at('log.level')).send({}).expect(400)).body.errors[0].path).toBe('body.value');
    await admin.put(at('log.level')).send({ value: 'info', version: -1 }).expect(400);
    await admin.put(at('log.level')).send({ value: 'info', more: 1 }).expect(400);
    for (const key of ['no.such', 'constructor', '__proto__', 'toString']) {
      await admin.get(at(key)).expect(404);
      await admin.put(at(key)).send({ value: 1 }).expect(404);
      await admin.delete(at(key)).expect(404);
    }
    await (await app.signIn('Ann')).get('/api/admin/config').expect(403);
  });

  it('makes one winner of fifty who change the same at once, and shows the others both states', async () => {
    const { version } = await get('models.stall-timeout');
    const all = await Promise.all(
      Array.from({ length: 50 }, (_, i) => admin.put(at('models.stall-timeout')).send({ value: 20_000 + i, version })),
    );
    const won = all.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    const [lost] = all.filter(({ status }) => status === 409);
    expect(lost?.body).toMatchObject({
      code: 'setting-changed',
      current: { value: won[0]?.body.value, version: version + 1 },
      yours: { version },
    });
    expect(all.filter(({ status }) => status === 409)).toHaveLength(49);
    expect(await audited('models.stall-timeout')).toHaveLength(1);
    await admin.delete(at('models.stall-timeout')).query({ version }).expect(409);
    await reset('models.stall-timeout');
  });

  it('changes limits and levels from the next request on', async () => {
    const bob = await app.signIn('Bob');
    await bob.get('/api/me').expect(200);
    await put('http.requests-per-minute', 60);
    let status = 200;
    for (let i = 0; i < 61 && status === 200; i++) ({ status } = await bob.get('/api/me'));
    expect(status).toBe(429);
    const { pool } = app.server.context.postgres;
    await pool.query(`UPDATE system_config SET value = NULL, version = version + 1`);
    await pool.query('UPDATE config_revision SET revision = revision + 1');
    while (status !== 200) ({ status } = await bob.get('/api/me'));

    await put('http.upload-limit', 1);
    const big = Buffer.alloc(2 ** 20 + 1, ' ');
    await bob.post('/api/history/imports').attach('files', big, 'big.json').expect(413);
    await reset('http.upload-limit');

    await put('log.level', 'info');
    await bob.get('/api/me').expect(200);
    expect(logged.join('')).toContain('/api/me');
    await reset('log.level');
    expect(logger.level).toBe('fatal');
  });

  it('decides how long sign-ins last that begin from now on', async () => {
    await put('sign-in.session-days', 2);
    const answer = await app.anonymous().post('/auth/demo').send({ name: 'Short' }).expect(200);
    const expires = /Expires=([^;]+)/.exec(String(answer.headers['set-cookie']))?.[1] ?? '';
    const days = (Date.parse(expires) - Date.now()) / 86_400_000;
    expect(Math.round(days * 10) / 10).toBe(2);
    await reset('sign-in.session-days');
  });

  it('keeps secrets encrypted and shows them to nobody, and the code uses them at once', async () => {
    const ann = await app.signIn('Ann');
    const ask = async () =>
      (await ann.post('/api/chat').send({ message: 'half an hour of jazz' }).expect(200)).body.assistantMessage
        .provider;
    expect(await ask()).toBe('built-in');
    expect(await get('models.gemini-key')).toMatchObject({ value: null, isSet: false, secret: true });
    const set = await put('models.gemini-key', SECRET, { reason: 'we have one now' });
    expect(set).toMatchObject({ value: null, isSet: true, source: 'stored' });
    const lost = await admin
      .put(at('models.gemini-key'))
      .send({ value: `${SECRET}2`, version: 0 })
      .expect(409);
    expect(await ask()).toBe('gemini');
    const health = await admin.get('/api/providers/health').expect(200);
    expect(health.body.items.find(({ provider }: { provider: string }) => provider === 'gemini').status).toBe(
      'healthy',
    );
    const budget = await put('models.tokens-per-day', 1);
    expect(budget.value).toBe(1);
    expect(await ask()).toBe('built-in');
    await reset('models.tokens-per-day');

    const { pool } = app.server.context.postgres;
    const rows = await pool.query('SELECT row_to_json(c)::text AS row FROM system_config c');
    const entries = await audited('models.gemini-key');
    expect(entries).toMatchObject([{ before: null, after: { isSet: true, version: 1 } }]);
    const everywhere = JSON.stringify([set, lost.body, entries, rows.rows, await get('models.gemini-key'), logged]);
    expect(everywhere).not.toContain(SECRET);
    expect(everywhere).not.toContain(Buffer.from(SECRET).toString('hex'));
    const { body: all } = await admin.get('/api/admin/config').expect(200);
    expect(JSON.stringify(all)).not.toContain(SECRET);

    await reset('models.gemini-key');
    expect(await ask()).toBe('built-in');
    expect((await audited('models.gemini-key'))[0]).toMatchObject({ before: { isSet: true }, after: { isSet: false } });
  });

  it('seals secrets anew when keys are rotated, and says when one cannot be opened', async () => {
    const { prisma } = app.server.context.postgres;
    const key = 'models.openai-key';
    const { encryption } = testConfig({ DATA_DIR: app.dataDir }).secrets;
    await put(key, SECRET);
    const next = randomBytes(32).toString('hex');
    const vault = createTokenVault(() => ({ current: next, previous: [encryption().current] }));
    const rotated = await rotateKeys({
      kinds: [sealedSettings(prisma)],
      vault,
      kept: null,
      settle: async () => undefined,
    });
    expect(rotated).toEqual({ rows: 1, sealed: 1, unreadable: [] });
    const { sealed } = await prisma.systemConfig.findUniqueOrThrow({ where: { key } });
    expect(vault.isCurrent(sealed ?? new Uint8Array())).toBe(true);
    expect(vault.open(sealed ?? new Uint8Array(), `setting:${key}`)).toBe(SECRET);
    expect(() => vault.open(sealed ?? new Uint8Array(), 'setting:models.gemini-key')).toThrow();
    // This server knows nothing of the new key: what the environment says holds.
    expect(await get(key)).toMatchObject({ isSet: false, source: 'default', problem: expect.stringContaining('key') });
    await put(key, `${SECRET}3`);
    expect(await get(key)).toMatchObject({ isSet: true, source: 'stored', problem: null });
    await reset(key);
  });

  it('goes on with the default where what is stored does not fit this version', async () => {
    const { pool } = app.server.context.postgres;
    await pool.query(`INSERT INTO system_config (key, value, updated_at) VALUES
      ('models.connect-timeout', '"soon"', now()), ('of.a-later-version', '1', now())`);
    const setting = await get('models.connect-timeout');
    expect(setting).toMatchObject({ value: 5_000, source: 'default', problem: expect.any(String), version: 1 });
    const { body } = await admin.get('/api/admin/config').expect(200);
    expect(body.items.map(({ key }: { key: string }) => key)).not.toContain('of.a-later-version');
    await reset('models.connect-timeout');
  });

  it('holds in every process, and what was not heard of is found out', async () => {
    const config = testConfig({ POSTGRES_URL: app.databaseUrl, DATA_DIR: app.dataDir });
    const other = await createServer(config, testLogger());
    try {
      const there = supertest.agent(await other.start());
      const days = async (): Promise<number> => {
        const answer = await there.post('/auth/demo').send({ name: 'There' });
        const expires = /Expires=([^;]+)/.exec(String(answer.headers['set-cookie']))?.[1] ?? '';
        return Math.round((Date.parse(expires) - Date.now()) / 86_400_000);
      };
      expect(await days()).toBe(30);
      await put('sign-in.session-days', 7);
      while ((await days()) !== 7) await sleep(5);
      // A change of which nobody was told.
      const { pool } = app.server.context.postgres;
      await pool.query(`UPDATE system_config SET value = '9' WHERE key = 'sign-in.session-days'`);
      await pool.query('UPDATE config_revision SET revision = revision + 1');
      while ((await days()) !== 9) await sleep(100);
      await reset('sign-in.session-days');
      while ((await days()) !== 30) await sleep(5);
    } finally {
      await other.stop();
    }
  });

  it('decides what retention deletes', async () => {
    const { prisma } = app.server.context.postgres;
    const store = createPrismaRetentionStore(prisma);
    const old = new Date('2020-01-01');
    const { body: me } = await admin.get('/api/me');
    await prisma.chatSession.create({ data: { userId: me.id, title: 'silent', updatedAt: old } });
    await prisma.chatSession.create({ data: { userId: me.id, title: 'lively' } });
    await prisma.auditEntry.create({ data: { action: 'old', target: 'old:1', at: old } });
    const before = new Date('2021-01-01');
    expect(await store.deleteSilentChats(before)).toBe(1);
    expect(await prisma.chatSession.count({ where: { title: 'lively' } })).toBe(1);
    expect(await store.deleteAudit(before)).toBe(1);
    expect(await prisma.auditEntry.count({ where: { action: 'old' } })).toBe(0);
    await expect(store.deleteAudit(new Date())).rejects.toThrow('cannot be changed');
  });
});

const redis = process.env['TEST_REDIS_URL'];
// The global setup says loudly when there is no Redis.
(redis === undefined ? describe.skip : describe)('two processes with a Redis in common', () => {
  it('ask a provider again at once whose key was wrong and is right', async () => {
    const [wrong, right] = [`wrong-${randomBytes(8).toString('hex')}`, `right-${randomBytes(8).toString('hex')}`];
    const model = await startFakeGemini(({ headers }) =>
      headers['x-goog-api-key'] === right ? gemini.says('Here ', 'is your mix.') : gemini.invalidKey(),
    );
    const given = {
      GEMINI_BASE_URL: model.url,
      GEMINI_API_KEY: wrong,
      LLM_PROVIDERS: 'gemini,built-in',
      REDIS_URL: redis ?? '',
    };
    const app = await startApp(given);
    const other = await createServer(
      testConfig({ POSTGRES_URL: app.databaseUrl, DATA_DIR: app.dataDir, ...given }),
      testLogger(),
    );
    try {
      const here = await app.signIn('Boss', 'admin');
      const there = supertest.agent(await other.start());
      await there.post('/auth/demo').send({ name: 'Ann' }).expect(200);
      const ask = async (agent: Agent) =>
        (await agent.post('/api/chat').send({ message: 'half an hour of jazz' }).expect(200)).body.assistantMessage
          .provider;
      for (const agent of [here, there, here]) expect(await ask(agent)).toBe('built-in');
      // After the first attempt of one it is left alone by both.
      expect(model.requests).toHaveLength(1);
      await here.put('/api/admin/config/models.gemini-key').send({ value: right }).expect(200);
      expect(await ask(here)).toBe('gemini');
      // As soon as it has heard of the key.
      while ((await ask(there)) !== 'gemini') await sleep(20);
      expect(await ask(here)).toBe('gemini');
    } finally {
      await other.stop();
      await app.stop();
      await model.stop();
    }
  });
});
