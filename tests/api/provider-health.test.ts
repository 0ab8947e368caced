import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { agree, connect, depart, REDIRECT, settingsFor } from '../fakes/spotify/connect.js';
import { type FakeSpotify, startFakeSpotify } from '../fakes/spotify/fake-spotify.js';
import { rateLimited } from '../fakes/spotify/state.js';
import { type Agent, startApp, type TestApp } from '../start-app.js';
import { buildCall, seenByAnotherProcess } from '../seen-by-another-process.js';

interface Item {
  provider: string;
  kind: string;
  mode: string | null;
  setting: string | null;
  status: string;
  statusSince: string | null;
  circuit: string;
  circuitSince: string | null;
  successRate: number | null;
  latencyMs: { p50: number | null; p95: number | null; p99: number | null };
  requests: number;
  probes: number;
  errors: number;
  errorsByKind: Record<string, number>;
  fallbacks: number;
  tokens: number;
  lastError: string | null;
  lastSuccessAt: string | null;
  lastFailureAt: string | null;
}

const MINUTE_MS = 60_000;
const answer = (status: number, error: string) => ({ kind: 'answer', status, body: { error } }) as const;

describe('provider health', () => {
  let app: TestApp;
  let admin: Agent;
  beforeAll(async () => {
    app = await startApp({ GEMINI_MODEL: 'some-model', SPOTIFY_CLIENT_ID: 'abc' });
    admin = await app.signIn('Boss', 'admin');
  });
  afterAll(() => app.stop());

  const items = async (query = '', agent = admin): Promise<Item[]> =>
    (await agent.get(`/api/providers/health${query}`).expect(200)).body.items;
  const item = async (provider: string, query = ''): Promise<Item> => {
    const found = (await items(query)).find((one) => one.provider === provider);
    if (!found) throw new Error(`${provider} is not listed`);
    return found;
  };
  const seen = (see: Parameters<typeof seenByAnotherProcess>[1], now?: () => number) =>
    seenByAnotherProcess(app.databaseUrl, see, now);

  it('lists every provider and store, in the order in which models are asked', async () => {
    const all = await items();
    expect(all.map(({ provider, kind }) => `${kind} ${provider}`)).toEqual([
      'llm gemini',
      'llm openai',
      'llm built-in',
      'music spotify',
      'store postgres',
      'store mongo',
      'store redis',
    ]);
    expect(await item('redis')).toMatchObject({ mode: 'in-process', circuit: 'closed' });
    expect(await item('mongo')).toMatchObject({ mode: 'embedded' });
  });

  it('knows the stores by their pings from the start', async () => {
    for (const store of ['postgres', 'mongo', 'redis']) {
      const { status, successRate, requests, probes, latencyMs } = await item(store);
      expect({ store, status, successRate }).toEqual({ store, status: 'healthy', successRate: 1 });
      expect(requests).toBeGreaterThan(0);
      expect(probes).toBe(requests);
      expect(latencyMs.p50).toEqual(expect.any(Number));
    }
    const { requests } = await item('postgres');
    await app.anonymous().get('/health').expect(200);
    expect((await item('postgres')).requests).toBe(requests + 1);
  });

  it('calls what is not set up unconfigured, says what to set, and never probes it', async () => {
    expect(await item('gemini')).toMatchObject({
      status: 'unconfigured',
      setting: 'GEMINI_API_KEY',
      requests: 0,
      successRate: null,
      latencyMs: { p50: null, p95: null, p99: null },
      lastSuccessAt: null,
    });
    const refused = await admin.post('/api/admin/providers/gemini/probe').expect(422);
    expect(refused.body).toMatchObject({ code: 'not-configured', detail: 'gemini is not set up: set GEMINI_API_KEY.' });
    expect((await item('gemini')).requests).toBe(0);
    const bare = await startApp();
    const { body } = await (await bare.signIn('Boss', 'admin')).get('/api/providers/health').expect(200);
    await bare.stop();
    const spotify = (body.items as Item[]).find(({ provider }) => provider === 'spotify');
    expect(spotify).toMatchObject({ status: 'unconfigured', setting: 'SPOTIFY_CLIENT_ID' });
    expect(await item('spotify')).toMatchObject({ status: 'healthy', setting: null, requests: 0 });
    // Without a secret there is no call that needs no listener.
    expect((await admin.post('/api/admin/providers/spotify/probe').expect(422)).body.code).toBe('no-probe');
  });

  it('adds up what other processes saw, in windows', async () => {
    const now = Date.now();
    const at = (minutesAgo: number) => () => now - minutesAgo * MINUTE_MS;
    const fast = buildCall('spotify', { kind: 'music', latencyMs: 20 });
    const slow = buildCall('spotify', { kind: 'music', latencyMs: 900 });
    const broken = { ...slow, error: { kind: 'server' as const, message: 'Spotify answered 502.' } };
    await seen((observer) => observer.observe(fast), at(0));
    await seen((observer) => observer.observe(slow), at(30));
    await seen(
      (observer) => {
        observer.observe(slow);
        observer.observe(broken);
        observer.fallback('spotify', 'nobody');
      },
      at(10 * 60),
    );

    const five = await item('spotify');
    expect(five).toMatchObject({ requests: 1, errors: 0, successRate: 1, tokens: 7, fallbacks: 0 });
    expect(five.latencyMs.p99).toBeCloseTo(20, 0);
    const hour = await item('spotify', '?window=1h');
    expect(hour).toMatchObject({ requests: 2, errors: 0 });
    expect(hour.latencyMs.p99).toBeGreaterThan(890);
    const day = await item('spotify', '?window=24h');
    expect(day).toMatchObject({ requests: 4, errors: 1, successRate: 0.75, fallbacks: 1, errorsByKind: { server: 1 } });
    // How it does now does not depend on the window.
    expect([five.status, hour.status, day.status]).toEqual(['healthy', 'healthy', 'healthy']);
    expect(five).toMatchObject({ lastError: 'Spotify answered 502.', lastSuccessAt: new Date(now).toISOString() });
    await admin.get('/api/providers/health?window=2y').expect(400);
  });

  it('tells the past step by step, also where nothing happened', async () => {
    const { body } = await admin.get('/api/providers/health/spotify/history?window=1h').expect(200);
    expect(body).toMatchObject({ provider: 'spotify', window: '1h', bucketMs: MINUTE_MS });
    const points = body.items as (Item & { at: string })[];
    expect(points).toHaveLength(61);
    const [half] = points.filter(({ requests, latencyMs }) => requests === 1 && (latencyMs.p50 ?? 0) > 100);
    expect(Date.now() - Date.parse(half?.at ?? '')).toBeLessThan(32 * MINUTE_MS);
    expect(points[1]).toMatchObject({ requests: 0, successRate: null, latencyMs: { p50: null } });
    const day = await admin.get('/api/providers/health/spotify/history?window=24h').expect(200);
    expect(day.body.items).toHaveLength(97);
    expect((day.body.items as Item[]).reduce((sum, { requests }) => sum + requests, 0)).toBe(4);
    await admin.get('/api/providers/health/nobody/history').expect(404);
  });

  it('sees a provider go down, stay down and come back, and since when', async () => {
    const timeout = buildCall('built-in', { error: { kind: 'timeout', message: 'No answer within 10 s.' } });
    await seen((observer) => {
      observer.observe(timeout);
      observer.circuit('built-in', 'open');
    });
    const down = await item('built-in');
    expect(down).toMatchObject({
      status: 'down',
      circuit: 'open',
      lastError: 'No answer within 10 s.',
      successRate: 0,
    });
    expect(await item('built-in')).toMatchObject({ statusSince: down.statusSince, circuitSince: down.circuitSince });
    await seen((observer) => observer.circuit('built-in', 'half-open'));
    await seen((observer) => observer.observe(buildCall('built-in', { latencyMs: 0 })));
    expect(await item('built-in')).toMatchObject({ status: 'degraded', circuit: 'closed', successRate: 0.5 });
    await seen((observer) => {
      for (let i = 0; i < 20; i++) observer.observe(buildCall('built-in'));
    });
    const back = await item('built-in');
    expect(back.status).toBe('healthy');
    expect(Date.parse(back.statusSince ?? '')).toBeGreaterThan(Date.parse(down.statusSince ?? ''));
  });

  it('asks a provider when an admin wants to know, but not again and again', async () => {
    const before = await item('built-in');
    const { body } = await admin.post('/api/admin/providers/built-in/probe').expect(200);
    expect(body).toMatchObject({ provider: 'built-in', requests: before.requests + 1, probes: before.probes + 1 });
    const again = await admin.post('/api/admin/providers/built-in/probe').expect(429);
    expect(again.body.code).toBe('probed-just-now');
    expect(Number(again.headers['retry-after'])).toBeGreaterThan(0);
    expect((await item('built-in')).probes).toBe(before.probes + 1);
    await admin.post('/api/admin/providers/nobody/probe').expect(404);
    expect((await admin.post('/api/admin/providers/postgres/probe').expect(422)).body.code).toBe('no-probe');
  });

  it('does not ask a provider before the time that it named', async () => {
    const error = { kind: 'rate-limited' as const, message: 'Too many requests.', retryAfterMs: 90_000 };
    await seen((observer) => observer.observe(buildCall('built-in', { error })));
    const { body, headers } = await admin.post('/api/admin/providers/built-in/probe').expect(503);
    expect(body.code).toBe('cooling-down');
    expect(Number(headers['retry-after'])).toBeGreaterThan(60);
  });

  it('is for admins and for tokens that may read it', async () => {
    const ann = await app.signIn('Ann');
    for (const path of ['', '/stream', '/spotify/history']) {
      expect((await app.anonymous().get(`/api/providers/health${path}`).expect(401)).body.code).toBe('not-signed-in');
      expect((await ann.get(`/api/providers/health${path}`).expect(403)).body.code).toBe('not-allowed');
    }
    await ann.post('/api/admin/providers/built-in/probe').expect(403);
    const scopes = ['metrics:read', 'flags:evaluate'];
    const { body } = await admin.post('/api/admin/tokens').send({ name: 'other', scopes }).expect(201);
    const refused = app.anonymous().get('/api/providers/health').set('Authorization', `Bearer ${body.token}`);
    expect((await refused.expect(403)).body.code).toBe('missing-scope');
  });

  it('streams how it is, then what changes, to whoever may read it', async () => {
    const { body } = await admin
      .post('/api/admin/tokens')
      .send({ name: 'wall', scopes: ['health:read'] })
      .expect(201);
    const stop = new AbortController();
    const response = await fetch(`${app.url}/api/providers/health/stream`, {
      headers: { Authorization: `Bearer ${body.token}` },
      signal: stop.signal,
    });
    expect(response.headers.get('content-type')).toMatch('text/event-stream');
    expect(response.headers.get('cache-control')).toContain('no-transform');
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const until = async (pattern: RegExp): Promise<void> => {
      while (!pattern.test(text)) {
        const { done, value } = await reader.read();
        if (done) throw new Error(`the stream ended: ${text}`);
        text += value;
      }
    };
    await until(/event: health\ndata: .*\n\n/);
    const first = JSON.parse(/event: health\ndata: (.*)\n/.exec(text)?.[1] ?? '') as { items: Item[] };
    expect(first.items.map(({ provider }) => provider)).toContain('built-in');
    text = '';
    await seen((observer) => observer.observe(buildCall('spotify', { kind: 'music', inputTokens: 12_345 })));
    await until(/"tokens":12356/);
    expect(text).toMatch(/^id: \d+\nevent: health\n/m);
    stop.abort();
  });
});

