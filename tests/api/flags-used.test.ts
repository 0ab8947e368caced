import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { gemini, startFakeGemini } from '../fakes/fake-gemini.js';
import { type Agent, startApp, type TestApp } from '../start-app.js';
import { readEvents } from './read-events.js';
import { askFor, say } from './say.js';
import { type Desk, openDesk, URIS } from './spotify-playlists.js';

/** Every flag that the code reads does what it says, from the next request on. */
describe('the built-in flags', () => {
  const logged: string[] = [];
  const silent = gemini.says('Here ', 'is your mix, ', 'enjoy it.');
  let model: Awaited<ReturnType<typeof startFakeGemini>>;
  let answer = silent;
  let app: TestApp;
  let admin: Agent;
  let ann: Agent;
  const start = (): Promise<TestApp> =>
    startApp(
      { RATE_LIMIT_PER_MINUTE: '100000', GEMINI_API_KEY: 'key', GEMINI_BASE_URL: model.url, ADMIN_USERS: 'Root' },
      undefined,
      pino({ level: 'info' }, { write: (line: string) => void logged.push(line) }),
    );
  beforeAll(async () => {
    model = await startFakeGemini(() => answer);
    app = await start();
    admin = await app.signIn('Boss', 'admin');
    ann = await app.signIn('Ann');
  });
  afterAll(async () => {
    await app.stop();
    await model.stop();
  });

  const set = (key: string, enabled: boolean) =>
    admin.post(`/api/admin/flags/${key}/toggle`).send({ enabled }).expect(200);
  /** Everybody gets the variant, or those of the name. */
  const serve = async (key: string, variant: string, name?: string) => {
    const { version } = (await admin.get(`/api/admin/flags/${key}`)).body;
    const when = name === undefined ? [] : [{ attribute: 'name', op: 'equals', values: [name] }];
    await admin
      .patch(`/api/admin/flags/${key}`)
      .send({ version, rules: [{ when, serve: variant }] })
      .expect(200);
  };

  it('maintenance-mode: nobody but admins changes anything, and the page is told', async () => {
    const features = async () => (await app.anonymous().get('/api/features').expect(200)).body;
    expect(await features()).toMatchObject({ maintenance: false });
    await set('maintenance-mode', true);
    expect(await features()).toMatchObject({ maintenance: true });
    for (const refused of [
      ann.post('/api/memories').send({ text: 'I like rain' }),
      ann.patch('/api/preferences').send({ theme: 'dark' }),
      ann.delete('/api/me'),
      ann.post('/api/chat').send({ message: 'Hello' }),
      ann.put('/api/playlists/1/tracks').send({}),
    ]) {
      const { body, headers } = await refused.expect(503);
      expect(body.code).toBe('maintenance');
      expect(headers['retry-after']).toBe('60');
    }
    await ann.get('/api/memories').expect(200);
    await ann.post('/ofrep/v1/evaluate/flags').send({}).expect(200);
    await admin.post('/api/memories').send({ text: 'I like snow' }).expect(201);
    const late = await app.signIn('Late');
    await late.post('/auth/logout').expect(204);
    await set('maintenance-mode', false);
    await ann.post('/api/memories').send({ text: 'I like rain' }).expect(201);
  });

  it('signups: who is not known stays out, unless the settings make an admin of them', async () => {
    await set('signups', false);
    const refused = await app.anonymous().post('/auth/demo').send({ name: 'Newcomer' }).expect(403);
    expect(refused.body.code).toBe('signups-closed');
    await app.signIn('ANN');
    await app.signIn('Root');
    expect((await app.anonymous().get('/api/features')).body.signups).toBe(false);
    await set('signups', true);
    await app.signIn('Newcomer');
  });

  it('memories: nothing is learnt, and nothing that is remembered used', async () => {
    const bob = await app.signIn('Bob');
    const count = async (agent: Agent) => (await agent.get('/api/memories').expect(200)).body.items.length;
    await serve('memories', 'off', 'Bob');
    await say(bob, "I can't stand Adele");
    expect(await count(bob)).toBe(0);
    const eve = await app.signIn('Eve');
    await say(eve, "I can't stand Adele");
    expect(await count(eve)).toBe(1);
    await serve('memories', 'on');
    await say(bob, "I can't stand Adele");
    expect(await count(bob)).toBe(1);
  });

  it('external-models: no model outside is asked, and the answer says so', async () => {
    const before = model.requests.length;
    await set('external-models', false);
    const { assistantMessage } = await askFor(ann, '5 jazz songs');
    expect(assistantMessage).toMatchObject({ provider: 'built-in', fallbackFrom: ['gemini'] });
    expect(assistantMessage.content).toContain('Gemini is switched off here');
    const refused = await ann.post('/api/chat').send({ message: '5 jazz songs', fallback: false }).expect(503);
    expect(refused.body).toMatchObject({
      code: 'provider-unavailable',
      detail: expect.stringContaining('switched off'),
    });
    expect((await admin.post('/api/admin/providers/gemini/probe').expect(409)).body.code).toBe('switched-off');
    expect(model.requests.length).toBe(before);
    await set('external-models', true);
    expect((await askFor(ann, '5 jazz songs')).assistantMessage.provider).toBe('gemini');
  });

  it('chat-streaming: words come as the model says them, or when all of them are there', async () => {
    // Of a model that breaks off in the middle, something was heard by then or nothing.
    answer = gemini.failsMidway(503, 'UNAVAILABLE', 'Here ', 'is your ');
    const heard = async (): Promise<string> => {
      const { text } = await ann.post('/api/chat').set('Accept', 'text/event-stream').send({ message: '5 jazz songs' });
      const deltas = readEvents(text).filter(({ event }) => event === 'delta');
      return deltas.map(({ data }) => data.text as string).join('');
    };
    expect(await heard()).toMatch(/^Here is your/);
    await set('chat-streaming', false);
    expect(await heard()).not.toContain('Here is your');
    await set('chat-streaming', true);
    answer = silent;
  });

  it('recommender-variant: which weights choose', async () => {
    const variant = async (agent: Agent) =>
      (await agent.post('/api/recommendations').send({ text: 'five tracks' }).expect(200)).body.variant;
    expect(await variant(ann)).toBe('weights-1');
    await serve('recommender-variant', 'weights-2', 'Ann');
    expect(await variant(ann)).toBe('weights-2');
    expect(await variant(admin)).toBe('weights-1');
  });

  it('log-level: how much the part that asks models says', async () => {
    // An app of its own: in this one nobody has failed before.
    await app.stop();
    app = await start();
    admin = await app.signIn('Boss', 'admin');
    ann = await app.signIn('Ann');
    const warned = async (): Promise<boolean> => {
      logged.length = 0;
      answer = gemini.fails(400, 'INVALID_ARGUMENT', 'Wrong.');
      await askFor(ann, '5 jazz songs');
      answer = silent;
      return logged.some((line) => line.includes('a provider did not answer'));
    };
    expect(await warned()).toBe(true);
    await serve('log-level', 'error');
    expect(await warned()).toBe(false);
    await serve('log-level', 'default');
    expect(await warned()).toBe(true);
  });

  describe('with Spotify', () => {
    let desk: Desk;
    beforeAll(async () => {
      desk = await openDesk();
    });
    afterAll(() => desk.stop());

    it('spotify-writes: nothing is written there', async () => {
      const boss = await desk.app.signIn('Boss', 'admin');
      const ada = await desk.listener('ada');
      const { id } = await desk.make(ada, URIS.slice(0, 3));
      await boss.post('/api/admin/flags/spotify-writes/toggle').send({ enabled: false }).expect(200);
      const { body, headers } = await ada.post(`/api/playlists/${id}/sync`).send({}).expect(503);
      expect(body.code).toBe('spotify-writes-off');
      expect(Number(headers['retry-after'])).toBeGreaterThan(0);
      expect(desk.copies('ada')).toEqual([]);
      await boss.post('/api/admin/flags/spotify-writes/toggle').send({ enabled: true }).expect(200);
      await desk.sync(ada, id);
      expect(desk.copies('ada')).toHaveLength(1);
    });
  });
});
