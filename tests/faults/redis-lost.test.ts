import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { buildExtendedHistory } from '../factories/exports.js';
import { importFile } from '../import-file.js';
import { type Agent, startApp, type TestApp } from '../start-app.js';
import { freePort } from '../stores.js';

const isInstalled = process.env['TEST_REDIS_URL'] !== undefined;
const suite = isInstalled ? describe : describe.skip;

suite('with Redis, which is lost and comes back', () => {
  let port: number;
  let redis: ChildProcess;
  let app: TestApp;
  let ann: Agent;

  const startRedis = (): ChildProcess =>
    spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], {
      stdio: 'ignore',
    });
  const gone = (child: ChildProcess): Promise<void> =>
    new Promise((resolve) => {
      child.once('exit', () => resolve());
      child.kill('SIGKILL');
    });
  const redisStatus = async (): Promise<string> => (await app.anonymous().get('/health')).body.checks.redis[0].status;
  const becomes = async (wanted: string): Promise<void> => {
    for (const end = Date.now() + 10_000; Date.now() < end && (await redisStatus()) !== wanted;);
    expect(await redisStatus()).toBe(wanted);
  };

  beforeAll(async () => {
    execFileSync('redis-server', ['--version']);
    port = await freePort();
    redis = startRedis();
    app = await startApp({ REDIS_URL: `redis://127.0.0.1:${port}` });
    await becomes('pass');
    ann = await app.signIn('Ann');
  });
  afterAll(async () => {
    await app.stop();
    await gone(redis);
  });

  it('keeps copies of login sessions and the counts of requests there', async () => {
    await ann.get('/api/me').expect(200);
    const client = new Redis(port, '127.0.0.1');
    const keys = await client.keys('*');
    client.disconnect();
    expect(keys.filter((key) => key.startsWith('echotune:login:'))).toHaveLength(1);
    expect(keys.filter((key) => key.startsWith('rate:'))).not.toHaveLength(0);
  });

  it('goes on without it: nobody is signed out, and everything answers', async () => {
    await gone(redis);
    await ann.get('/api/me').expect(200);
    await becomes('warn');
    await ann.post('/api/chat').send({ message: 'half an hour of jazz' }).expect(200);
    const bob = await app.signIn('Bob');
    await bob.get('/api/me').expect(200);
    await importFile(bob, buildExtendedHistory(300));
    expect((await bob.get('/api/analytics/summary').expect(200)).body.listens).toBe(300);
    const { body } = await bob.post('/api/recommendations').send({ text: '5 songs' }).expect(200);
    expect(body.items).toHaveLength(5);
    await bob.delete('/api/history').expect(204);
    expect((await bob.get('/api/analytics/summary').expect(200)).body.listens).toBe(0);
    await bob.post('/auth/logout').expect(204);
    await bob.get('/api/me').expect(401);
  });

  it('uses it again when it is back', async () => {
    redis = startRedis();
    await becomes('pass');
    await ann.get('/api/me').expect(200);
    const client = new Redis(port, '127.0.0.1');
    expect(await client.keys('echotune:login:*')).toHaveLength(1);
    client.disconnect();
  });
});
