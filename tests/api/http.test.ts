import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../start-app.js';

describe('every request', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.stop());

  it('gets a request id, its own where that is harmless', async () => {
    const made = await app.anonymous().get('/health/live').expect(200);
    expect(made.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    const kept = await app.anonymous().get('/health/live').set('X-Request-Id', 'trace-1');
    expect(kept.headers['x-request-id']).toBe('trace-1');
    const replaced = await app.anonymous().get('/health/live').set('X-Request-Id', '<script>');
    expect(replaced.headers['x-request-id']).not.toContain('<');
  });

  it('is refused when another site sends it', async () => {
    const agent = await app.signIn('Ann');
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:1']) {
      const answer = await agent.post('/auth/logout').set('Origin', origin).expect(403);
      expect(answer.body.code).toBe('foreign-origin');
    }
    await agent.get('/api/me').set('Origin', 'https://evil.example').expect(200);
    await agent.post('/auth/logout').set('Origin', app.url).expect(204);
  });

  it('gets a problem document for what is not there or not taken', async () => {
    const missing = await app.anonymous().get('/api/nothing').expect(404);
    expect(missing.body).toMatchObject({ code: 'no-such-route', status: 404 });
    const wrongMethod = await app.anonymous().put('/auth/demo').send({}).expect(405);
    expect(wrongMethod.body.code).toBe('method-not-allowed');
    const badUrl = await app.anonymous().get('/api/playlists/%E0%A4%A').expect(400);
    expect(badUrl.body.code).toBe('bad-url');
  });

  it('is told about broken, foreign and oversized bodies', async () => {
    const post = () => app.anonymous().post('/auth/demo');
    const broken = await post().set('Content-Type', 'application/json').send('{"name":').expect(400);
    expect(broken.body.code).toBe('bad-json');
    const foreign = await post().set('Content-Type', 'text/plain').send('name=Ann').expect(415);
    expect(foreign.body.code).toBe('unsupported-type');
    const huge = await post()
      .send({ name: 'x'.repeat(2 ** 21) })
      .expect(413);
    expect(huge.body.code).toBe('body-too-large');
  });

  it('carries a strict content security policy and no framework name', async () => {
    const { headers } = await app.anonymous().get('/health');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).toContain("script-src 'self'");
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(headers['x-powered-by']).toBeUndefined();
  });

  it('is limited per minute, and told when to come back', async () => {
    const strict = await startApp({ RATE_LIMIT_PER_MINUTE: '30' });
    const agent = await strict.signIn('Ann');
    const statuses: number[] = [];
    for (let i = 0; i < 32; i++) statuses.push((await agent.get('/api/me')).status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(30);
    const refused = await agent.get('/api/me').expect(429);
    expect(refused.body.code).toBe('too-many-requests');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    await strict.stop();
  });

  it('finds the health of every store', async () => {
    const { body, headers } = await app.anonymous().get('/health').expect(200);
    expect(headers['content-type']).toMatch('application/health+json');
    expect(Object.keys(body.checks)).toEqual(['postgres', 'mongo', 'redis']);
    expect(body.checks.postgres[0]).toMatchObject({ status: 'pass', mode: 'external', observedUnit: 'ms' });
    expect(body.checks.redis[0].mode).toBe('in-process');
  });
});
