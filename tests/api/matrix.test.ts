import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Endpoint, TOKEN_SCOPES } from '../../server/http/endpoint.js';
import { buildExtendedHistory } from '../factories/exports.js';
import { importFile } from '../import-file.js';
import { type Agent, startApp, type TestApp } from '../start-app.js';

/**
 * Every route of the running app × everybody who may ask. Who is let in follows from what the route declares; what is
 * asked for really belongs to the listener "owner". A route whose parameters or body are not in the tables below fails.
 */
const CALLERS = ['anonymous', 'other listener', 'admin', ...TOKEN_SCOPES, 'owner'] as const;
type Caller = (typeof CALLERS)[number];

const RULE = { type: 'boolean', enabled: true };

/** What is sent, where something must be; of the routes' own words as little as makes them work. */
const bodiesWith = (trackKeys: readonly string[]): Record<string, object> => ({
  'POST /ofrep/v1/evaluate/flags/:key': { context: { targetingKey: 'x' } },
  'POST /ofrep/v1/evaluate/flags': { context: { targetingKey: 'x' } },
  'POST /api/admin/flags/import': { file: { flags: {} } },
  'POST /api/admin/flags/:key/evaluate': { context: {} },
  'POST /api/admin/flags/:key/schedules': { at: '2099-01-01T00:00:00Z', enabled: true },
  'POST /api/admin/flags': { key: 'made-by-matrix', ...RULE },
  'PATCH /api/admin/flags/:key': { version: 1, description: 'x' },
  'POST /api/admin/flags/:key/toggle': { enabled: false },
  'POST /api/admin/flags/:key/revert': { to: 1, version: 1 },
  'POST /api/admin/flags/:key/clone': { key: 'cloned-by-matrix' },
  'POST /auth/demo': { name: 'Newcomer' },
  'PUT /api/admin/config/:key': { value: 1 },
  'PATCH /api/admin/users/:id': { role: 'admin' },
  'POST /api/admin/users/:id/sign-out': {},
  'POST /api/admin/jobs/:queue/:id/retry': {},
  'POST /api/admin/jobs/:queue/:id/cancel': {},
  'POST /api/admin/tokens': { name: 'x', scopes: ['health:read'] },
  'PATCH /api/preferences': { theme: 'dark' },
  'POST /api/memories': { text: 'I like rain' },
  'PATCH /api/memories/:id': { text: 'I like snow' },
  'POST /api/chat': { message: 'Hello' },
  'POST /api/chat/messages/:id/regenerate': {},
  'POST /api/chat/sessions': {},
  'PATCH /api/chat/sessions/:id': { title: 'x' },
  'POST /api/playlists': { name: 'x', trackKeys },
  'PATCH /api/playlists/:id': { name: 'y' },
  'PUT /api/playlists/:id/tracks': { trackKeys },
  'POST /api/playlists/:id/refine': { instruction: 'shorter' },
  'POST /api/playlists/:id/sync': {},
  'PUT /api/playlists/:id/schedule': { weekday: 1, hour: 7, timeZone: 'UTC' },
  'POST /api/recommendations': { text: 'jazz' },
  'POST /api/recommendations/feedback': { trackKey: trackKeys[0], kind: 'love' },
});

/** Questions that need more than their path. */
const QUERIES: Record<string, string> = {
  'GET /api/chat/search': '?q=jazz',
  'GET /api/recommendations/similar/tracks': '?key=keith%20jarrett%20%E2%80%93%20koln%20january%2024%201975%20part%20i',
  'GET /api/recommendations/similar/artists': '?key=keith%20jarrett',
  'GET /api/analytics/top': '?kind=track',
  'GET /api/analytics/wrapped': '?year=2024',
};

/** Where whoever is let in gets something else than success here, and why. */
const ANSWERS: Record<string, number> = {
  // No ticket of ours.
  'GET /ofrep/v1/streams/:ticket': 404,
  // A form, and files, that are not there.
  'POST /admin/emergency': 400,
  'POST /api/history/imports': 415,
  // This installation has no app at Spotify.
  'GET /auth/spotify/login': 409,
  'GET /auth/spotify/callback': 409,
  'DELETE /api/connections/spotify': 409,
  'POST /api/history/sync': 409,
  'POST /api/playlists/:id/sync': 409,
  'DELETE /api/playlists/:id/sync': 409,
  // It is done already.
  'POST /api/history/imports/:id/cancel': 409,
  'POST /api/history/imports/:id/resume': 409,
};

/** What these name is nobody's: each asker has something of their own under it, or nothing. */
const NOBODYS = new Set(['DELETE /api/recommendations/feedback/:trackKey']);

