import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Endpoint, TOKEN_SCOPES } from '../../server/http/endpoint.js';
import { type Agent, startApp, type TestApp } from '../start-app.js';
import { LET_IN, type LetIn } from './matrix-access.js';
import { ANSWERS, bodiesWith, type Desk, MADE, NOBODYS, QUERIES, RULE } from './matrix-tables.js';

/**
 * Every route of the running app × everybody who may ask. Who is let in stands in a table (matrix-access.ts); what is asked
 * for really belongs to the listener "owner". A route that is not in the table fails, as does one whose parameters or body
 * nothing makes (matrix-tables.ts).
 */
const CALLERS = ['anonymous', 'other listener', 'admin', ...TOKEN_SCOPES, 'owner'] as const;
type Caller = (typeof CALLERS)[number];

const nameOf = ({ spec }: Endpoint): string => `${spec.method.toUpperCase()} ${spec.path}`;

const whoMay = new Map<string, LetIn>(
  Object.entries(LET_IN).flatMap(([who, routes]) => routes.map((route) => [route, who as LetIn] as const)),
);

/** The status with which a caller is turned away; null: is let in. */
function refusal(route: string, who: LetIn, caller: Caller): number | null {
  const isToken = TOKEN_SCOPES.some((scope) => scope === caller);
  if (who === 'anybody') return null;
  if (who === 'listener' || who === 'admin') {
    if (isToken || caller === 'anonymous') return 401;
    if (who === 'admin') return caller === 'admin' ? null : 403;
    // What names something names something of the owner's: for everybody else it is not there, admins included.
    return route.includes('/:') && caller !== 'owner' && !NOBODYS.has(route) ? 404 : null;
  }
  const [scope, others] = who.split(' or ');
  if (isToken) return caller === scope ? null : 403;
  if (caller === 'anonymous') return 401;
  return caller === 'admin' || others === 'listener' ? null : 403;
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

  it('is answered as the tables say, and they name what there is', async () => {
    const wrong: string[] = [];
    const used = new Set<string>();
    for (const route of endpoints) {
      const name = nameOf(route);
      used.add(name);
      const who = whoMay.get(name);
      if (who === undefined) {
        wrong.push(`${name}: nothing says who may use it`);
        continue;
      }
      if (route.spec.body !== undefined && bodies[name] === undefined) wrong.push(`${name}: no body in the table`);
      const params = (await MADE.find(([prefix]) => route.spec.path.startsWith(prefix))?.[1](desk)) ?? {};
      const path = route.spec.path.replace(/:(\w+)/g, (whole, param: string) => {
        if (params[param] === undefined) wrong.push(`${name}: nothing makes ${whole}`);
        return encodeURIComponent(params[param] ?? 'x');
      });
      // The owner comes last, and finds everything as it was.
      for (const caller of CALLERS) {
        const status = await ask(route, path + (QUERIES[name] ?? ''), caller);
        const expected = refusal(name, who, caller) ?? ANSWERS[name] ?? 'success';
        const isRight = expected === 'success' ? status >= 200 && status < 400 : status === expected;
        if (!isRight) wrong.push(`${name} as ${caller}: ${status} instead of ${expected}`);
        if (ENDING.has(name)) await signInAll();
      }
    }
    for (const name of [bodies, QUERIES, ANSWERS].flatMap(Object.keys).concat(...whoMay.keys(), ...NOBODYS))
      if (!used.has(name)) wrong.push(`${name}: in a table, but no route`);
    expect(wrong).toEqual([]);
  }, 300_000);
});
