import { mkdtempSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import supertest from 'supertest';
import { removeDataFolder } from '../data-folder.js';
import { readEnv } from '../../config/env.js';
import { keptKey, readSecrets } from '../../config/secrets.js';
import { createPrismaConnectionStore } from '../../server/features/connections/prisma-connection-store.js';
import { rotateKeys } from '../../server/features/connections/rotate-keys.js';
import { sealedConnections } from '../../server/features/connections/sealed-connections.js';
import { createTokenVault } from '../../server/features/connections/token-vault.js';
import { connect, REDIRECT, settingsFor } from '../fakes/spotify/connect.js';
import { type FakeSpotify, listenTo, startFakeSpotify } from '../fakes/spotify/fake-spotify.js';
import { type Ended, launch, runServer, runToEnd, untilReady } from '../run-server.js';
import { type Agent, startApp, type TestApp } from '../start-app.js';

const SYNC = '/api/history/sync';
const ROTATE = 'rotate-keys.js';
const NAMES = ['ada', 'bob', 'carl', 'dora', 'eve', 'fay', 'gus', 'hal'];

let spotify: FakeSpotify;
beforeAll(async () => {
  spotify = await startFakeSpotify({ redirectUris: [REDIRECT] });
  for (const name of NAMES) listenTo(spotify.addUser(name), 3, Date.now());
});
afterAll(() => spotify.stop());
afterEach(() => spotify.calm());

const keysIn = (dataDir: string) => readSecrets(readEnv({ DATA_DIR: dataDir }), dataDir).encryption();

describe('a kept key', () => {
  let app: TestApp;
  let db: pg.Pool;
  let agents: Agent[];
  beforeAll(async () => {
    app = await startApp(settingsFor(spotify));
    db = new pg.Pool({ connectionString: app.databaseUrl, max: 2 });
    agents = await Promise.all(
      NAMES.map(async (name) => {
        const agent = await app.signIn(name);
        await connect(agent, name);
        return agent;
      }),
    );
  });
  afterAll(async () => {
    await db.end();
    await app.stop();
  });

  async function everybodySyncs(): Promise<void> {
    await db.query('DELETE FROM call_windows');
    await Promise.all(agents.map((agent) => agent.post(SYNC).expect(200)));
  }

  it('is rotated while a server gets new tokens, and no refresh is lost', async () => {
    const before = keysIn(app.dataDir).current;
    const store = createPrismaConnectionStore(app.server.context.postgres.prisma);
    const vault = createTokenVault(() => keysIn(app.dataDir));
    spotify.disturb(/api\/token/, { kind: 'slow', ms: 150 }, 1_000);
    let rounds = 0;
    let rotating = true;
    const refreshing = (async () => {
      while (rotating) {
        spotify.state.accessTokens.clear();
        await everybodySyncs();
        rounds++;
      }
    })();
    while (rounds === 0) await sleep(20);
    const rotated = await rotateKeys({
      kinds: [sealedConnections(store)],
      vault,
      kept: keptKey(app.dataDir),
      async settle() {
        expect(keysIn(app.dataDir)).toMatchObject({ previous: [before] });
        const from = rounds;
        while (rounds < from + 2) await sleep(20);
      },
    });
    rotating = false;
    await refreshing;
    expect(rotated).toMatchObject({ rows: NAMES.length, unreadable: [] });
    const { current, previous } = keysIn(app.dataDir);
    expect(current).not.toBe(before);
    expect(previous).toEqual([]);
    for await (const batch of store.sealed())
      for (const { tokens } of batch) expect(vault.isCurrent(tokens.refresh)).toBe(true);
    spotify.state.accessTokens.clear();
    await everybodySyncs();
  }, 120_000);

  it('of before opens nothing any more, and a backup from then says what to set', async () => {
    const settings = { POSTGRES_URL: app.databaseUrl, DATA_DIR: app.dataDir };
    const old = keysIn(app.dataDir).current;
    const { rows: backup } = await db.query('SELECT id, access_token, refresh_token FROM accounts ORDER BY id');
    const kept = keptKey(app.dataDir);
    const store = createPrismaConnectionStore(app.server.context.postgres.prisma);
    const vault = createTokenVault(() => keysIn(app.dataDir));
    await rotateKeys({ kinds: [sealedConnections(store)], vault, kept, settle: async () => undefined });
    for (const row of backup) {
      const { id, access_token, refresh_token } = row;
      await db.query('UPDATE accounts SET access_token = $2, refresh_token = $3 WHERE id = $1', [
        id,
        access_token,
        refresh_token,
      ]);
    }
    const refused = await agents[0]!.post(SYNC).expect(409);
    expect(refused.body).toMatchObject({
      code: 'connection-unreadable',
      detail: expect.stringContaining('ENCRYPTION_KEY_PREVIOUS'),
    });
    expect((await agents[0]!.get('/api/connections/spotify')).body.state).toBe('connected');
    // As the command does it, without a kept key, so that it does not wait for servers.
    const current = { ...settings, ENCRYPTION_KEY: keysIn(app.dataDir).current };
    const failed = await runToEnd(current, ROTATE);
    expect(failed.code).toBe(1);
    expect(failed.output).toContain('8 rows: 0 sealed anew, 8 cannot be opened.');
    expect(failed.output).toContain('Set ENCRYPTION_KEY_PREVIOUS to that key and run this again');
    expect((await db.query('SELECT id, access_token, refresh_token FROM accounts ORDER BY id')).rows).toEqual(backup);
    const restored = await runToEnd({ ...current, ENCRYPTION_KEY_PREVIOUS: old }, ROTATE);
    expect(restored).toMatchObject({
      code: 0,
      output: expect.stringContaining('8 rows: 8 sealed anew, 0 cannot'),
    });
    expect(restored.output).toContain('take it out of the settings');
    const again = await runToEnd(current, ROTATE);
    expect(again).toMatchObject({ code: 0, output: expect.stringContaining('8 rows: 0 sealed anew, 0 cannot') });
    await everybodySyncs();
  }, 120_000);

  it('is not rotated by two at once', async () => {
    const client = await db.connect();
    await client.query(`SELECT pg_advisory_lock(hashtextextended('key-rotation', 0))`);
    const before = keysIn(app.dataDir);
    const { code, output } = await runToEnd({ POSTGRES_URL: app.databaseUrl, DATA_DIR: app.dataDir }, ROTATE);
    client.release(true);
    expect({ code, output }).toEqual({ code: 2, output: 'Another keys:rotate is running: wait until it has ended.\n' });
    expect(keysIn(app.dataDir)).toEqual(before);
  });

  it('whoever connects again replaces what cannot be read', async () => {
    await db.query(
      `UPDATE accounts SET refresh_token = '\\x00', access_token = '\\x00' WHERE provider_account_id = 'acct-bob'`,
    );
    await agents[1]!.post(SYNC).expect(409);
    const damaged = await runToEnd(
      { POSTGRES_URL: app.databaseUrl, ENCRYPTION_KEY: keysIn(app.dataDir).current },
      ROTATE,
    );
    expect(damaged.code).toBe(1);
    await connect(agents[1]!, 'bob');
    await agents[1]!.post(SYNC).expect(200);
  });
});

describe('keys:rotate on embedded stores', () => {
  let dataDir: string;
  beforeAll(() => {
    dataDir = mkdtempSync(path.join(os.tmpdir(), 'echotune-keys-'));
  });
  afterAll(() => removeDataFolder(dataDir));

  const until = async ({ output }: { output(): string }, words: string): Promise<void> => {
    while (!output().includes(words)) await sleep(50);
  };

  it('killed midway, a running server goes on, and running it again finishes it', async () => {
    const settings = { ...settingsFor(spotify), DATA_DIR: dataDir };
    const server = await runServer(settings);
    await untilReady(server);
    const agent = supertest.agent(server.url);
    await agent.post('/auth/demo').send({ name: 'Ada' }).expect(200);
    await connect(agent, 'ada');
    const [cookie] = await agent.get('/api/me').then(({ request }) => [String(request.cookies)]);
    const before = keysIn(dataDir).current;

    const killed = launch(ROTATE, settings);
    await until(killed, 'Waiting');
    killed.child.kill('SIGKILL');
    await killed.ended;
    const between = keysIn(dataDir);
    expect(between.previous).toEqual([before]);
    // The server has the new key at once, for what is there and for what comes.
    spotify.state.accessTokens.clear();
    await agent.post(SYNC).expect(200);
    expect(await server.end('SIGTERM')).toBe(0);

    const finished: Ended = await runToEnd(settings, ROTATE);
    expect(finished).toMatchObject({ code: 0, output: expect.stringContaining('A rotation was broken off') });
    expect(finished.output).toContain('1 rows: 0 sealed anew, 0 cannot be opened.');
    expect(keysIn(dataDir)).toEqual({ current: between.current, previous: [] });
    expect(readFileSync(path.join(dataDir, 'secrets.json'), 'utf8')).not.toContain(before);

    const again = await runServer(settings);
    await untilReady(again);
    spotify.state.accessTokens.clear();
    await supertest(again.url)
      .post(SYNC)
      .set('Cookie', cookie ?? '')
      .expect(200);
    expect(await again.end('SIGTERM')).toBe(0);
  }, 240_000);
});
