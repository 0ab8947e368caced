import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MongoClient } from 'mongodb';
import pg from 'pg';
import { runningEmbeddedPostgres } from '../../server/clients/embedded-postgres.js';
import { gemini, startFakeGemini } from '../fakes/fake-gemini.js';
import { openai, startFakeOpenAi } from '../fakes/fake-openai.js';
import { agree, REDIRECT, settingsFor } from '../fakes/spotify/connect.js';
import { type FakeSpotify, listenTo, startFakeSpotify } from '../fakes/spotify/fake-spotify.js';
import { type Fault, nullBody, rateLimited } from '../fakes/spotify/state.js';
import { type RunningServer, runServer, runToEnd, untilReady } from '../run-server.js';
import {
  dumpMongo,
  dumpPostgres,
  dumpRedis,
  formsOf,
  type Haystack,
  leaks,
  readFiles,
  unzipped,
  verifiersIn,
} from './leaks.js';

/** Stands in every secret whose text is ours to choose. */
const MARK = 'cAnArY7Zk9';
const mongoUri = process.env['MONGODB_TEST_URI'];
const mongo = mongoUri === undefined ? null : new URL(`/echotune_canaries_${process.pid}`, mongoUri).href;
const redis = process.env['TEST_REDIS_URL'] ?? null;
const SYNC = '/api/history/sync';

const secrets = new Map<string, readonly string[]>([['marked', formsOf(MARK)]]);
const challenges = new Set<string>();
/** What clients were told, without what they were meant to be given: their cookie, and an API token once. */
const answers: Haystack = new Map();

const keep = (what: string, secret: string): void => void secrets.set(`${what} ${secrets.size}`, formsOf(secret));

/** A browser that keeps what it is told. */
class Browser {
  #cookie = '';
  constructor(readonly url: () => string) {}

