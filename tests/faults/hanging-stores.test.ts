import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Agent, startApp, type TestApp } from '../start-app.js';
import { type FreezingProxy, startFreezingProxy } from './freezing-proxy.js';

const targetOf = (url: string, port: number) => {
  const { hostname, port: given } = new URL(url);
  return { host: hostname, port: Number(given || port) };
};
const through = (url: string, { port }: FreezingProxy): string => {
  const changed = new URL(url);
  changed.host = `127.0.0.1:${port}`;
  return changed.href;
};

const mongoUri = process.env['MONGODB_TEST_URI'];
const redisUrl = process.env['TEST_REDIS_URL'];
const suite = mongoUri === undefined || redisUrl === undefined ? describe.skip : describe;

suite('while PostgreSQL, MongoDB and Redis accept connections and never answer', () => {
  let app: TestApp;
  let ann: Agent;
  const proxies: FreezingProxy[] = [];
  let frozen = false;

  beforeAll(async () => {
    const before = async (url: string, port: number): Promise<FreezingProxy> => {
      const proxy = await startFreezingProxy(targetOf(url, port));
      proxies.push(proxy);
      return proxy;
    };
    const postgres = process.env['TEST_POSTGRES_URL'] ?? '';
    const mongo = new URL(through(mongoUri ?? '', await before(mongoUri ?? '', 27_017)));
    mongo.pathname = `/hanging_${process.pid}`;
    mongo.searchParams.set('directConnection', 'true');
    const postgresProxy = await before(postgres, 5_432);
    const redisProxy = await before(redisUrl ?? '', 6_379);
    app = await startApp({ MONGODB_URI: mongo.href, REDIS_URL: through(redisUrl ?? '', redisProxy) }, (databaseUrl) =>
      through(databaseUrl, postgresProxy),
    );
    ann = await app.signIn('Ann');
    await ann.get('/health');
    for (const proxy of proxies) proxy.freeze();
    frozen = true;
  });
  afterAll(async () => {
    for (const proxy of proxies) proxy.thaw();
    await app.stop();
    for (const proxy of proxies) await proxy.stop();
  });

  const hangs = (status: string) => ({ status, output: expect.stringMatching(/^no answer/) });

  it.each(['/health', '/health/ready'])('%s says so, to somebody who has signed in as well', async (path) => {
    for (const agent of [app.anonymous(), ann]) {
      const { body, headers } = await agent.get(path).expect(503);
      expect(frozen).toBe(true);
      expect(headers['content-type']).toMatch('application/health+json');
      expect(body).toMatchObject({
        status: 'fail',
        checks: { postgres: [hangs('fail')], mongo: [hangs('fail')], redis: [hangs('warn')] },
      });
    }
  });

  it('the process is alive all the same', async () => {
    const { body } = await ann.get('/health/live').expect(200);
    expect(body.status).toBe('pass');
  });

  it('who asks for more than that is told so', async () => {
    const { body, headers } = await ann.get('/api/preferences').expect(503);
    expect(body.code).toBe('store-unavailable');
    expect(headers['retry-after']).toBe('5');
  }, 60_000);

  it('many who ask do not make more pings than one', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, () => app.anonymous().get('/health')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
  });

  it('recovers by itself', async () => {
    for (const proxy of proxies) proxy.thaw();
    frozen = false;
    let status = 0;
    for (const end = Date.now() + 20_000; Date.now() < end && status !== 200;) {
      ({ status } = await app.anonymous().get('/health'));
    }
    expect(status).toBe(200);
    const admin = await app.signIn('Boss', 'admin');
    const { body } = await admin.get('/api/providers/health').expect(200);
    const postgres = (body.items as { provider: string; errorsByKind: object; lastError: string }[]).find(
      ({ provider }) => provider === 'postgres',
    );
    expect(postgres).toMatchObject({
      errorsByKind: { timeout: expect.any(Number) },
      lastError: expect.stringMatching(/^There was no answer/),
    });
  });
});
