import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type OpenAiRequest, openai, type OpenAiScript, startFakeOpenAi } from '../fakes/fake-openai.js';
import { dripping, type FakeService, only } from '../fakes/wire.js';
import { type Agent, startApp, type TestApp } from '../start-app.js';
import { cookieOf, dataOf, eventually, openStream, type OpenStream } from './open-stream.js';
import type { Reply } from './say.js';

const WORDS = [
  'here ',
  'is ',
  'a ',
  'list ',
  'that ',
  'should ',
  'suit ',
  'you ',
  'well, ',
  'with ',
  'a ',
  'calm ',
  'end.',
];
const SAID = WORDS.join('');
const MESSAGE = '12 soul tracks';

let service: FakeService<OpenAiRequest, unknown>;
let app: TestApp;
let ada: Agent;
let cookie: string;

const settings = (url: string): Record<string, string> => ({
  RATE_LIMIT_PER_MINUTE: '100000',
  LLM_PROVIDERS: 'openai,built-in',
  OPENAI_API_KEY: 'sk-test',
  OPENAI_MODEL: 'test-model',
  OPENAI_BASE_URL: `${url}/v1`,
  LLM_FIRST_TOKEN_TIMEOUT_MS: '60000',
  LLM_STALL_TIMEOUT_MS: '60000',
});

beforeAll(async () => {
  service = await startFakeOpenAi(() => openai.says(...WORDS));
  app = await startApp(settings(service.url));
  ada = await app.signIn('Ada');
  cookie = await cookieOf(app.url, 'Ada');
});
afterAll(async () => {
  await app.stop();
  await service.stop();
});
afterEach(() => service.answer(() => openai.says(...WORDS)));

/** Says the first `count` words, and then nothing more. */
const stalls = (count: number): OpenAiScript => only(count + 1, openai.says(...WORDS), 'stall');
const firstWords = (count: number): string => WORDS.slice(0, count).join('');

const ask = (body: Record<string, unknown> = {}, headers: Record<string, string> = {}): Promise<OpenStream> =>
  openStream(`${app.url}/api/chat`, { cookie, method: 'POST', body: { message: MESSAGE, ...body }, headers });
const resume = (messageId: string, last: string, url = app.url): Promise<OpenStream> =>
  openStream(`${url}/api/chat/replies/${messageId}/events`, { cookie, headers: { 'Last-Event-ID': last } });
const begunBy = async (stream: OpenStream): Promise<{ messageId: string; session: { id: string } }> =>
  dataOf((await stream.until(({ events }) => events.length > 0)).events, 'session');
const says = (words: string) => (stream: OpenStream) => stream.text.length >= words.trimEnd().length;
const answerOf = async ({ session, messageId }: { messageId: string; session: { id: string } }) => {
  const { body } = await ada.get(`/api/chat/sessions/${session.id}/messages?limit=200`).expect(200);
  return (body.items as Reply['assistantMessage'][]).find(({ id }) => id === messageId);
};
const stop = (messageId: string) => ada.post(`/api/chat/replies/${messageId}/stop`);

