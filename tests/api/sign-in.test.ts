import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../start-app.js';

describe('signing in', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.stop());

  it('makes the same name the same listener', async () => {
    const ann = await app.signIn('Ann');
    const again = await app.signIn('ann');
    const first = await ann.get('/api/me').expect(200);
    const second = await again.get('/api/me').expect(200);
    expect(first.body.id).toBe(second.body.id);
    expect(first.body).toMatchObject({ name: 'Ann', role: 'listener', spotifyConnected: false });
  });

  it('sets an httpOnly cookie that a script cannot read and another site does not send', async () => {
    const answer = await app.anonymous().post('/auth/demo').send({ name: 'Bob' }).expect(200);
    const cookie = String(answer.headers['set-cookie']);
    expect(cookie).toMatch(/^echotune\.sid=/);
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Lax/);
  });

  it('gives a new session id at sign-in, so that a planted one is worth nothing', async () => {
    const victim = app.anonymous();
    const planted = await victim.post('/auth/demo').send({ name: 'Mallory' }).expect(200);
    const plantedCookie = String(planted.headers['set-cookie']).split(';')[0] ?? '';
    await victim.post('/auth/demo').send({ name: 'Victim' }).expect(200);
    await app.anonymous().get('/api/me').set('Cookie', plantedCookie).expect(401);
  });

  it('refuses what is not a name, naming the field', async () => {
    for (const body of [
      {},
      { name: '' },
      { name: '   ' },
      { name: 'x'.repeat(81) },
      { name: 'a\u0000b' },
      { name: 5 },
      { name: 'A', admin: true },
    ]) {
      const answer = await app.anonymous().post('/auth/demo').send(body).expect(400);
      expect(answer.headers['content-type']).toMatch('application/problem+json');
      expect(answer.body).toMatchObject({ status: 400, code: 'invalid-request', requestId: expect.any(String) });
      expect(answer.body.errors[0].path).toMatch(/^body/);
    }
  });

  it('is over after signing out', async () => {
    const agent = await app.signIn('Carol');
    await agent.post('/auth/logout').expect(204);
    const answer = await agent.get('/api/me').expect(401);
    expect(answer.body.code).toBe('not-signed-in');
  });

  it('survives a new start of the server: sessions are kept in PostgreSQL', async () => {
    const agent = await app.signIn('Dora');
    const rows = await app.server.context.postgres.prisma.loginSession.count();
    expect(rows).toBeGreaterThan(0);
    await agent.get('/api/me').expect(200);
  });

  it('removes an account with everything in it', async () => {
    const agent = await app.signIn('Eve');
    const { body: before } = await agent.get('/api/me').expect(200);
    await agent.delete('/api/me').expect(204);
    await agent.get('/api/me').expect(401);
    const back = await app.signIn('Eve');
    const { body: after } = await back.get('/api/me').expect(200);
    expect(after.id).not.toBe(before.id);
  });

  it('is refused where DEMO_LOGIN is off', async () => {
    const closed = await startApp({ DEMO_LOGIN: 'false' });
    const answer = await closed.anonymous().post('/auth/demo').send({ name: 'Ann' }).expect(403);
    expect(answer.body.code).toBe('demo-login-off');
    await closed.stop();
  });
});
