import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { pino } from 'pino';
import { agree, connect, depart, REDIRECT, settingsFor } from '../fakes/spotify/connect.js';
import { type FakeSpotify, startFakeSpotify } from '../fakes/spotify/fake-spotify.js';
import { nullBody } from '../fakes/spotify/state.js';
import { startApp, type TestApp } from '../start-app.js';

const CONNECTION = '/api/connections/spotify';

const logged: string[] = [];
const logger = pino({ level: 'warn' }, { write: (line: string) => void logged.push(line) });
let spotify: FakeSpotify;
let app: TestApp;
let db: pg.Pool;

beforeAll(async () => {
  spotify = await startFakeSpotify({ redirectUris: [REDIRECT] });
  for (const name of ['ada', 'bob', 'carl', 'dora', 'root', 'eve', 'fay', 'gus'])
    spotify.addUser(name, name.toUpperCase());
  app = await startApp({ ...settingsFor(spotify), ADMIN_USERS: 'acct-root' }, undefined, logger);
  db = new pg.Pool({ connectionString: app.databaseUrl, max: 2 });
});
afterAll(async () => {
  await db.end();
  await app.stop();
  await spotify.stop();
});
afterEach(() => spotify.calm());

const cookieOf = (setCookie: unknown): string => String(setCookie).split(';')[0] ?? '';

describe('connecting', () => {
  it('signs somebody new in, under a new session id, and again as the same listener', async () => {
    const agent = app.anonymous();
    const departed = await agent.get('/auth/spotify/login?returnTo=/chats').expect(302);
    const before = cookieOf(departed.headers['set-cookie']);
    const back = await agree(new URL(departed.headers['location'] ?? ''), 'ada');
    const arrived = await agent.get(back).expect(302);
    expect(arrived.headers['location']).toBe('/chats');
    expect(cookieOf(arrived.headers['set-cookie'])).not.toBe(before);
    const { body: me } = await agent.get('/api/me').expect(200);
    expect(me).toMatchObject({ name: 'ADA', role: 'listener', spotifyConnected: true });

    const again = app.anonymous();
    await connect(again, 'ada');
    expect((await again.get('/api/me').expect(200)).body.id).toBe(me.id);
  });

  it('makes a demo listener a connected one who keeps everything', async () => {
    const agent = await app.signIn('Bob');
    const { id } = (await agent.get('/api/me')).body;
    await agent.post('/api/memories').send({ text: 'Bob was here before' }).expect(201);
    await connect(agent, 'bob', '?permissions=listening,playlists');
    expect((await agent.get('/api/me')).body).toMatchObject({ id, spotifyConnected: true });
    expect((await agent.get('/api/memories')).body.items).toHaveLength(1);
    const { body } = await agent.get(CONNECTION).expect(200);
    expect(body).toMatchObject({
      available: true,
      state: 'connected',
      account: { name: 'BOB' },
      permissions: ['listening', 'playlists'],
    });
    const days = (Date.parse(body.endsAt) - Date.parse(body.connectedAt)) / 86_400_000;
    expect(days).toBeGreaterThan(180);
    expect(days).toBeLessThan(185);

    // A further permission does not take away the ones that were given before.
    await connect(agent, 'bob', '?permissions=taste');
    expect((await agent.get(CONNECTION)).body.permissions).toEqual(['listening', 'taste', 'playlists']);
  });

  it('asks for PKCE and for no more than what is needed', async () => {
    const url = await depart(app.anonymous());
    expect(url.searchParams.get('code_challenge_method')).toBe('S256');
    expect(url.searchParams.get('code_challenge')).toMatch(/^[\w-]{43}$/);
    expect(url.searchParams.get('scope')).toBe('user-read-recently-played');
    expect(url.searchParams.get('redirect_uri')).toBe(REDIRECT);
  });

  it('makes an admin of an account that the settings name, not of one that is called so', async () => {
    const root = app.anonymous();
    await connect(root, 'root');
    expect((await root.get('/api/me')).body.role).toBe('admin');
    spotify.addUser('mallory', 'acct-root');
    const mallory = app.anonymous();
    await connect(mallory, 'mallory');
    expect((await mallory.get('/api/me')).body).toMatchObject({ name: 'acct-root', role: 'listener' });
  });

  it('never gives an account to a second listener, nor a listener a second account', async () => {
    const carl = await app.signIn('Carl');
    await connect(carl, 'carl');
    const thief = await app.signIn('Thief');
    const { body } = await thief.get(await agree(await depart(thief), 'carl')).expect(409);
    expect(body.code).toBe('connected-elsewhere');
    expect((await thief.get(CONNECTION)).body.state).toBe('none');
    const other = await carl.get(await agree(await depart(carl), 'eve')).expect(409);
    expect(other.body.code).toBe('other-account');
  });

  it('makes one listener of two arrivals at once', async () => {
    const agents = [app.anonymous(), app.anonymous(), app.anonymous()];
    const backs = await Promise.all(agents.map(async (agent) => agree(await depart(agent), 'fay')));
    await Promise.all(agents.map((agent, n) => agent.get(backs[n] ?? '').expect(302)));
    const ids = await Promise.all(agents.map(async (agent) => (await agent.get('/api/me')).body.id as string));
    expect(new Set(ids).size).toBe(1);
    const { rows } = await db.query(`SELECT count(*)::int AS n FROM users WHERE name = 'FAY'`);
    expect(rows).toEqual([{ n: 1 }]);
  });

  it('says so when the listener declines, and when Spotify is away', async () => {
    const agent = app.anonymous();
    const declined = await agent.get(await agree(await depart(agent, '?returnTo=/preferences'), '')).expect(302);
    expect(declined.headers['location']).toBe('/preferences?problem=denied');
    const back = await agree(await depart(agent), 'dora');
    spotify.disturb(/api\/token/, nullBody(500), 10);
    const { body, headers } = await agent.get(back).expect(503);
    expect(body.code).toBe('provider-unavailable');
    expect(headers['retry-after']).toBeDefined();
    await agent.get('/api/me').expect(401);
  });
});

