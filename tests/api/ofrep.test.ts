import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { OFREPProvider } from '@openfeature/ofrep-provider';
import { OFREPWebProvider } from '@openfeature/ofrep-web-provider';
import { OpenFeature as ServerSdk } from '@openfeature/server-sdk';
import { OpenFeature as WebSdk, ProviderEvents } from '@openfeature/web-sdk';
import { EventSource } from '../event-source.js';
import { type Agent, startApp, type TestApp } from '../start-app.js';

describe('OFREP', () => {
  let app: TestApp;
  let admin: Agent;
  let token: string;
  beforeAll(async () => {
    app = await startApp();
    admin = await app.signIn('Boss', 'admin');
    token = (
      await admin
        .post('/api/admin/tokens')
        .send({ name: 'T', scopes: ['flags:evaluate'] })
        .expect(201)
    ).body.token;
    await make('plain', {
      type: 'string',
      variants: { a: 'A', b: 'B' },
      defaultVariant: 'a',
      metadata: { owner: 'us' },
    });
    await make('count', { type: 'number', variants: { few: 1.5, many: 10 }, defaultVariant: 'few' });
    await make('shape', { type: 'json', variants: { x: { deep: [1] } }, defaultVariant: 'x' });
    await make('admins', {
      rules: [{ when: [{ attribute: 'role', op: 'equals', values: ['admin'] }], serve: 'on' }],
      defaultVariant: 'off',
    });
    await make('half', { rollout: { percent: 50, variant: 'on' }, defaultVariant: 'off' });
    await make('secret', { clientVisible: false });
    await make('off-one', { enabled: false });
    await make('adults', { targeting: { if: [{ '>': [{ var: 'age' }, 17] }, 'on', 'off'] } });
  });
  afterAll(() => app.stop());

  const make = (key: string, flag: object) =>
    admin
      .post('/api/admin/flags')
      .send({ key, type: 'boolean', enabled: true, ...flag })
      .expect(201);
  const one = (key: string, body: object | string = {}, agent = app.anonymous()) =>
    agent
      .post(`/ofrep/v1/evaluate/flags/${key}`)
      .set('Authorization', `Bearer ${token}`)
      .set('Content-Type', 'application/json')
      .send(body);
  const bulk = (body: object = {}, query = '') =>
    app.anonymous().post(`/ofrep/v1/evaluate/flags${query}`).set('Authorization', `Bearer ${token}`).send(body);

  it('tells what one flag says', async () => {
    expect((await one('plain').expect(200)).body).toEqual({
      key: 'plain',
      value: 'A',
      variant: 'a',
      reason: 'STATIC',
      metadata: { owner: 'us', version: 1 },
    });
    expect((await one('admins', { context: { role: 'admin' } }).expect(200)).body).toMatchObject({
      value: true,
      reason: 'TARGETING_MATCH',
    });
    expect((await one('admins', { context: { role: 'x' } }).expect(200)).body).toMatchObject({
      value: false,
      reason: 'DEFAULT',
    });
    expect((await one('off-one').expect(200)).body).toMatchObject({ value: false, variant: 'off', reason: 'DISABLED' });
    expect((await one('secret').expect(200)).body.value).toBe(true);
    // Without a body, as some clients send it.
    await app.anonymous().post('/ofrep/v1/evaluate/flags/plain').set('Authorization', `Bearer ${token}`).expect(200);
  });

  it('says what is wrong, in its own words and as a problem document', async () => {
    const told = async (request: ReturnType<typeof one>, status: number, errorCode: string) => {
      const { body, headers } = await request.expect(status);
      expect(headers['content-type']).toContain('application/problem+json');
      expect(body).toMatchObject({ status, errorCode, errorDetails: expect.any(String) });
      return body;
    };
    expect(await told(one('nothing'), 404, 'FLAG_NOT_FOUND')).toMatchObject({ key: 'nothing' });
    expect(await told(one('half'), 400, 'TARGETING_KEY_MISSING')).toMatchObject({ key: 'half' });
    await told(one('plain', { context: 'me' }), 400, 'INVALID_CONTEXT');
    await told(one('plain', { context: ['me'] }), 400, 'INVALID_CONTEXT');
    await told(one('plain', { context: { targetingKey: 7 } }), 400, 'INVALID_CONTEXT');
    await told(one('plain', { context: { targetingKey: '' } }), 400, 'INVALID_CONTEXT');
    const deep = JSON.parse('{"a":'.repeat(20) + '1' + '}'.repeat(20)) as object;
    await told(one('plain', { context: deep }), 400, 'INVALID_CONTEXT');
    const wide = Object.fromEntries(Array.from({ length: 2_000 }, (_, i) => [`a${i}`, i]));
    await told(one('plain', { context: wide }), 400, 'INVALID_CONTEXT');
    await told(one('adults', { context: { age: 'old' } }), 400, 'GENERAL');
    await told(one('plain', '{"context":'), 400, 'PARSE_ERROR');
    await told(one('plain', '{"context":{"__proto__":{"role":"admin"}}}'), 400, 'PARSE_ERROR');
    await told(one('plain', [] as object), 400, 'PARSE_ERROR');
    await told(one('plain', { context: { a: 'x'.repeat(2_000_000) } }), 413, 'PARSE_ERROR');
  });

  it('lets in tokens with the scope, and listeners for themselves', async () => {
    const path = '/ofrep/v1/evaluate/flags/admins';
    expect((await app.anonymous().post(path).send({}).expect(401)).body).toMatchObject({
      code: 'not-signed-in',
      errorCode: 'GENERAL',
    });
    await app.anonymous().post(path).set('Authorization', 'Bearer echotune_nonsense').send({}).expect(401);
    const other = (await admin.post('/api/admin/tokens').send({ name: 'O', scopes: ['health:read'] })).body.token;
    await app.anonymous().post(path).set('Authorization', `Bearer ${other}`).send({}).expect(403);
    const ann = await app.signIn('Ann');
    // Whoever she says she is.
    const { body } = await ann
      .post(path)
      .send({ context: { role: 'admin', targetingKey: 'somebody else' } })
      .expect(200);
    expect(body.value).toBe(false);
    expect((await admin.post(path).send({}).expect(200)).body.value).toBe(true);
    await ann.post('/ofrep/v1/evaluate/flags/secret').send({}).expect(404);
    const { body: all } = await ann.post('/ofrep/v1/evaluate/flags').send({}).expect(200);
    expect(all.flags.map(({ key }: { key: string }) => key)).not.toContain('secret');
    await ann.post(path).set('Origin', 'https://elsewhere.example').send({}).expect(403);
    await ann.get(path).expect(405);
  });

  it('tells what all flags say, and only once', async () => {
    const context = { targetingKey: 'x', age: 20 };
    const first = await bulk({ context }).expect(200);
    const flags = Object.fromEntries(first.body.flags.map((flag: { key: string }) => [flag.key, flag]));
    expect(flags['plain']).toMatchObject({ value: 'A' });
    expect(flags['adults']).toMatchObject({ value: true });
    const etag = first.headers['etag'] ?? '';
    expect((await bulk({ context }).set('If-None-Match', etag).expect(304)).text).toBe('');
    await bulk({ context }).set('If-None-Match', `"other", W/${etag}`).expect(304);
    // Another context is another answer, also under the old tag.
    await bulk({ context: { ...context, age: 5 } })
      .set('If-None-Match', etag)
      .expect(200);
    await admin.post('/api/admin/flags/plain/toggle').send({ enabled: false }).expect(200);
    const changed = await bulk({ context }).set('If-None-Match', etag).expect(200);
    expect(changed.headers['etag']).not.toBe(etag);
    // An event told of a state that this server does not know: its answer is not to be taken for the same.
    await bulk({ context }, '?flagConfigEtag=%22r999999%22')
      .set('If-None-Match', changed.headers['etag'] ?? '')
      .expect(200);
    await admin.post('/api/admin/flags/plain/toggle').send({ enabled: true }).expect(200);
    // What one flag cannot say is told beside what the others say.
    const { body } = await bulk({}).expect(200);
    expect(body.flags).toContainEqual(expect.objectContaining({ key: 'half', errorCode: 'TARGETING_KEY_MISSING' }));
    await bulk({ context: 7 }).expect(400);
  });

  it('refuses who asks too much, and says when to come back', async () => {
    const small = await startApp({ RATE_LIMIT_PER_MINUTE: '1' });
    try {
      const boss = await small.signIn('Boss', 'admin');
      const statuses = new Map<number, number>();
      let retryAfter: string | undefined;
      for (let i = 0; i < 102; i++) {
        const { status, headers } = await boss.post('/ofrep/v1/evaluate/flags/signups').send({});
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (status === 429) retryAfter = headers['retry-after'];
      }
      expect([statuses.get(200), statuses.get(429)]).toEqual([100, 2]);
      expect(Number(retryAfter)).toBeGreaterThan(0);
    } finally {
      await small.stop();
    }
  });

  it('streams to those with an address that was given to them', async () => {
    await app.anonymous().get('/ofrep/v1/streams/nonsense').expect(404);
    const { body } = await bulk({}).expect(200);
    const { type, url, inactivityDelaySec } = body.eventStreams[0];
    expect({ type, inactivityDelaySec }).toEqual({ type: 'sse', inactivityDelaySec: 120 });
    expect(url).toMatch(new RegExp(`^${app.url}/ofrep/v1/streams/`));
    await app
      .anonymous()
      .get(`${new URL(url).pathname}x`)
      .expect(404);

    const source = new EventSource(url);
    const next = () =>
      new Promise<{ data: string; lastEventId: string }>((resolve) => source.addEventListener('message', resolve));
    await new Promise((resolve) => source.addEventListener('open', () => resolve(undefined)));
    const told = next();
    await admin.post('/api/admin/flags/count/toggle').send({ enabled: false }).expect(200);
    const { data, lastEventId } = await told;
    expect(JSON.parse(data)).toEqual({
      type: 'refetchEvaluation',
      etag: `"r${lastEventId}"`,
      lastModified: expect.any(Number),
    });
    source.close();
    // Whoever comes back after a change hears of it at once.
    await admin.post('/api/admin/flags/count/toggle').send({ enabled: true }).expect(200);
    const back = await fetch(url, { headers: { 'last-event-id': lastEventId } });
    const reader = back.body!.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader.read()).value).toContain(`id: ${Number(lastEventId) + 1}`);
    await reader.cancel();
  });

  describe('with the providers of OpenFeature', () => {
    afterEach(async () => {
      await ServerSdk.close();
      await WebSdk.close();
    });

    it('serves programs', async () => {
      const provider = new OFREPProvider({ baseUrl: app.url, headers: [['Authorization', `Bearer ${token}`]] });
      await ServerSdk.setProviderAndWait('ofrep-test', provider);
      const client = ServerSdk.getClient('ofrep-test');
      expect(await client.getStringDetails('plain', '?')).toMatchObject({
        value: 'A',
        variant: 'a',
        reason: 'STATIC',
        flagMetadata: { owner: 'us' },
      });
      expect(await client.getNumberValue('count', 0)).toBe(1.5);
      expect(await client.getObjectValue('shape', {})).toEqual({ deep: [1] });
      expect(await client.getBooleanValue('admins', false, { role: 'admin' })).toBe(true);
      expect(await client.getBooleanDetails('nothing', true)).toMatchObject({
        value: true,
        errorCode: 'FLAG_NOT_FOUND',
      });
      expect(await client.getBooleanDetails('half', true)).toMatchObject({
        value: true,
        errorCode: 'TARGETING_KEY_MISSING',
      });
      expect(await client.getBooleanDetails('plain', true)).toMatchObject({ value: true, errorCode: 'TYPE_MISMATCH' });
    });

    it('serves pages, and tells them of changes', async () => {
      Object.assign(globalThis, { EventSource });
      const provider = new OFREPWebProvider({
        baseUrl: app.url,
        headers: [['Authorization', `Bearer ${token}`]],
        cacheMode: 'disabled',
      });
      await WebSdk.setContext({ targetingKey: 'page', role: 'admin' });
      await WebSdk.setProviderAndWait(provider);
      const client = WebSdk.getClient();
      expect(client.getStringDetails('plain', '?')).toMatchObject({ value: 'A', variant: 'a' });
      expect(client.getBooleanValue('admins', false)).toBe(true);
      expect(client.getBooleanDetails('nothing', true)).toMatchObject({ value: true, errorCode: 'FLAG_NOT_FOUND' });
      // It says nothing of being connected: changes are made until it hears of one.
      const heard = new Promise<void>((resolve) =>
        client.addHandler(ProviderEvents.ConfigurationChanged, () => resolve()),
      );
      let enabled = true;
      const changing = setInterval(() => {
        enabled = !enabled;
        void admin
          .post('/api/admin/flags/plain/toggle')
          .send({ enabled })
          .then(() => undefined);
      }, 300);
      await heard;
      clearInterval(changing);
      await WebSdk.setContext({ targetingKey: 'page', role: 'listener' });
      expect(client.getBooleanValue('admins', true)).toBe(false);
    });
  });
});