  async ask(method: string, at: string, body?: object, headers: Record<string, string> = {}) {
    const response = await fetch(this.url() + at, {
      method,
      redirect: 'manual',
      headers: { cookie: this.#cookie, ...headers, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const cookie = response.headers.getSetCookie()[0]?.split(';')[0];
    if (cookie !== undefined) {
      this.#cookie = cookie;
      // Without its signature the id of a session is worth nothing.
      keep('cookie signature', decodeURIComponent(cookie).split('.').at(-1) ?? '');
    }
    const told = [...response.headers].filter(([name]) => name !== 'set-cookie');
    const bytes = Buffer.from(await response.arrayBuffer());
    const isZip = response.headers.get('content-type') === 'application/zip';
    const said = isZip ? await unzipped(bytes) : bytes.toString('latin1');
    const location = response.headers.get('location') ?? '';
    const challenge = URL.canParse(location) && new URL(location).searchParams.get('code_challenge');
    if (challenge) challenges.add(challenge);
    const line = `${answers.size} ${method} ${at.split('?')[0]} ${response.status}`;
    answers.set(line, `${JSON.stringify(told)}\n${said}`);
    return { status: response.status, location, line, said };
  }

  /** The whole way to Spotify and back; the status of the arrival. */
  async connect(user: string, query = ''): Promise<number> {
    const { location } = await this.ask('GET', `/auth/spotify/login${query}`);
    return (await this.ask('GET', await agree(new URL(location), user))).status;
  }
}

/** Answers that repeat what they were sent, as careless services do. */
const echo = (status: number): Fault => ({
  kind: 'answer',
  status,
  headers: { 'x-echo': MARK },
  body: { error: { status, message: `Bearer ${MARK}-echo` }, error_description: MARK, access_token: MARK },
});

describe('no secret leaves its place', () => {
  let dataDir: string;
  let spotify: FakeSpotify;
  let models: { url: string; stop(): Promise<void> }[];
  let server: RunningServer;
  let settings: Record<string, string>;
  let logs = '';
  beforeAll(async () => {
    dataDir = mkdtempSync(path.join(os.tmpdir(), 'echotune-canaries-'));
    chmodSync(dataDir, 0o755);
    spotify = await startFakeSpotify({ redirectUris: [REDIRECT], clientSecret: `${MARK}-client-secret` });
    spotify.state.newToken = () => `${MARK}-${randomBytes(32).toString('base64url')}`;
    listenTo(spotify.addUser('ada', 'Ada'), 12, Date.now());
    const isGood = { gemini: true, openai: true };
    const fakeGemini = await startFakeGemini(() =>
      isGood.gemini
        ? gemini.says('Here ', 'it is.')
        : gemini.fails(400, 'INVALID_ARGUMENT', `API key ${MARK} not valid`),
    );
    const fakeOpenAi = await startFakeOpenAi(() =>
      isGood.openai
        ? openai.says('Here it is.')
        : openai.fails(401, {
            message: `Incorrect API key provided: ${MARK}`,
            type: 'invalid_request_error',
            code: null,
          }),
    );
    models = [fakeGemini, fakeOpenAi];
    settings = {
      ...settingsFor(spotify),
      DATA_DIR: dataDir,
      LOG_LEVEL: 'trace',
      LLM_PROVIDERS: 'gemini,openai,built-in',
      GEMINI_API_KEY: `${MARK}-gemini`,
      GEMINI_BASE_URL: fakeGemini.url,
      OPENAI_API_KEY: `${MARK}-openai`,
      OPENAI_BASE_URL: `${fakeOpenAi.url}/v1`,
      ...(mongo !== null && { MONGODB_URI: mongo }),
      ...(redis !== null && { REDIS_URL: redis }),
    };
    server = await runServer(settings);
    await untilReady(server);
    noteKeys();

    const boss = new Browser(() => server.url);
    await boss.ask('POST', '/auth/demo', { name: 'Boss', role: 'admin' });
    const made = await boss.ask('POST', '/api/admin/tokens', { name: 'wall', scopes: ['health:read', 'metrics:read'] });
    const { token } = JSON.parse(made.said) as { token: string };
    answers.set(made.line, made.said.replace(token, ''));
    keep('API token', token);
    const bearer = { authorization: `Bearer ${token}` };

    const ada = new Browser(() => server.url);
    expect(await ada.connect('ada', '?permissions=listening,taste,playlists,covers')).toBe(302);
    expect((await ada.ask('POST', SYNC)).status).toBe(200);
    await failing(ada);
    await chatting(ada, isGood);
    await crashing(boss, ada);

    await ada.ask('GET', '/auth/spotify/login?returnTo=//evil');
    await ada.ask('GET', `/auth/spotify/callback?code=${MARK}&state=${MARK}`);
    await ada.ask('GET', `/auth/spotify/callback?error=${MARK}&state=${MARK}`);
    await ada.ask('POST', `/api/nowhere?token=${MARK}`, undefined, bearer);
    await boss.ask('POST', '/api/admin/providers/spotify/probe');
    for (const at of ['/api/providers/health', '/metrics']) {
      expect((await new Browser(() => server.url).ask('GET', at, undefined, bearer)).status).toBe(200);
    }
    await new Browser(() => server.url).ask('GET', '/metrics', undefined, { authorization: `Bearer ${MARK}` });
    await boss.ask('GET', '/api/admin/tokens');
    expect((await ada.ask('GET', '/api/me/export')).status).toBe(200);

    logs += await ended();
    const rotated = await runToEnd(settings, 'rotate-keys.js');
    expect(rotated).toMatchObject({ code: 0, output: expect.stringContaining('1 sealed anew') });
    logs += rotated.output;
    server = await runServer(settings);
    await untilReady(server);
    noteKeys();
    spotify.state.accessTokens.clear();
    expect((await ada.ask('POST', SYNC)).status).toBe(200);
  }, 300_000);
  afterAll(async () => {
    await server.end('SIGTERM');
    await spotify.stop();
    for (const model of models) await model.stop();
    rmSync(dataDir, { recursive: true, force: true });
    if (mongo === null) return;
    const client = new MongoClient(mongo);
    await client.db().dropDatabase();
    await client.close();
  });

  function noteKeys(): void {
    const { session, encryption } = JSON.parse(readFileSync(path.join(dataDir, 'secrets.json'), 'utf8')) as Record<
      string,
      string
    >;
    keep('session secret', session ?? '');
    const key = Buffer.from(encryption ?? '', 'hex');
    secrets.set(`encryption key ${secrets.size}`, [
      encryption ?? '',
      encryption?.toUpperCase() ?? '',
      key.toString('base64'),
      key.toString('latin1'),
    ]);
  }

  async function ended(): Promise<string> {
    expect(await server.end('SIGTERM')).toBe(0);
    return server.output();
  }

  /** Everything that Spotify may do wrong, in the middle of a sync and of a refresh; at last it ends the authorization. */
  async function failing(ada: Browser): Promise<void> {
    const broken: Fault[] = [
      echo(401),
      echo(403),
      echo(404),
      echo(500),
      echo(503),
      nullBody(400),
      nullBody(500),
      { kind: 'cut' },
    ];
    const odd: Fault = {
      kind: 'answer',
      status: 200,
      body: { items: MARK, access_token: { of: MARK }, expires_in: MARK },
    };
    for (const fault of [...broken, odd]) {
      spotify.disturb(/recently-played/, fault, 2);
      expect((await ada.ask('POST', SYNC)).status).toBeGreaterThanOrEqual(409);
      spotify.calm();
      spotify.state.accessTokens.clear();
      spotify.disturb(/api\/token/, fault, 2);
      expect((await ada.ask('POST', SYNC)).status).toBeGreaterThanOrEqual(409);
      const back = await new Browser(() => server.url).connect('ada');
      expect(back).not.toBe(302);
      spotify.calm();
    }
    await ada.ask('POST', SYNC);
    spotify.state.accessTokens.clear();
    spotify.disturb(/api\/token/, {
      kind: 'answer',
      status: 400,
      body: { error: 'invalid_grant', error_description: MARK },
    });
    expect((await ada.ask('POST', SYNC)).status).toBe(409);
    spotify.calm();
    expect((await ada.ask('GET', '/api/connections/spotify')).said).toContain('"ended"');
    expect(await ada.connect('ada', '?permissions=listening,playlists')).toBe(302);
    spotify.disturb(/recently-played/, rateLimited(1));
    expect((await ada.ask('POST', SYNC)).status).toBe(503);
  }

  async function chatting(ada: Browser, isGood: { gemini: boolean; openai: boolean }): Promise<void> {
    const chat = async (): Promise<{ playlist: { id: string } | null }> => {
      const answer = await ada.ask('POST', '/api/chat', { message: 'a dozen soul songs from the 70s' });
      expect(answer.status).toBe(200);
      return JSON.parse(answer.said) as { playlist: { id: string } | null };
    };
    const { playlist } = await chat();
    isGood.gemini = false;
    await chat();
    isGood.openai = false;
    await chat();
    const sync = `/api/playlists/${playlist?.id}/sync`;
    for (const fault of [echo(403), echo(502), { kind: 'cut' } as const]) {
      spotify.disturb(/\/v1/, fault, 50);
      expect((await ada.ask('POST', sync, {})).status).toBeGreaterThanOrEqual(409);
      spotify.calm();
    }
    expect((await ada.ask('POST', sync, {})).status).toBe(200);
  }

  /** Rows that hold secrets are refused by the database in the middle of a request, which names such rows in its errors. */
  async function crashing(boss: Browser, ada: Browser): Promise<void> {
    const db = new pg.Client({ connectionString: runningEmbeddedPostgres(path.join(dataDir, 'postgres')) ?? '' });
    db.on('error', () => undefined);
    await db.connect();
    const refusing = async (table: string, check: string, work: () => Promise<{ status: number } | number>) => {
      await db.query(`ALTER TABLE ${table} ADD CONSTRAINT crash CHECK (${check}) NOT VALID`);
      const done = await work();
      expect(typeof done === 'number' ? done : done.status).toBe(500);
      await db.query(`ALTER TABLE ${table} DROP CONSTRAINT crash`);
    };
    await refusing('login_sessions', `NOT data ? 'departure'`, () => ada.ask('GET', '/auth/spotify/login'));
    await refusing('accounts', 'refresh_token IS NULL', () => ada.connect('ada'));
    await refusing('music_syncs', 'false', () => ada.connect('ada'));
    await refusing('api_tokens', 'false', () =>
      boss.ask('POST', '/api/admin/tokens', { name: 'x', scopes: ['health:read'] }),
    );
    await db.end();
  }

  it('in any answer, error, export or figure', () => {
    expect(answers.size).toBeGreaterThan(60);
    expect(leaks(answers, secrets)).toEqual([]);
    expect(verifiersIn(answers, challenges)).toEqual([]);
  });

  it('in any log line of either process, at its most talkative, or of a rotation', () => {
    const said: Haystack = new Map([['log', logs + server.output()]]);
    expect(logs.split('request failed').length).toBeGreaterThan(30);
    expect(leaks(said, secrets)).toEqual([]);
    expect(verifiersIn(said, challenges)).toEqual([]);
  });

  it('in any row, document or cached value', async () => {
    const url = runningEmbeddedPostgres(path.join(dataDir, 'postgres')) ?? '';
    const kept: Haystack = new Map([
      ...(await dumpPostgres(url)),
      ...(mongo === null ? [] : await dumpMongo(mongo)),
      ...(redis === null ? [] : await dumpRedis(redis)),
    ]);
    expect(kept.get('table public.accounts')).toMatch(/\\\\x[0-9a-f]{80}/);
    expect(leaks(kept, secrets)).toEqual([]);
    expect(verifiersIn(kept, challenges)).toEqual([]);
  });

  it('in any file but the one that keeps the made-up ones, which is its owner’s alone', () => {
    expect(statSync(path.join(dataDir, 'secrets.json')).mode & 0o777).toBe(0o600);
    const files = readFiles(dataDir, ['secrets.json']);
    expect([...files.keys()].some((name) => name.includes('pg_wal'))).toBe(true);
    expect(leaks(files, secrets)).toEqual([]);
  });
});
