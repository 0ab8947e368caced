import { mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import supertest from 'supertest';
import { removeDataFolder } from '../data-folder.js';
import { runServer, runToEnd } from '../run-server.js';
import { startApp, type TestApp } from '../start-app.js';

const oneSentence = (output: string, about: RegExp): void => {
  const lines = output.trim().split('\n');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(about);
  expect(output).not.toMatch(/\n\s+at /);
};

describe('starting', () => {
  let dataDir: string;
  beforeAll(() => {
    dataDir = mkdtempSync(path.join(os.tmpdir(), 'echotune-start-'));
  });
  afterAll(() => removeDataFolder(dataDir));

  it('keeps everything through kill -9 and a new start, and stops cleanly on SIGTERM', async () => {
    const first = await runServer({ DATA_DIR: dataDir });
    const agent = supertest.agent(first.url);
    const { body: ann } = await agent.post('/auth/demo').send({ name: 'Ann' }).expect(200);
    const cookie = await agent.get('/api/me').then((answer) => answer.request.cookies as string | undefined);
    expect(cookie).toContain('echotune.sid');
    await first.end('SIGKILL');

    const second = await runServer({ DATA_DIR: dataDir });
    // The session survives as well: the secret and the session are kept.
    const { body: again } = await supertest(second.url)
      .get('/api/me')
      .set('Cookie', cookie ?? '')
      .expect(200);
    expect(again.id).toBe(ann.id);
    expect(await second.end('SIGTERM')).toBe(0);

    const third = await runServer({ DATA_DIR: dataDir });
    await supertest(third.url)
      .get('/api/me')
      .set('Cookie', cookie ?? '')
      .expect(200);
    expect(await third.end('SIGINT')).toBe(0);
  }, 90_000);

  it('keeps its secrets to itself', () => {
    const mode = statSync(path.join(dataDir, 'secrets.json')).mode & 0o777;
    expect(mode).toBe(0o600);
    expect(readdirSync(dataDir)).toContain('postgres');
  });

  it('refuses a second server on the same folder', async () => {
    const first = await runServer({ DATA_DIR: dataDir });
    const { code, output } = await runToEnd({ DATA_DIR: dataDir });
    expect(code).toBe(1);
    oneSentence(output, /Another EchoTune \(process \d+\) is using/);
    expect(await first.end('SIGTERM')).toBe(0);
  }, 60_000);
});

describe('what cannot start says why in one sentence', () => {
  let app: TestApp;
  let server: Server;
  let port: number;
  beforeAll(async () => {
    app = await startApp();
    server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
  });
  afterAll(async () => {
    server.close();
    await app.stop();
  });

  const withStores = (settings: Record<string, string>): Record<string, string> => ({
    POSTGRES_URL: app.databaseUrl,
    DATA_DIR: app.dataDir,
    ...settings,
  });

  it('a taken port', async () => {
    const { code, output } = await runToEnd(withStores({ PORT: String(port) }));
    expect(code).toBe(1);
    oneSentence(output, new RegExp(`Port ${port} on 127.0.0.1 is taken`));
  });

  it('a wrong setting, all of them at once', async () => {
    const { code, output } = await runToEnd(withStores({ PORT: 'abc', REDIS_URL: 'http://x', LOG_LEVEL: 'loud' }));
    expect(code).toBe(1);
    oneSentence(output, /PORT must be a number.*LOG_LEVEL.*REDIS_URL|PORT must be a number.*REDIS_URL/);
  });

  it('a data folder that cannot be used', async () => {
    const file = path.join(app.dataDir, 'a-file');
    writeFileSync(file, '');
    const { code, output } = await runToEnd({ DATA_DIR: path.join(file, 'inside') });
    expect(code).toBe(1);
    oneSentence(output, /The data folder .* cannot be used/);
  });

  it('a database that does not answer', async () => {
    const { code, output } = await runToEnd(withStores({ POSTGRES_URL: 'postgresql://user:hush@127.0.0.1:1/none' }));
    expect(code).toBe(1);
    oneSentence(output, /PostgreSQL at 127.0.0.1:1\/none does not answer/);
    expect(output).not.toContain('hush');
  });

  it('a database that does not answer while the background process is started again', async () => {
    const settings = withStores({ POSTGRES_URL: 'postgresql://user:hush@127.0.0.1:1/none' });
    const { code, output } = await runToEnd(settings, 'background.js');
    expect(code).toBe(1);
    oneSentence(output, /"level":50.*cannot start: PostgreSQL at 127.0.0.1:1\/none does not answer/);
    expect(output).not.toContain('hush');
  });

  it('production without secrets, or with a sign-in by name', async () => {
    const bare = await runToEnd(withStores({ NODE_ENV: 'production' }));
    expect(bare.code).toBe(1);
    oneSentence(bare.output, /SESSION_SECRET and ENCRYPTION_KEY must be set/);
    const secrets = { SESSION_SECRET: 'x'.repeat(32), ENCRYPTION_KEY: 'a'.repeat(64) };
    const open = await runToEnd(withStores({ NODE_ENV: 'production', DEMO_LOGIN: 'true', ...secrets }));
    expect(open.code).toBe(1);
    oneSentence(open.output, /DEMO_LOGIN=true is refused/);
  });

  it('MongoDB that does not answer', async () => {
    const { code, output } = await runToEnd(
      withStores({ MONGODB_URI: 'mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=300' }),
    );
    expect(code).toBe(1);
    oneSentence(output, /MongoDB \(MONGODB_URI\) does not answer/);
  });

  it('but Redis that does not answer is done without', async () => {
    const running = await runServer(withStores({ REDIS_URL: 'redis://127.0.0.1:1', DEMO_LOGIN: 'true' }));
    const agent = supertest.agent(running.url);
    await agent.post('/auth/demo').send({ name: 'Ann' }).expect(200);
    await agent.get('/api/me').expect(200);
    const { body } = await agent.get('/health').expect(200);
    expect(body).toMatchObject({ status: 'warn', checks: { redis: [{ status: 'warn', mode: 'external' }] } });
    expect(await running.end('SIGTERM')).toBe(0);
  });

  it('a newer schema', async () => {
    const client = new pg.Client({ connectionString: app.databaseUrl });
    await client.connect();
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ('x', 'x', '29990101000000_future', now(), 1)`,
    );
    await client.end();
    const { code, output } = await runToEnd(withStores({}));
    expect(code).toBe(1);
    oneSentence(output, /newer schema \(29990101000000_future\)/);
  });
});
