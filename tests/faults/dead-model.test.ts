import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createInProcessCooldowns } from '../../server/providers/cooldowns.js';
import { createGeminiProvider } from '../../server/providers/llm/gemini-provider.js';
import { createOpenAiProvider } from '../../server/providers/llm/openai-provider.js';
import { gemini, type GeminiRequest, type GeminiScript, startFakeGemini } from '../fakes/fake-gemini.js';
import { openai, startFakeOpenAi } from '../fakes/fake-openai.js';
import { only } from '../fakes/wire.js';
import { startApp, type TestApp } from '../start-app.js';
import { ask, bench } from '../unit/router-fixtures.js';

const REQUESTS = 1_000;
const AT_ONCE = 16;
/** That may find out that it is dead. */
const MOST_CALLS = 10;

/** All of them, so many at once. */
async function crowd<T>(count: number, work: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (next++ < count) results.push(await work());
    }),
  );
  return results;
}

const whole = gemini.says('Here ', 'you are.');
const BUSY = { message: 'Busy.', type: 'server_error', code: null };
const FEWER = 200;
const DEAD: [how: string, script: (request: GeminiRequest) => GeminiScript, requests?: number][] = [
  ['has a fault of its own', gemini.internal, REQUESTS],
  ['is overloaded', gemini.overloaded],
  ['asks to come back in a second', () => gemini.rateLimited('1s')],
  ['has no quota left', () => gemini.quotaSpent()],
  ['does not accept the key', gemini.invalidKey],
  ['does not know the model', ({ model }) => gemini.noSuchModel(model)],
  ['tears every connection', () => only(0, whole, 'cut')],
  ['breaks off every answer', () => only(1, whole, 'cut')],
  ['says nothing', () => only(0, whole, 'stall'), REQUESTS],
  ['answers nonsense', () => ({ ...whole, steps: [{ raw: '<html>Sign in to the hotel</html>' }] })],
];

const real = {
  cooldownsOf: () => createInProcessCooldowns(Date.now),
  clock: () => performance.now(),
  random: Math.random,
  sleep: async (ms: number) => void (await sleep(ms)),
  timeouts: { connectMs: 2_000, firstTokenMs: 2_000, stallMs: 2_000, totalMs: 5_000 },
};

describe('many requests, sixteen at once, while the first model', () => {
  it.each(DEAD)('%s', async (_how, script, requests = FEWER) => {
    const [dead, alive] = [await startFakeGemini(script), await startFakeOpenAi(() => openai.says('Here ', 'I am.'))];
    const { router, circuits } = bench(
      [
        createGeminiProvider({ apiKey: 'key', model: 'gemini-3.8-flash', baseUrl: dead.url }),
        createOpenAiProvider({ apiKey: 'key', model: 'gpt-5-mini', baseUrl: `${alive.url}/v1` }),
      ],
      real,
    );
    const answers = await crowd(requests, () => ask(router, { whole: true }));
    expect(answers.filter(({ error, text }) => error !== null || text !== 'Here I am.')).toEqual([]);
    expect(dead.requests.length).toBeLessThanOrEqual(MOST_CALLS);
    expect(circuits).toContain('gemini open');
    await Promise.all([dead.stop(), alive.stop()]);
  });

  it('works: all of them are answered by it', async () => {
    const fake = await startFakeGemini(() => whole);
    const provider = createGeminiProvider({ apiKey: 'key', model: 'gemini-3.8-flash', baseUrl: fake.url });
    const { router, circuits } = bench([provider], real);
    const answers = await crowd(FEWER, () => ask(router));
    expect(answers.filter(({ by, text }) => by?.provider !== 'gemini' || text !== 'Here you are.')).toEqual([]);
    expect([fake.requests.length, circuits]).toEqual([FEWER, []]);
    await fake.stop();
  });
});

