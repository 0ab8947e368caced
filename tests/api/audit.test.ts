import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Agent, startApp, type TestApp } from '../start-app.js';

interface Entry {
  id: string;
  at: string;
  action: string;
  target: string;
  actor: { id: string; name: string } | null;
}

describe('the audit', () => {
  let app: TestApp;
  let admin: Agent;
  beforeAll(async () => {
    app = await startApp();
    admin = await app.signIn('Boss', 'admin');
  });
  afterAll(() => app.stop());

  const get = async (query: object): Promise<{ items: Entry[]; nextCursor: string | null }> =>
    (await admin.get('/api/admin/audit').query(query).expect(200)).body;
  const idOf = async (agent: Agent): Promise<string> => (await agent.get('/api/me')).body.id;
  /** As if it had been written then. */
  const write = (entry: { at?: Date; actorId?: string | null; action: string; target: string; reason?: string }) =>
    app.server.context.postgres.prisma.auditEntry.create({ data: { actorId: null, ...entry } });

  it('finds entries by actor, action, target and time', async () => {
    const boss = await idOf(admin);
    const at = (day: number) => new Date(Date.UTC(2020, 0, day));
    await write({ action: 'test.one', target: 'test:1', at: at(1), actorId: boss });
    await write({ action: 'test.two', target: 'test:1', at: at(2) });
    await write({ action: 'test.one', target: 'test:2', at: at(3), actorId: boss });
    const days = async (query: object) =>
      (await get({ to: '2021-01-01T00:00:00Z', ...query })).items.map((entry) => new Date(entry.at).getUTCDate());
    expect(await days({})).toEqual([3, 2, 1]);
    expect(await days({ actor: boss })).toEqual([3, 1]);
    expect(await days({ actor: 'program' })).toEqual([2]);
    expect(await days({ action: 'test.one' })).toEqual([3, 1]);
    expect(await days({ target: 'test:1' })).toEqual([2, 1]);
    expect(await days({ target: 'test:1', action: 'test.one', actor: boss })).toEqual([1]);
    // From this moment on; before that one.
    expect(await days({ from: '2020-01-02T00:00:00Z', to: '2020-01-03T00:00:00Z' })).toEqual([2]);
    expect(await days({ from: '2020-01-02T01:00:00+01:00' })).toEqual([3, 2]);
  });

  it('is read page by page, each entry once, also those of one moment', async () => {
    const at = new Date('2019-05-05T05:05:05.005Z');
    for (let i = 0; i < 7; i++) await write({ action: 'page.test', target: `page:${i}`, at });
    const seen: string[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await get({ action: 'page.test', limit: 3, ...(cursor && { cursor }) });
      seen.push(...page.items.map(({ target }) => target));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(['page:6', 'page:5', 'page:4', 'page:3', 'page:2', 'page:1', 'page:0']);
  });

  it('is saved as a file, whole, as JSON lines and as CSV without formulas', async () => {
    const at = new Date('2018-01-01T00:00:00Z');
    for (let i = 0; i < 1_201; i++) await write({ action: 'file.test', target: `file:${i}`, at });
    await write({ action: 'file.test', target: 'evil', reason: '=HYPERLINK("http://x","y")', at });
    const saved = await admin.get('/api/admin/audit/export?action=file.test').buffer(true).expect(200);
    const lines = saved.text.trimEnd().split('\n');
    expect(lines).toHaveLength(1_202);
    expect(new Set(lines.map((line) => (JSON.parse(line) as Entry).target)).size).toBe(1_202);
    const csv = await admin.get('/api/admin/audit/export?action=file.test&format=csv').expect(200);
    expect(csv.headers['content-disposition']).toBe('attachment; filename="echotune-audit.csv"');
    expect(csv.headers['cache-control']).toBe('private, no-store');
    const rows = csv.text.trimEnd().split('\r\n');
    expect(rows).toHaveLength(1_203);
    expect(rows[0]).toBe('id,at,actorId,actorName,action,target,reason,requestId,before,after');
    expect(csv.text).toContain(`evil,"'=HYPERLINK(""http://x"",""y"")"`);
  });

  it('refuses what is no filter', async () => {
    for (const query of [
      { actor: 'somebody' },
      { from: 'yesterday' },
      { to: '2020-13-01T00:00:00Z' },
      { limit: 0 },
      { limit: 201 },
      { cursor: 'odd' },
      { target: 'a\u0000b' },
      { action: 'x'.repeat(101) },
    ])
      await admin.get('/api/admin/audit').query(query).expect(400);
    await admin.get('/api/admin/audit/export?format=xls').expect(400);
  });

  it('cannot be changed, not even in the database; only old entries go, and by retention', async () => {
    const { pool } = app.server.context.postgres;
    const { id } = await write({ action: 'kept', target: 'kept:1' });
    const { id: old } = await write({ action: 'kept', target: 'kept:2', at: new Date('2020-01-01') });
    const refused = /cannot be changed/;
    await expect(pool.query(`UPDATE audit_entries SET reason = 'x' WHERE id = $1`, [id])).rejects.toThrow(refused);
    await expect(pool.query('DELETE FROM audit_entries WHERE id = $1', [old])).rejects.toThrow(refused);
    await expect(pool.query('TRUNCATE audit_entries')).rejects.toThrow(refused);
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      await client.query(`SET LOCAL echotune.audit_retention = 'on'`);
      const { rowCount } = await client.query('DELETE FROM audit_entries WHERE id = $1', [old]);
      expect(rowCount).toBe(1);
      await expect(client.query('DELETE FROM audit_entries WHERE id = $1', [id])).rejects.toThrow(refused);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });

  it('outlives who did it, and then names nobody', async () => {
    const gone = await app.signIn('Gone', 'admin');
    const actorId = await idOf(gone);
    await write({ action: 'outlived', target: 'outlived:1', actorId, reason: 'because' });
    // As long as the admin is there, nobody can take the name away.
    const { pool } = app.server.context.postgres;
    const take = pool.query(`UPDATE audit_entries SET actor_id = NULL WHERE action = 'outlived'`);
    await expect(take).rejects.toThrow(/cannot be changed/);
    await gone.delete('/api/me').expect(204);
    const { items } = await get({ action: 'outlived' });
    expect(items).toMatchObject([{ actor: null, reason: 'because' }]);
  });

  it('is read along an index, whatever is asked', async () => {
    const { pool } = app.server.context.postgres;
    await pool.query(
      `INSERT INTO audit_entries (action, target) SELECT 'bulk.' || i % 50, 'bulk:' || i % 999 FROM generate_series(1, 20000) i`,
    );
    await pool.query('ANALYZE audit_entries');
    for (const where of ['true', `action = 'bulk.7'`, `target = 'bulk:7'`, `actor_id = '${await idOf(admin)}'`]) {
      const { rows } = await pool.query<{ 'QUERY PLAN': string }>(
        `EXPLAIN SELECT * FROM audit_entries WHERE ${where} AND at <= now() ORDER BY at DESC, id DESC LIMIT 51`,
      );
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      expect(plan).toContain('Index Scan');
      expect(plan).not.toContain('Seq Scan');
    }
  });

  it('keeps nothing of an admin who is deleted meanwhile: what they began is not done, and they are signed out', async () => {
    await admin.post('/api/admin/flags').send({ key: 'contested', type: 'boolean' }).expect(201);
    const { pool } = app.server.context.postgres;
    await pool.query(`SELECT pgboss.create_queue('contested', '{"policy": "standard"}')`);
    const { rows } = await pool.query(
      `INSERT INTO pgboss.job (name, state, policy) VALUES ('contested', 'failed', 'standard') RETURNING id`,
    );
    const flag = '/api/admin/flags/contested';
    const at = '2099-01-01T00:00:00Z';
    const lockOf = (table: string) => `SELECT 1 FROM ${table} FOR UPDATE`;
    const writes: [lock: string, write: (agent: Agent) => ReturnType<Agent['post']>][] = [
      [lockOf('flag_revision'), (agent) => agent.post(`${flag}/toggle`).send({ enabled: true })],
      [lockOf('flag_revision'), (agent) => agent.post('/api/admin/flags').send({ key: 'late', type: 'boolean' })],
      [lockOf('flag_revision'), (agent) => agent.delete(flag)],
      [lockOf('feature_flags'), (agent) => agent.post(`${flag}/schedules`).send({ at, enabled: true })],
      [lockOf('config_revision'), (agent) => agent.put('/api/admin/config/log.level').send({ value: 'error' })],
      [lockOf('pgboss.job'), (agent) => agent.post(`/api/admin/jobs/contested/${rows[0].id}/retry`).send({})],
      [
        `SELECT pg_advisory_xact_lock(hashtextextended('api-tokens', 0))`,
        (agent) => agent.post('/api/admin/tokens').send({ name: 'late', scopes: ['health:read'] }),
      ],
    ];
    const newest = (await get({})).items[0]?.id;
    const waiting = `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`;
    for (const [lock, write] of writes) {
      const gone = await app.signIn('Gone', 'admin');
      const id = await idOf(gone);
      const client = await pool.connect();
      try {
        await client.query('BEGIN');
        await client.query(lock);
        const answer = write(gone).then(({ status, body }) => [status, body.code]);
        while ((await pool.query(waiting)).rowCount === 0);
        await pool.query('DELETE FROM users WHERE id = $1', [id]);
        await client.query('COMMIT');
        expect([lock, ...(await answer)]).toEqual([lock, 401, 'not-signed-in']);
      } finally {
        client.release();
      }
    }
    expect((await get({})).items[0]?.id).toBe(newest);
    expect((await admin.get(flag).expect(200)).body).toMatchObject({ version: 1, enabled: false });
    await admin.get('/api/admin/flags/late').expect(404);
    expect((await admin.get(`${flag}/schedules`)).body.items).toEqual([]);
  });
});