describe('an answer that a model words', () => {
  it('comes while it is being said, under ids that follow from its text', async () => {
    service.answer(() => stalls(5));
    const stream = await ask();
    const begun = await begunBy(stream);
    await stream.until(says(firstWords(5)));
    expect(firstWords(5).startsWith(stream.text)).toBe(true);

    const [first, second] = stream.events;
    expect([first?.event, first?.id, second?.event, second?.id]).toEqual(['session', '1', 'status', '2']);
    let length = 0;
    for (const { event, id, data } of stream.events) {
      if (event === 'delta') expect(Number(id)).toBe(10 + (length += (data.text as string).length));
    }
    // Whatever happens now, a complete answer is there.
    const stored = await answerOf(begun);
    expect(stored).toMatchObject({ state: 'streaming', provider: 'built-in', playlistId: expect.any(String) });
    expect(stored?.content).toMatch(/12 tracks/);

    await stop(begun.messageId).expect(204);
    await stream.rest();
  });

  it('ends with playlist, receipt and what is stored', async () => {
    const { events, text } = await (await ask()).rest();
    expect(events.slice(-3).map(({ event, id }) => [event, id])).toEqual([
      ['playlist', '1000001'],
      ['receipt', '1000002'],
      ['done', '1000003'],
    ]);
    const { assistantMessage, session } = dataOf(events, 'done');
    expect(assistantMessage).toMatchObject({
      provider: 'openai',
      model: 'test-model',
      state: 'done',
      fallbackFrom: [],
    });
    expect(assistantMessage.content).toBe(text);
    expect(text).toContain(SAID);
    expect(text).toContain('Answered by OpenAI.');
    expect(await answerOf(dataOf(events, 'session'))).toEqual(assistantMessage);
    expect(session.currentMessageId).toBe(assistantMessage.id);
  });

  it('is the same text wherever it is cut and taken up again, from what is stored', async () => {
    const whole = await (await ask()).rest();
    const { messageId } = dataOf(whole.events, 'session');
    for (let length = 0; length <= whole.text.length; length += 3) {
      const rest = await (await resume(messageId, String(10 + length))).rest();
      expect(whole.text.slice(0, length) + rest.text).toBe(whole.text);
      expect(rest.events.at(-1)).toEqual(whole.events.at(-1));
    }
  });

  it('is the same text wherever it is cut and taken up again, while it comes', async () => {
    service.answer(() => dripping(openai.says(...WORDS), 8));
    for (let cut = 1; cut <= WORDS.length + 2; cut += 2) {
      const before = await ask();
      const { messageId } = await begunBy(before);
      await before.until(({ events }) => events.length >= cut);
      before.leave();
      const last = before.events.at(-1)?.id ?? '';
      const after = await (await resume(messageId, last)).rest();
      const { assistantMessage } = dataOf(after.events, 'done');
      expect(before.text + after.text).toBe(assistantMessage.content);
      const ids = [...before.events, ...after.events].map(({ id }) => Number(id));
      expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
    }
  });

  it('is finished and stored also when whoever asked has gone', async () => {
    service.answer(() => dripping(openai.says(...WORDS), 20));
    const stream = await ask();
    const begun = await begunBy(stream);
    await stream.until(({ text }) => text !== '');
    stream.leave();
    const message = await eventually(
      () => answerOf(begun),
      (found) => found?.state === 'done',
    );
    expect(message?.content).toContain(SAID);
  });

  it('is followed by any number of listeners of the same person, and by nobody else', async () => {
    service.answer(() => dripping(openai.says(...WORDS), 10));
    const stream = await ask();
    const { messageId } = await begunBy(stream);
    const others = await Promise.all([resume(messageId, '0'), resume(messageId, '0')]);
    const stranger = await cookieOf(app.url, 'Bob');
    const refused = await openStream(`${app.url}/api/chat/replies/${messageId}/events`, { cookie: stranger });
    expect(refused.status).toBe(404);
    const texts = await Promise.all([stream, ...others].map(async (one) => (await one.rest()).text));
    expect(new Set(texts).size).toBe(1);
  });

  it('is complete in JSON, whatever breaks on the way', async () => {
    service.answer(() => only(4, openai.says(...WORDS), 'cut'));
    const { body } = await ada.post('/api/chat').send({ message: MESSAGE }).expect(200);
    expect(body.assistantMessage).toMatchObject({ provider: 'built-in', state: 'done', fallbackFrom: ['openai'] });
  });
});

describe('stopping', () => {
  it('keeps what was said, ends the call of the model, and may be repeated', async () => {
    service.answer(() => stalls(6));
    const hungUp = service.hungUp;
    const stream = await ask();
    const begun = await begunBy(stream);
    await stream.until(says(firstWords(6)));
    await stop(begun.messageId).expect(204);
    await service.untilHungUp(hungUp + 1);
    const { events, text } = await stream.rest();
    const { assistantMessage } = dataOf(events, 'done');
    expect(assistantMessage).toMatchObject({ state: 'stopped', provider: 'openai', content: text });
    expect(assistantMessage.playlistId).not.toBeNull();
    expect(SAID.startsWith(text)).toBe(true);
    expect(await answerOf(begun)).toEqual(assistantMessage);

    await stop(begun.messageId).expect(204);
    expect(await answerOf(begun)).toEqual(assistantMessage);
    const again = await (await resume(begun.messageId, '0')).rest();
    expect(again.text).toBe(text);
  });

  it('before the first word leaves the request', async () => {
    service.answer(() => only(0, openai.says(...WORDS), 'stall'));
    const stream = await ask();
    const begun = await begunBy(stream);
    await eventually(
      () => answerOf(begun).catch(() => undefined),
      (found) => found?.state === 'streaming',
    );
    await stop(begun.messageId).expect(204);
    const { events } = await stream.rest();
    expect(dataOf(events, 'done').assistantMessage).toMatchObject({ state: 'stopped', content: '' });
  });

  it('is for one’s own answers, and changes nothing in those that have ended', async () => {
    const { body } = await ada.post('/api/chat').send({ message: MESSAGE }).expect(200);
    const { assistantMessage, userMessage } = body as Reply;
    await stop(assistantMessage.id).expect(204);
    expect((await answerOf({ session: body.session, messageId: assistantMessage.id }))?.state).toBe('done');
    const bob = await app.signIn('Bob');
    await bob.post(`/api/chat/replies/${assistantMessage.id}/stop`).expect(404);
    await stop(userMessage.id).expect(404);
    await stop(randomUUID()).expect(404);
    await app.anonymous().post(`/api/chat/replies/${assistantMessage.id}/stop`).expect(401);
  });
});

