import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Agent, startApp, type TestApp } from '../start-app.js';

describe('API tokens', () => {
  let app: TestApp;
  let admin: Agent;
  beforeAll(async () => {
    app = await startApp();
    admin = await app.signIn('Boss', 'admin');
  });
  afterAll(() => app.stop());

  const make = async (name: string, ...scopes: string[]): Promise<{ id: string; token: string }> =>
    (await admin.post('/api/admin/tokens').send({ name, scopes }).expect(201)).body;
  const health = (token: string) =>
    app.anonymous().get('/api/providers/health').set('Authorization', `Bearer ${token}`);
  const list = async (): Promise<{ id: string; name: string; lastUsedAt: string | null }[]> =>
    (await admin.get('/api/admin/tokens').expect(200)).body.items;

  it('let in whoever carries one, as far as its scopes reach', async () => {
    const { token } = await make('Wall', 'health:read');
    await health(token).expect(200);
    const refused = await app.anonymous().get('/metrics').set('Authorization', `Bearer ${token}`).expect(403);
    expect(refused.body.code).toBe('missing-scope');
    const both = await make('Both', 'health:read', 'metrics:read');
    await app.anonymous().get('/metrics').set('Authorization', `Bearer ${both.token}`).expect(200);
    // A token is for reading what its scopes say, not for what an admin or a listener may.
    for (const path of ['/api/admin/tokens', '/api/me']) {
      await app.anonymous().get(path).set('Authorization', `Bearer ${both.token}`).expect(401);
    }
  });

  it('are shown once and kept as a hash', async () => {
    const { id, token } = await make('Once', 'health:read');
    expect(token).toMatch(/^echotune_[\w-]{43}$/);
    const { prisma } = app.server.context.postgres;
    const row = await prisma.apiToken.findUniqueOrThrow({ where: { id } });
    expect(Buffer.from(row.hash).equals(createHash('sha256').update(token).digest())).toBe(true);
    const kept = JSON.stringify(
      [await list(), row, await prisma.auditEntry.findMany({ where: { target: `token:${id}` } })],
      (_, v) => (typeof v === 'bigint' ? String(v) : (v as unknown)),
    );
    expect(kept).not.toContain(token);
  });

  it('end when they are revoked, at once and for good', async () => {
    const { id, token } = await make('Short', 'health:read');
    await health(token).expect(200);
    await admin.delete(`/api/admin/tokens/${id}`).expect(204);
    expect((await health(token).expect(401)).body.code).toBe('bad-token');
    expect((await list()).map((one) => one.id)).not.toContain(id);
    await admin.delete(`/api/admin/tokens/${id}`).expect(404);
  });

  it('are audited, who and what, and never the token', async () => {
    const { id } = await make('Audited', 'flags:evaluate');
    await admin.delete(`/api/admin/tokens/${id}`).set('X-Request-Id', 'trace-7').expect(204);
    const { body: me } = await admin.get('/api/me');
    const entries = await app.server.context.postgres.prisma.auditEntry.findMany({
      where: { target: `token:${id}` },
      orderBy: { id: 'asc' },
    });
    const what = { name: 'Audited', scopes: ['flags:evaluate'] };
    expect(entries).toMatchObject([
      { action: 'token.created', actorId: me.id, after: what },
      { action: 'token.revoked', actorId: me.id, before: what, requestId: 'trace-7' },
    ]);
  });

  it('tell when they were last used, and write that at most once a minute', async () => {
    const { id, token } = await make('Used', 'health:read');
    const used = async () => (await list()).find((one) => one.id === id)?.lastUsedAt;
    expect(await used()).toBeNull();
    await health(token).expect(200);
    const first = await used();
    expect(first).not.toBeNull();
    await health(token).expect(200);
    expect(await used()).toBe(first);
    const old = new Date(Date.now() - 61_000);
    await app.server.context.postgres.prisma.apiToken.update({ where: { id }, data: { lastUsedAt: old } });
    // What is remembered of tokens for a moment goes with a revocation.
    await admin.delete(`/api/admin/tokens/${(await make('Gone', 'health:read')).id}`).expect(204);
    await health(token).expect(200);
    expect(Date.parse((await used()) ?? '')).toBeGreaterThan(old.getTime());
  });

  it('are refused when made up, malformed or half', async () => {
    const { token } = await make('Whole', 'health:read');
    for (const wrong of ['echotune_', 'nonsense', token.slice(0, -1), `${token}x`, token.replace('echotune_', '')]) {
      expect((await health(wrong).expect(401)).body.code).toBe('bad-token');
    }
    await app.anonymous().get('/api/providers/health').set('Authorization', 'Basic abc').expect(401);
  });

  it('need a name and known scopes', async () => {
    const wrong = [
      {},
      { name: 'x' },
      { name: 'x', scopes: [] },
      { name: 'x', scopes: ['everything'] },
      { name: ' ', scopes: ['health:read'] },
      { name: 'x'.repeat(81), scopes: ['health:read'] },
      { name: 'a\u0000b', scopes: ['health:read'] },
      { name: 'x', scopes: ['health:read'], hash: 'mine' },
    ];
    for (const body of wrong) await admin.post('/api/admin/tokens').send(body).expect(400);
    const twice = await admin.post('/api/admin/tokens').send({ name: 'x', scopes: ['health:read', 'health:read'] });
    expect(twice.body.scopes).toEqual(['health:read']);
  });

  it('are listed page by page', async () => {
    for (const name of ['A', 'B', 'C']) await make(name, 'health:read');
    const names: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { body } = await admin.get(`/api/admin/tokens?limit=2${query}`).expect(200);
      names.push(...(body.items as { name: string }[]).map(({ name }) => name));
      cursor = body.nextCursor as string | null;
    }
    expect(names).toHaveLength((await list()).length);
    expect(names.slice(0, 3)).toEqual(['C', 'B', 'A']);
  });
});