describe('the health of Spotify', () => {
  let spotify: FakeSpotify;
  let app: TestApp;
  let admin: Agent;
  beforeAll(async () => {
    spotify = await startFakeSpotify({ redirectUris: [REDIRECT] });
    spotify.addUser('boss');
  });
  beforeEach(async () => {
    app = await startApp(settingsFor(spotify));
    admin = await app.signIn('Boss', 'admin');
  });
  afterEach(async () => {
    spotify.calm();
    await app.stop();
  });
  afterAll(() => spotify.stop());

  const health = async (): Promise<Item | undefined> => {
    const { body } = await admin.get('/api/providers/health').expect(200);
    return (body.items as Item[]).find(({ provider }) => provider === 'spotify');
  };
  const probe = () => admin.post('/api/admin/providers/spotify/probe').expect(200);

  it('is asked for by one call that needs no listener', async () => {
    const from = spotify.requests.length;
    const { body } = await probe();
    expect(body).toMatchObject({ kind: 'music', status: 'healthy', requests: 1, probes: 1, errors: 0, successRate: 1 });
    expect(spotify.requests.slice(from).map(({ line }) => line)).toEqual(['POST /api/token']);
    await admin.post('/api/admin/providers/spotify/probe').expect(429);
    expect(spotify.requests).toHaveLength(from + 1);
  });

  it.each([
    ['away', { kind: 'answer', status: 503, body: null }, { status: 'down', errorsByKind: { server: 1 } }],
    ['refusing the secret', answer(400, 'invalid_client'), { errors: 1, errorsByKind: { auth: 1 } }],
    ['without such a grant', answer(400, 'unsupported_grant_type'), { status: 'healthy', errors: 0 }],
    ['cut off', { kind: 'cut' }, { status: 'down', errorsByKind: { network: 1 } }],
  ] as const)('is told when it is %s', async (_name, fault, told) => {
    spotify.disturb(/api\/token/, fault);
    expect((await probe()).body).toMatchObject({ requests: 1, probes: 1, ...told });
  });

  it('keeps away from it for as long as it asks, with other calls too', async () => {
    spotify.disturb(/api\/token/, rateLimited(120));
    expect((await probe()).body).toMatchObject({ errorsByKind: { 'rate-limited': 1 } });
    const refused = await admin.post('/api/admin/providers/spotify/probe').expect(503);
    expect(refused.body.code).toBe('cooling-down');
    const from = spotify.requests.length;
    await admin.get(await agree(await depart(admin), 'boss')).expect(503);
    expect(spotify.requests.slice(from).filter(({ line }) => line.includes('/api/token'))).toEqual([]);
  });

  it('is that of real calls while there are any', async () => {
    await connect(admin, 'boss');
    await admin.post('/api/history/sync').expect(200);
    spotify.disturb(/recently-played/, { kind: 'answer', status: 502, body: null });
    await admin.post('/api/history/sync').expect(503);
    const seen = await health();
    expect(seen).toMatchObject({ probes: 0, errors: 1, errorsByKind: { server: 1 }, mode: null });
    expect(seen?.requests).toBeGreaterThanOrEqual(4);
    expect(seen?.latencyMs.p50).toEqual(expect.any(Number));
    expect(seen?.lastError).toContain('502');
  });
});
