import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { staleness } from '../../server/features/flags/stale.js';
import { buildFlag } from '../factories/flags.js';
import { type Agent, startApp, type TestApp } from '../start-app.js';

const all = '/api/admin/flags';

describe('flags that are switched at a time', () => {
  let app: TestApp;
  let admin: Agent;
  beforeAll(async () => {
    app = await startApp();
    admin = await app.signIn('Boss', 'admin');
  });
  afterAll(() => app.stop());

  const make = (key: string) => admin.post(all).send({ key, type: 'boolean' }).expect(201);
  const plan = (key: string, inMs: number, enabled: boolean, reason?: string) =>
    admin.post(`${all}/${key}/schedules`).send({ at: new Date(Date.now() + inMs).toISOString(), enabled, reason });
  const listOf = async (key: string) => (await admin.get(`${all}/${key}/schedules`).expect(200)).body.items;

  it('go on when it is time, once, and the history says why', async () => {
    await make('party');
    const { body: planned } = await plan('party', 1_000, true, 'the party begins').expect(201);
    expect(await listOf('party')).toEqual([planned]);
    expect(planned).toMatchObject({ key: 'party', enabled: true, createdBy: 'Boss' });
    let flag = (await admin.get(`${all}/party`)).body;
    for (; !flag.enabled; flag = (await admin.get(`${all}/party`)).body) await sleep(50);
    expect(flag.version).toBe(2);
    while ((await listOf('party')).length > 0) await sleep(50);
    const { body: history } = await admin.get(`${all}/party/history`);
    expect(history.items[0]).toMatchObject({
      action: 'flag.schedule',
      reason: 'the party begins',
      actor: { name: 'Boss' },
      changes: [{ path: 'enabled', before: false, after: true }],
    });
  });

  it('can be cancelled, and are refused where they make no sense', async () => {
    await make('never');
    const { body: planned } = await plan('never', 3_600_000, true).expect(201);
    await admin.delete(`${all}/never/schedules/${planned.id}`).expect(204);
    await admin.delete(`${all}/never/schedules/${planned.id}`).expect(404);
    expect(await listOf('never')).toEqual([]);
    const past = await plan('never', -1_000, true).expect(400);
    expect(past.body.errors).toEqual([{ path: 'body.at', message: 'is over already' }]);
    await plan('nothing', 1_000, true).expect(404);
    const many = await Promise.all(Array.from({ length: 22 }, (_, i) => plan('never', 3_600_000 + i, i % 2 === 0)));
    expect(many.filter(({ status }) => status === 201)).toHaveLength(20);
    expect(many.find(({ status }) => status !== 201)?.body.code).toBe('too-many-schedules');
    // With the flag they go.
    await admin.delete(`${all}/never`).expect(204);
    const { prisma } = app.server.context.postgres;
    expect(await prisma.flagSchedule.count({ where: { key: 'never' } })).toBe(0);
  });

  it('are switched by the look at every minute where the job was lost', async () => {
    await make('lost');
    const { prisma, pool } = app.server.context.postgres;
    await prisma.flagSchedule.create({ data: { key: 'lost', at: new Date(Date.now() - 1_000), enabled: true } });
    // What the cron does.
    await pool.query(`INSERT INTO pgboss.job (name, data) VALUES ('flag-schedule', '{}')`);
    while (!(await admin.get(`${all}/lost`)).body.enabled) await sleep(50);
    const { body: history } = await admin.get(`${all}/lost/history`);
    expect(history.items[0]).toMatchObject({ action: 'flag.schedule', reason: 'schedule', actor: null });
  });
});

describe('flags that may be forgotten', () => {
  let app: TestApp;
  let admin: Agent;
  beforeAll(async () => {
    app = await startApp();
    admin = await app.signIn('Boss', 'admin');
  });
  afterAll(() => app.stop());

  const age = (key: string, days: number, column: string) =>
    app.server.context.postgres.pool.query(
      `UPDATE feature_flags SET ${column} = now() - make_interval(days => $2) WHERE key = $1`,
      [key, days],
    );

  it('are marked', async () => {
    const split = { type: 'boolean', enabled: true, defaultVariant: 'off', rollout: { percent: 50, variant: 'on' } };
    const full = { ...split, rollout: { percent: 100, variant: 'on' } };
    for (const [key, flag] of Object.entries({ unasked: split, asked: split, full, mixed: split })) {
      await admin
        .post(all)
        .send({ key, ...flag })
        .expect(201);
      await age(key, 40, 'created_at');
    }
    for (const key of ['full', 'mixed', 'asked']) await age(key, 1, 'last_evaluated_at');
    for (const key of ['full', 'mixed']) await age(key, 31, 'updated_at');
    await age('signups', 400, 'created_at');
    const { body } = await admin.get(`${all}?limit=200`).expect(200);
    const stale = Object.fromEntries(
      body.items.map((flag: { key: string; stale: { reason: string } | null }) => [flag.key, flag.stale?.reason]),
    );
    // A full rollout leaves those who are not known with the default, but nobody who is.
    expect(stale).toMatchObject({
      unasked: 'not-evaluated',
      asked: undefined,
      full: 'one-variant',
      mixed: undefined,
      signups: undefined,
    });
  });

  it('are not, as soon as somebody asks; that is written now and then', async () => {
    const { prisma } = app.server.context.postgres;
    const { version } = await prisma.featureFlag.findUniqueOrThrow({ where: { key: 'unasked' } });
    await admin.post('/ofrep/v1/evaluate/flags').send({}).expect(200);
    await admin.get('/api/flags').expect(200);
    await admin.post('/ofrep/v1/evaluate/flags/unasked').send({}).expect(200);
    await app.server.stop();
    const client = new pg.Client({ connectionString: app.databaseUrl });
    await client.connect();
    const { rows } = await client.query(
      `SELECT key, last_evaluated_at AS at, version FROM feature_flags WHERE key IN ('unasked', 'mixed')`,
    );
    await client.end();
    const of = (key: string) => rows.find((row) => row.key === key);
    expect(Date.now() - of('unasked').at.getTime()).toBeLessThan(3_600_000);
    // All of them are evaluated for a client that asks for all: that says nothing of one.
    expect(Date.now() - of('mixed').at.getTime()).toBeGreaterThan(3_600_000);
    expect(of('unasked').version).toBe(version);
  });

  it('are not before their time', () => {
    const now = new Date('2026-11-21T00:00:00Z');
    const ago = (days: number) => new Date(now.getTime() - days * 86_400_000);
    const flag = buildFlag('f', { createdAt: ago(100), updatedAt: ago(29), lastEvaluatedAt: ago(29) });
    expect(staleness(flag, now)).toBeNull();
    expect(staleness({ ...flag, lastEvaluatedAt: ago(31) }, now)).toEqual({ reason: 'not-evaluated', since: ago(31) });
    expect(staleness({ ...flag, updatedAt: ago(31) }, now)).toEqual({ reason: 'one-variant', since: ago(31) });
    expect(staleness({ ...flag, updatedAt: ago(31), archived: true }, now)).toBeNull();
    const rules = [{ description: '', when: [{ attribute: 'a', op: 'exists' as const, values: [] }], serve: 'off' }];
    expect(staleness({ ...flag, updatedAt: ago(31), rules }, now)).toBeNull();
    expect(staleness({ ...flag, updatedAt: ago(31), lastEvaluatedAt: null }, now)?.reason).toBe('not-evaluated');
  });
});