/** Makes what the parameters of a route name, and returns them; by the beginning of its path. */
const MADE: [prefix: string, make: (desk: Desk) => Promise<Record<string, string>>][] = [
  [
    '/api/admin/flags/:key/schedules/:id',
    async ({ admin, flag }) => {
      const key = await flag();
      const { body } = await admin
        .post(`/api/admin/flags/${key}/schedules`)
        .send({ at: '2099-01-01T00:00:00Z', enabled: true })
        .expect(201);
      return { key, id: body.id };
    },
  ],
  ['/api/admin/flags/:key', async ({ flag }) => ({ key: await flag() })],
  ['/ofrep/v1/evaluate/flags/:key', async ({ flag }) => ({ key: await flag() })],
  ['/ofrep/v1/streams/:ticket', async () => ({ ticket: 'made-up' })],
  ['/api/providers/health/:provider', async () => ({ provider: 'built-in' })],
  ['/api/admin/providers/:name', async () => ({ name: 'built-in' })],
  ['/api/admin/config/:key', async () => ({ key: 'chats.kept-days' })],
  [
    '/api/admin/users/:id',
    async ({ app }) => ({
      id: (await (await app.signIn(`User ${randomUUID()}`)).get('/api/me')).body.id,
    }),
  ],
  ['/api/admin/jobs/:queue/:id/retry', ({ job }) => job('failed')],
  ['/api/admin/jobs/:queue/:id/cancel', ({ job }) => job('created')],
  ['/api/admin/jobs/:queue', async () => ({ queue: 'retention' })],
  [
    '/api/admin/tokens/:id',
    async ({ admin }) => {
      const { body } = await admin
        .post('/api/admin/tokens')
        .send({ name: 'x', scopes: ['health:read'] })
        .expect(201);
      return { id: body.id };
    },
  ],
  [
    '/api/memories/:id',
    async ({ owner }) => {
      const { body } = await owner.post('/api/memories').send({ text: 'I like rain' }).expect(201);
      return { id: body.id };
    },
  ],
  ['/api/chat/messages/:id', async ({ chat }) => ({ id: (await chat()).messageId, type: 'like' })],
  ['/api/chat/replies/:messageId', async ({ chat }) => ({ messageId: (await chat()).messageId })],
  [
    '/api/chat/sessions/:id/restore',
    async ({ chat, owner }) => {
      const { id } = await chat();
      await owner.delete(`/api/chat/sessions/${id}`).expect(204);
      return { id };
    },
  ],
  ['/api/chat/sessions/:id', async ({ chat }) => ({ id: (await chat()).id })],
  [
    '/api/playlists/:id/schedule',
    async ({ owner }) => {
      const { body } = await owner
        .post('/api/playlists')
        .send({ brief: { count: 2 } })
        .expect(201);
      const hour = { weekday: 1, hour: 7, timeZone: 'UTC' };
      await owner.put(`/api/playlists/${body.id}/schedule`).send(hour).expect(200);
      return { id: body.id };
    },
  ],
  [
    '/api/playlists/:id',
    async ({ owner }) => {
      const { body } = await owner
        .post('/api/playlists')
        .send({ brief: { count: 2 } })
        .expect(201);
      return { id: body.id, version: '1' };
    },
  ],
  [
    '/api/history/imports/:id',
    async ({ owner }) => {
      await importFile(owner, buildExtendedHistory(3));
      return { id: (await owner.get('/api/history/imports').expect(200)).body.items[0].id };
    },
  ],
  [
    '/api/recommendations/feedback/:trackKey',
    async ({ owner, trackKeys: [trackKey = ''] }) => {
      await owner.post('/api/recommendations/feedback').send({ trackKey, kind: 'love' });
      return { trackKey };
    },
  ],
  [
    '/api/analytics/artist/:key',
    async ({ owner }) => {
      await importFile(owner, buildExtendedHistory(30));
      const { body } = await owner.get('/api/analytics/top?kind=artist').expect(200);
      return { key: body.items[0].key };
    },
  ],
];

/** What the tables make things with. */
interface Desk {
  app: TestApp;
  admin: Agent;
  owner: Agent;
  trackKeys: readonly string[];
  flag(): Promise<string>;
  chat(): Promise<{ id: string; messageId: string }>;
  job(state: string): Promise<{ queue: string; id: string }>;
}

const nameOf = ({ spec }: Endpoint): string => `${spec.method.toUpperCase()} ${spec.path}`;

/** The status with which a caller is turned away; null: is let in. */
function refusal(route: Endpoint, caller: Caller): number | null {
  const { access, path } = route.spec;
  const isToken = TOKEN_SCOPES.some((scope) => scope === caller);
  if (access === 'open' || access === 'public') return null;
  if (typeof access === 'object') {
    if (isToken) return caller === access.scope ? null : 403;
    if (caller === 'anonymous') return 401;
    return caller === 'admin' || access.orListener === true ? null : 403;
  }
  if (isToken || caller === 'anonymous') return 401;
  if (access === 'admin') return caller === 'admin' ? null : 403;
  // What names something names something of the owner's: for everybody else it is not there, admins included.
  return path.includes('/:') && caller !== 'owner' && !NOBODYS.has(nameOf(route)) ? 404 : null;
}

