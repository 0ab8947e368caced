import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { gemini, startFakeGemini } from '../fakes/fake-gemini.js';
import { openai, startFakeOpenAi } from '../fakes/fake-openai.js';
import { type Agent, startApp, type TestApp } from '../start-app.js';
import { say } from './say.js';

const REQUEST = 'ten jazz songs';
/** Of the fakes, for each call: 12 tokens in, one token out for each piece. */
const WORDS = ['Here is ', 'some music ', 'for you.'];
const CALL = { inputTokens: 12, outputTokens: WORDS.length };
const PRICES = 'gemini-3.8-flash=1000/10000';
const COST = (12 * 1_000 + WORDS.length * 10_000) / 1_000_000;

let app: TestApp;
let first: Awaited<ReturnType<typeof startFakeGemini>>;
let second: Awaited<ReturnType<typeof startFakeOpenAi>>;
beforeAll(async () => {
  [first, second] = [
    await startFakeGemini(() => gemini.says(...WORDS)),
    await startFakeOpenAi(() => openai.says(...WORDS)),
  ];
});
afterAll(async () => {
  await first.stop();
  await second.stop();
});
const start = (settings: Record<string, string>): Promise<TestApp> =>
  startApp({
    GEMINI_API_KEY: 'key',
    GEMINI_BASE_URL: first.url,
    OPENAI_API_KEY: 'key',
    OPENAI_BASE_URL: `${second.url}/v1`,
    LLM_PRICES: PRICES,
    ...settings,
  });

const usage = async (agent: Agent, query = '') => (await agent.get(`/api/me/usage${query}`).expect(200)).body;

/** What is recorded is written beside the answer. */
async function until(agent: Agent, calls: number) {
  for (;;) {
    const body = await usage(agent);
    const counted = (body.items as { calls: number }[]).reduce((sum, item) => sum + item.calls, 0);
    if (counted >= calls) return body;
  }
}

describe('what models use up', () => {
  let ann: Agent;
  const today = () => new Date().toISOString().slice(0, 10);
  beforeAll(async () => {
    app = await start({});
    ann = await app.signIn('Ann');
  });
  afterAll(() => app.stop());

  it('is nothing at first, and without limits', async () => {
    expect(await usage(ann)).toEqual({
      from: expect.any(String),
      to: today(),
      items: [],
      today: [
        { provider: 'gemini', model: 'gemini-3.8-flash', tokensLeft: null, costLeft: null },
        { provider: 'openai', model: 'gpt-5-mini', tokensLeft: null, costLeft: null },
      ],
    });
  });

  it('is counted for each listener, provider and model, also when many come at once', async () => {
    for (let round = 0; round < 2; round++) await Promise.all(Array.from({ length: 4 }, () => say(ann, REQUEST)));
    await ann.post('/api/chat').send({ message: REQUEST, provider: 'openai' }).expect(200);
    const { items } = await until(ann, 9);
    const [one, other] = items;
    expect(items).toHaveLength(2);
    expect(one).toMatchObject({ day: today(), provider: 'gemini', calls: 8 });
    expect([one.inputTokens, one.outputTokens]).toEqual([8 * CALL.inputTokens, 8 * CALL.outputTokens]);
    expect(one.cost).toBeCloseTo(8 * COST, 9);
    expect(other).toEqual({ day: today(), provider: 'openai', model: 'gpt-5-mini', calls: 1, ...CALL, cost: null });
  });

  it('is nobody else’s business, but the admin’s', async () => {
    expect((await usage(await app.signIn('Bob'))).items).toEqual([]);
    await ann.get('/api/admin/usage').expect(403);
    const admin = await app.signIn('Boss', 'admin');
    const { body } = await admin.get('/api/admin/usage').expect(200);
    expect(body.providers).toMatchObject([
      { provider: 'gemini', calls: 8 },
      { provider: 'openai', calls: 1 },
    ]);
    expect(body.days).toMatchObject([{ day: today(), calls: 9 }]);
    expect(body.listeners).toMatchObject([{ name: 'Ann', calls: 9, inputTokens: 9 * CALL.inputTokens }]);
    const before = await admin.get('/api/admin/usage?from=2020-01-01&to=2020-02-01').expect(200);
    expect(before.body).toEqual({ from: '2020-01-01', to: '2020-02-01', providers: [], days: [], listeners: [] });
  });

  it.each(['from=2020-01-01', 'from=2021-01-01&to=2020-01-01', 'from=yesterday', 'to=2020-13-01'])(
    'is refused for the days %s',
    (query) => ann.get(`/api/me/usage?${query}`).expect(400),
  );

  it('is in the export of a listener, and goes with the listener', async () => {
    const { body } = await ann.get('/api/me/export').responseType('blob').expect(200);
    expect((body as Buffer).includes('model-usage.jsonl')).toBe(true);
    await ann.delete('/api/me').expect(204);
    const admin = await app.signIn('Boss', 'admin');
    for (;;) {
      const report = await admin.get('/api/admin/usage').expect(200);
      if (report.body.listeners.length === 0) break;
    }
  });
});

describe('a budget that is spent', () => {
  it('of a listener lets the next one answer, and leaves others alone', async () => {
    const app = await start({ LLM_TOKENS_PER_LISTENER_PER_DAY: '20' });
    const [ann, bob] = [await app.signIn('Ann'), await app.signIn('Bob')];
    const by = async (agent: Agent) => (await say(agent, REQUEST)).assistantMessage;
    expect((await by(ann)).provider).toBe('gemini');
    expect((await until(ann, 1)).today).toMatchObject([{ tokensLeft: 5 }, { tokensLeft: 20 }]);
    expect((await by(ann)).provider).toBe('gemini');
    expect((await until(ann, 2)).today).toMatchObject([{ tokensLeft: 0 }, { tokensLeft: 20 }]);
    expect(await by(ann)).toMatchObject({ provider: 'openai', fallbackFrom: ['gemini'] });
    expect((await by(bob)).provider).toBe('gemini');
    const alone = await ann
      .post('/api/chat')
      .send({ message: REQUEST, provider: 'gemini', fallback: false })
      .expect(503);
    expect(Number(alone.headers['retry-after'])).toBeGreaterThan(0);
    await app.stop();
  });

  it('of the installation, in money, lets the next one answer everybody', async () => {
    const app = await start({ LLM_COST_PER_DAY: String(COST) });
    const [ann, bob] = [await app.signIn('Ann'), await app.signIn('Bob')];
    await say(ann, REQUEST);
    await until(ann, 1);
    expect((await say(bob, REQUEST)).assistantMessage).toMatchObject({ provider: 'openai', fallbackFrom: ['gemini'] });
    await app.stop();
  });
});