describe('a model that says when to come back', () => {
  const inTwoSeconds = () => new Date(Date.now() + 2_000).toUTCString();
  it.each([
    ['in seconds', () => openai.rateLimited('1'), () => 1_000],
    ['as a date', () => openai.rateLimited(inTwoSeconds()), () => Date.parse(inTwoSeconds()) - Date.now()],
    ['with a fault of its own', () => openai.fails(503, BUSY, { 'retry-after': '1' }), () => 1_000],
  ])('%s is not called before, by nobody', async (_how, refusal, waitOf) => {
    const calls: number[] = [];
    let notBefore = 0;
    const fake = await startFakeOpenAi(() => {
      calls.push(Date.now());
      if (calls.length > 1) return openai.says('Here ', 'I am.');
      notBefore = Date.now() + waitOf();
      return refusal();
    });
    const provider = createOpenAiProvider({ apiKey: 'key', model: 'gpt-5-mini', baseUrl: `${fake.url}/v1` });
    const { router } = bench([provider], real);
    const first = ask(router);
    while (calls.length === 0) await sleep(5);
    for (let by = ''; by !== 'openai'; by = (await ask(router)).by?.provider ?? '') await sleep(20);
    expect((await first).error).toBeNull();
    expect(calls.slice(1).filter((at) => at < notBefore)).toEqual([]);
    await fake.stop();
  });

  it('in a RetryInfo is not called before, by nobody', async () => {
    const calls: number[] = [];
    const fake = await startFakeGemini(() => (calls.push(Date.now()) === 1 ? gemini.rateLimited('0.8s') : whole));
    const provider = createGeminiProvider({ apiKey: 'key', model: 'gemini-3.8-flash', baseUrl: fake.url });
    const { router } = bench([provider], real);
    const first = ask(router);
    while (calls.length === 0) await sleep(5);
    for (let by = ''; by !== 'gemini'; by = (await ask(router)).by?.provider ?? '') await sleep(20);
    expect((await first).error).toBeNull();
    expect(calls.slice(1).filter((at) => at < (calls[0] ?? 0) + 800)).toEqual([]);
    await fake.stop();
  });
});

describe('the chat with a dead model', () => {
  let app: TestApp;
  let dead: Awaited<ReturnType<typeof startFakeGemini>>;
  beforeEach(async () => {
    dead = await startFakeGemini(gemini.internal);
    app = await startApp({ GEMINI_API_KEY: 'key', GEMINI_BASE_URL: dead.url, RATE_LIMIT_PER_MINUTE: '1000000' });
  });
  afterEach(async () => {
    await app.stop();
    await dead.stop();
  });

  it('answers a thousand messages, sixteen at once, and calls it ten times at most', async () => {
    const ann = await app.signIn('Ann');
    const answers = await crowd(REQUESTS, async () => {
      const { status, body } = await ann.post('/api/chat').send({ message: 'hello' });
      return { status, provider: body.assistantMessage?.provider };
    });
    expect(answers.filter(({ status, provider }) => status !== 200 || provider !== 'built-in')).toEqual([]);
    expect(dead.requests.length).toBeGreaterThan(0);
    expect(dead.requests.length).toBeLessThanOrEqual(MOST_CALLS);
  }, 240_000);

  it('tells whoever wants no other answer when to come back, and does not call it before', async () => {
    dead.answer(() => gemini.rateLimited('40s'));
    const ann = await app.signIn('Ann');
    const only = { message: 'ten jazz songs', provider: 'gemini', fallback: false };
    for (let i = 0; i < 3; i++) {
      const { body, headers } = await ann.post('/api/chat').send(only).expect(503);
      expect(body).toMatchObject({ code: 'provider-unavailable' });
      expect(Number(headers['retry-after'])).toBeGreaterThan(30);
      expect(Number(headers['retry-after'])).toBeLessThanOrEqual(40);
    }
    expect(dead.requests).toHaveLength(1);
    const { body } = await ann.post('/api/chat').send({ message: 'ten jazz songs' }).expect(200);
    expect(body.assistantMessage).toMatchObject({ provider: 'built-in', fallbackFrom: ['gemini'] });
    expect(body.assistantMessage.content).toContain('so the built-in engine answered');
    expect(dead.requests).toHaveLength(1);
  });
});