describe('a browser that comes back from Spotify', () => {
  const PAGE = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
  const comesBack = async (agent: ReturnType<TestApp['anonymous']>, back: string): Promise<unknown> =>
    (await agent.get(back).set('Accept', PAGE).expect(302)).headers['location'];

  it('lands on a page that says what went wrong, where a program gets the problem', async () => {
    const agent = app.anonymous();
    expect(await comesBack(agent, '/auth/spotify/callback?code=x&state=y')).toBe('/connections?problem=bad-state');
    const away = await agree(await depart(agent, '?returnTo=/chats?view=all'), 'dora');
    spotify.disturb(/api\/token/, nullBody(500), 10);
    logged.length = 0;
    expect(await comesBack(agent, away)).toBe('/chats?view=all&problem=provider-unavailable');
    expect(logged.join('')).toContain('a sign-in at Spotify failed');
    await agent.get('/api/me').expect(401);
  });

  it('is told that the account is another listener’s', async () => {
    await connect(app.anonymous(), 'dora');
    const other = await app.signIn('Not Dora');
    const back = await agree(await depart(other), 'dora');
    expect(await comesBack(other, back)).toBe('/connections?problem=connected-elsewhere');
    expect((await other.get(CONNECTION)).body.state).toBe('none');
  });
});

describe('attacks on signing in', () => {
  it('a state of nobody, of another browser, or used before gets nowhere', async () => {
    const agent = app.anonymous();
    await agent.get('/auth/spotify/callback?code=x&state=y').expect(400);
    const attackers = await agree(await depart(app.anonymous()), 'eve');
    const victim = app.anonymous();
    await depart(victim);
    expect((await victim.get(attackers).expect(400)).body.code).toBe('bad-state');
    await victim.get('/api/me').expect(401);

    const back = await agree(await depart(agent), 'dora');
    await agent.get(back).expect(302);
    expect((await agent.get(back).expect(400)).body.code).toBe('bad-state');
  });

  it('a state of another departure of the same browser gets nowhere, and takes nothing away from the last one', async () => {
    const agent = app.anonymous();
    const earlier = await agree(await depart(agent), 'dora');
    const later = await agree(await depart(agent), 'dora');
    const swapped = new URL(later, 'http://x');
    swapped.searchParams.set('state', new URL(earlier, 'http://x').searchParams.get('state') ?? '');
    expect((await agent.get(swapped.pathname + swapped.search).expect(400)).body.code).toBe('bad-state');
    await agent.get('/auth/spotify/callback?code=x&state=a&state=b').expect(400);
    await agent.get('/api/me').expect(401);
    await agent.get(later).expect(302);
    await agent.get('/api/me').expect(200);
  });

  it('an error that somebody else made up does not end a sign-in, and its words go nowhere', async () => {
    const agent = app.anonymous();
    const url = await depart(agent);
    for (const forged of ['error=access_denied', 'error=access_denied&state=x', 'error=%3Cscript%3E&state=']) {
      const { body } = await agent.get(`/auth/spotify/callback?${forged}`).expect(400);
      expect(body.code).toBe('bad-state');
    }
    const state = encodeURIComponent(url.searchParams.get('state') ?? '');
    const words = encodeURIComponent('<script>\r\nSet-Cookie: a=b');
    const other = app.anonymous();
    const own = encodeURIComponent((await depart(other)).searchParams.get('state') ?? '');
    const failed = await other.get(`/auth/spotify/callback?error=${words}&state=${own}`).expect(302);
    expect(failed.headers['location']).toBe('/connections?problem=failed');
    // A code that comes with an error is a code.
    const back = await agree(url, 'dora');
    expect(back).toContain(state);
    await agent.get(`${back}&error=access_denied&iss=https%3A%2F%2Fevil.example`).expect(302);
    await agent.get('/api/me').expect(200);
  });

  it('who comes back as somebody else than who left is not tied to the account', async () => {
    const agent = await app.signIn('Left');
    const back = await agree(await depart(agent), 'gus');
    await agent.post('/auth/logout').expect(204);
    await agent.post('/auth/demo').send({ name: 'Came' }).expect(200);
    expect((await agent.get(back).expect(400)).body.code).toBe('bad-state');
    expect((await agent.get(CONNECTION)).body.state).toBe('none');
  });

  it('a code used before gets nowhere', async () => {
    const first = app.anonymous();
    const used = new URL(await agree(await depart(first), 'dora'), 'http://x');
    await first.get(used.pathname + used.search).expect(302);
    const second = app.anonymous();
    const url = await depart(second);
    used.searchParams.set('state', url.searchParams.get('state') ?? '');
    expect((await second.get(used.pathname + used.search).expect(400)).body.code).toBe('bad-code');
    await second.get('/api/me').expect(401);
  });

  it.each([
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    '/\t/evil.example',
    '/.//evil.example',
    '/chats/..//evil.example',
    '/%2e//evil.example',
    '\\\\evil.example',
    'javascript:alert(1)',
    'chats',
  ])('never returns to %j', async (returnTo) => {
    await app
      .anonymous()
      .get(`/auth/spotify/login?returnTo=${encodeURIComponent(returnTo)}`)
      .expect(400);
  });

  it.each([
    '/%2F%2Fevil.example',
    '/%5Cevil.example',
    '/a?b=//evil.example',
    '/\r\nLocation: https://evil.example',
    '/@evil.example',
    '/chats#//evil.example',
  ])('stays here with %j, whether the listener agrees or not', async (returnTo) => {
    for (const user of ['dora', '']) {
      const agent = app.anonymous();
      const back = await agree(await depart(agent, `?returnTo=${encodeURIComponent(returnTo)}`), user);
      const to = String((await agent.get(back).expect(302)).headers['location']);
      expect(new URL(to, app.url).origin).toBe(new URL(app.url).origin);
      expect(new URL(to, app.url).pathname).not.toMatch(/^\/[/\\]/);
    }
  });

  it('a session id planted before signing in is worth nothing after it', async () => {
    const agent = app.anonymous();
    const departed = await agent.get('/auth/spotify/login').expect(302);
    const planted = cookieOf(departed.headers['set-cookie']);
    await agent.get(await agree(new URL(departed.headers['location'] ?? ''), 'dora')).expect(302);
    await app.anonymous().get('/api/me').set('Cookie', planted).expect(401);
  });
});