/** They end the login session of whoever asks. */
const ENDING = new Set(['POST /auth/demo', 'POST /auth/logout', 'DELETE /api/me']);

describe('every route × everybody who may ask', () => {
  let app: TestApp;
  let desk: Desk;
  let bodies: Record<string, object>;
  let endpoints: readonly Endpoint[];
  const headers = new Map<Caller, Record<string, string>>();
  beforeAll(async () => {
    app = await startApp({ RATE_LIMIT_PER_MINUTE: '1000000' });
    const admin = await app.signIn('Boss', 'admin');
    const owner = await app.signIn('owner');
    const found = await owner.post('/api/recommendations').send({ text: 'jazz', limit: 2 }).expect(200);
    const trackKeys = found.body.items.map(({ trackKey }: { trackKey: string }) => trackKey);
    desk = deskOf(admin, owner, trackKeys);
    bodies = bodiesWith(trackKeys);
    endpoints = app.server.context.endpoints;
    for (const scope of TOKEN_SCOPES) {
      const { body } = await admin
        .post('/api/admin/tokens')
        .send({ name: scope, scopes: [scope] })
        .expect(201);
      headers.set(scope, { Authorization: `Bearer ${body.token}` });
    }
    await signInAll();
  });
  afterAll(() => app.stop());

  async function signInAll(): Promise<void> {
    headers.set('anonymous', {});
    desk.owner = await app.signIn('owner');
    for (const [caller, role] of [
      ['owner', 'listener'],
      ['other listener', 'listener'],
      ['admin', 'admin'],
    ] as const) {
      const answer = await app.anonymous().post('/auth/demo').send({ name: caller, role }).expect(200);
      headers.set(caller, { Cookie: String(answer.headers['set-cookie']).split(';')[0] ?? '' });
    }
  }

  const deskOf = (admin: Agent, owner: Agent, trackKeys: readonly string[]): Desk => ({
    app,
    admin,
    owner,
    trackKeys,
    async flag() {
      const key = `flag-${randomUUID()}`;
      await admin
        .post('/api/admin/flags')
        .send({ key, ...RULE })
        .expect(201);
      return key;
    },
    async chat() {
      const { body } = await desk.owner.post('/api/chat').send({ message: 'half an hour of jazz' }).expect(200);
      return { id: body.session.id, messageId: body.assistantMessage.id };
    },
    async job(state) {
      const { pool } = app.server.context.postgres;
      const queue = 'matrix';
      await pool.query('SELECT pgboss.create_queue($1, $2)', [queue, { policy: 'standard' }]);
      const { rows } = await pool.query<{ id: string }>(
        'INSERT INTO pgboss.job (name, state) VALUES ($1, $2::pgboss.job_state) RETURNING id',
        [queue, state],
      );
      return { queue, id: rows[0]?.id ?? '' };
    },
  });

  async function ask(route: Endpoint, path: string, caller: Caller): Promise<number> {
    const { method, body } = route.spec;
    const ended = new AbortController();
    const answer = await fetch(app.url + path, {
      method: method.toUpperCase(),
      redirect: 'manual',
      signal: ended.signal,
      headers: { ...headers.get(caller), ...(body && { 'Content-Type': 'application/json' }) },
      ...(body && { body: JSON.stringify(bodies[nameOf(route)]) }),
    });
    // Streams of events do not end by themselves.
    ended.abort();
    return answer.status;
  }

  it('is answered as the route declares it, and the tables name what there is', async () => {
    const wrong: string[] = [];
    const used = new Set<string>();
    for (const route of endpoints) {
      const name = nameOf(route);
      used.add(name);
      if (route.spec.body !== undefined && bodies[name] === undefined) wrong.push(`${name}: no body in the table`);
      const params = (await MADE.find(([prefix]) => route.spec.path.startsWith(prefix))?.[1](desk)) ?? {};
      const path = route.spec.path.replace(/:(\w+)/g, (whole, param: string) => {
        if (params[param] === undefined) wrong.push(`${name}: nothing makes ${whole}`);
        return encodeURIComponent(params[param] ?? 'x');
      });
      // The owner comes last, and finds everything as it was.
      for (const caller of CALLERS) {
        const status = await ask(route, path + (QUERIES[name] ?? ''), caller);
        const expected = refusal(route, caller) ?? ANSWERS[name] ?? 'success';
        const isRight = expected === 'success' ? status >= 200 && status < 400 : status === expected;
        if (!isRight) wrong.push(`${name} as ${caller}: ${status} instead of ${expected}`);
        if (ENDING.has(name)) await signInAll();
      }
    }
    for (const name of [...Object.keys(bodies), ...Object.keys(QUERIES), ...Object.keys(ANSWERS)])
      if (!used.has(name)) wrong.push(`${name}: in a table, but no route`);
    expect(wrong).toEqual([]);
  }, 300_000);
});