describe('a model that breaks off', () => {
  it('after its first word ends the stream with an error that offers to go on, and leaves what was said', async () => {
    service.answer(() => only(5, openai.says(...WORDS), 'cut'));
    const { events, text } = await (await ask()).rest();
    const begun = dataOf(events, 'session');
    expect(events.at(-1)).toMatchObject({
      event: 'error',
      id: '1000003',
      data: {
        code: 'interrupted',
        retryable: true,
        messageId: begun.messageId,
        title: expect.any(String),
        detail: expect.any(String),
      },
    });
    expect(text).not.toBe('');
    expect(await answerOf(begun)).toMatchObject({ state: 'interrupted', provider: 'openai', content: text });
    expect(dataOf(events, 'playlist').trackCount).toBe(12);

    service.answer(() => openai.says(...WORDS));
    const path = `${app.url}/api/chat/messages/${begun.messageId}/regenerate`;
    const again = await (await openStream(path, { cookie, method: 'POST', body: {} })).rest();
    expect(dataOf(again.events, 'done').assistantMessage).toMatchObject({
      state: 'done',
      parentId: begun.userMessage.id,
    });
  });
});

describe('a model that was to read the request', () => {
  it('and gave nothing of use is named for that, also where it words the answer', async () => {
    service.answer(({ body }) => (body.tools ? openai.says('nonsense') : openai.says(...WORDS)));
    const { text } = await (await ask({ message: '12 soul tracks, flurbish' })).rest();
    expect(text).toContain(SAID);
    expect(text).toMatch(/Answered by OpenAI\. The built-in engine read the request: .+ gave no usable answer\.$/);
  });
});

/** In an app of its own each: a provider that failed is left in peace for a while. */
describe('a model that does not answer', () => {
  let other: TestApp;
  beforeEach(async () => {
    other = await startApp(settings(service.url));
  });
  afterEach(() => other.stop());
  const askThere = async (body: Record<string, unknown> = {}) =>
    openStream(`${other.url}/api/chat`, {
      cookie: await cookieOf(other.url, 'Eve'),
      method: 'POST',
      body: { message: MESSAGE, ...body },
    });

  it('gives way to the built-in engine, which says so', async () => {
    service.answer(() => openai.invalidKey());
    const { events, text } = await (await askThere()).rest();
    expect(dataOf(events, 'done').assistantMessage).toMatchObject({ provider: 'built-in', fallbackFrom: ['openai'] });
    expect(text).toMatch(/OpenAI .+, so the built-in engine answered\.$/);
  });

  it('and nobody else was wished for: is refused with the time to wait, and leaves nothing', async () => {
    service.answer(() => openai.rateLimited('40'));
    const eve = await other.signIn('Eve');
    const refused = await eve.post('/api/chat').send({ message: MESSAGE, fallback: false }).expect(503);
    expect(refused.body.code).toBe('provider-unavailable');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    const { events } = await (await askThere({ fallback: false })).rest();
    expect(events.at(-1)).toMatchObject({
      event: 'error',
      data: { code: 'provider-unavailable', retryable: true, messageId: null, retryAfter: expect.any(Number) },
    });
    const stats = await eve.get('/api/me/stats').expect(200);
    expect(stats.body).toMatchObject({ sessions: 0, messages: 0, playlists: 0 });
  });
});

describe('a streamed post that is repeated under its Idempotency-Key', () => {
  it('joins the answer of the first, also while that is under way', async () => {
    service.answer(() => dripping(openai.says(...WORDS), 15));
    const key = { 'Idempotency-Key': randomUUID() };
    const first = await ask({}, key);
    const begun = await begunBy(first);
    const second = await ask({}, key);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    const [one, two] = await Promise.all([first.rest(), second.rest()]);
    expect(two.events).toEqual(one.events);
    const third = await (await ask({}, key)).rest();
    expect(third.text).toBe(one.text);
    expect(dataOf(third.events, 'session').messageId).toBe(begun.messageId);
    const json = await ada.post('/api/chat').set(key).send({ message: MESSAGE }).expect(200);
    expect(json.body.assistantMessage).toEqual(dataOf(one.events, 'done').assistantMessage);
    const { body } = await ada.get(`/api/chat/sessions/${begun.session.id}`).expect(200);
    expect(body.messageCount).toBe(2);
    expect((await ask({ message: '13 soul tracks' }, key)).status).toBe(422);
  });

  it('tries anew where the first came to nothing', async () => {
    const key = randomUUID();
    const post = (sessionId: string) =>
      ada.post('/api/chat').set('Idempotency-Key', key).send({ message: MESSAGE, sessionId });
    const { body: session } = await ada.post('/api/chat/sessions').send({}).expect(201);
    await ada.delete(`/api/chat/sessions/${session.id}`).expect(204);
    await post(session.id as string).expect(404);
    await ada.post(`/api/chat/sessions/${session.id}/restore`).expect(200);
    expect((await post(session.id as string).expect(200)).body.session.messageCount).toBe(2);
  });

  it('stores once however many come at the same time', async () => {
    const key = { 'Idempotency-Key': randomUUID() };
    const { body: session } = await ada.post('/api/chat/sessions').send({}).expect(201);
    const streams = await Promise.all(Array.from({ length: 6 }, () => ask({ sessionId: session.id }, key)));
    await Promise.all(streams.map((stream) => stream.rest()));
    const { body } = await ada.get(`/api/chat/sessions/${session.id}`).expect(200);
    expect(body.messageCount).toBe(2);
  });
});