describe('tokens', () => {
  it('are stored as ciphertext that is bound to its listener', async () => {
    const { rows } = await db.query<{ access_token: Buffer; refresh_token: Buffer }>('SELECT * FROM accounts');
    const plain = [...spotify.state.accessTokens.keys(), ...spotify.state.refreshTokens.keys()];
    expect(rows.length).toBeGreaterThan(2);
    for (const row of rows) {
      const text = JSON.stringify(row) + row.access_token.toString('latin1') + row.refresh_token.toString('latin1');
      for (const token of plain) expect(text).not.toContain(token);
    }
  });

  it('are gone everywhere after disconnecting', async () => {
    const agent = await app.signIn('Bob');
    await agent.delete(CONNECTION).expect(204);
    await agent.delete(CONNECTION).expect(204);
    expect((await agent.get(CONNECTION)).body).toMatchObject({ state: 'none', account: null, permissions: [] });
    const { rows } = await db.query(`SELECT 1 FROM accounts WHERE provider_account_id = 'acct-bob'`);
    expect(rows).toEqual([]);
    expect((await agent.get('/api/me')).body.spotifyConnected).toBe(false);
  });
});

it('a listener who has no other way in is the same one after disconnecting', async () => {
  const agent = app.anonymous();
  await connect(agent, 'dora');
  const { id } = (await agent.get('/api/me').expect(200)).body as { id: string };
  await agent.delete(CONNECTION).expect(204);
  expect((await agent.get(CONNECTION)).body).toMatchObject({ state: 'none', account: null, permissions: [] });
  const { rows } = await db.query('SELECT * FROM accounts WHERE user_id = $1', [id]);
  expect(rows).toMatchObject([{ access_token: null, refresh_token: null, display_name: null, scopes: [] }]);
  const again = app.anonymous();
  await connect(again, 'dora');
  expect((await again.get('/api/me').expect(200)).body).toMatchObject({ id, spotifyConnected: true });
});

it('works without Spotify, and says what to set', async () => {
  const bare = await startApp({});
  try {
    const agent = await bare.signIn('Ada');
    expect((await agent.get(CONNECTION).expect(200)).body).toMatchObject({ available: false, state: 'none' });
    expect((await agent.get('/auth/spotify/login').expect(409)).body.code).toBe('spotify-not-set-up');
    await agent.get('/auth/spotify/callback?code=x&state=y').expect(409);
    await agent.delete(CONNECTION).expect(409);
  } finally {
    await bare.stop();
  }
});
