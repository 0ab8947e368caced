import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer, type EchoTuneServer } from '../../server/server.js';
import { type OpenAiRequest, openai, startFakeOpenAi } from '../fakes/fake-openai.js';
import { dripping, type FakeService, only } from '../fakes/wire.js';
import { startApp, type TestApp } from '../start-app.js';
import { testConfig, testLogger } from '../test-config.js';
import { cookieOf, dataOf, openStream, type OpenStream } from './open-stream.js';

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
const redisUrl = process.env['TEST_REDIS_URL'];

describe.each([
  ['that share Redis', redisUrl],
  ['that share the database alone', undefined],
])('two processes %s', (_name, redis) => {
  const isSkipped = _name === 'that share Redis' && redis === undefined;
  const test = isSkipped ? it.skip : it;
  let service: FakeService<OpenAiRequest, unknown>;
  let app: TestApp;
  let second: EchoTuneServer;
  let secondUrl: string;
  let cookie: string;

  beforeAll(async () => {
    service = await startFakeOpenAi(() => openai.says(...WORDS));
    const settings = {
      LLM_PROVIDERS: 'openai,built-in',
      OPENAI_API_KEY: 'sk-test',
      OPENAI_BASE_URL: `${service.url}/v1`,
      LLM_FIRST_TOKEN_TIMEOUT_MS: '60000',
      LLM_STALL_TIMEOUT_MS: '60000',
      ...(redis !== undefined && { REDIS_URL: redis }),
    };
    app = await startApp(settings);
    second = await createServer(
      testConfig({ POSTGRES_URL: app.databaseUrl, DATA_DIR: app.dataDir, ...settings }),
      testLogger(),
    );
    secondUrl = await second.start();
    cookie = await cookieOf(app.url, 'Ada');
  });
  afterAll(async () => {
    await second.stop();
    await app.stop();
    await service.stop();
  });

  const ask = (): Promise<OpenStream> =>
    openStream(`${app.url}/api/chat`, { cookie, method: 'POST', body: { message: '12 soul tracks' } });
  const follow = (messageId: string, last = '0'): Promise<OpenStream> =>
    openStream(`${secondUrl}/api/chat/replies/${messageId}/events`, { cookie, headers: { 'Last-Event-ID': last } });
  /** The words are there, so that the answer is stored. */
  const spoken = async (stream: OpenStream): Promise<string> => {
    await stream.until(({ text }) => text !== '');
    return dataOf(stream.events, 'session').messageId as string;
  };

  test('tell the same of an answer that one of them writes', async () => {
    service.answer(() => dripping(openai.says(...WORDS), 60));
    const here = await ask();
    const there = await follow(await spoken(here));
    await Promise.all([here.rest(), there.rest()]);
    expect(there.text).toBe(here.text);
    expect(there.events.at(-1)).toEqual(here.events.at(-1));
    const ids = there.events.map(({ id }) => Number(id));
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
  });

  test('take a broken stream up from each other', async () => {
    service.answer(() => dripping(openai.says(...WORDS), 60));
    const here = await ask();
    const messageId = await spoken(here);
    here.leave();
    const there = await (await follow(messageId, here.events.at(-1)?.id)).rest();
    expect(here.text + there.text).toBe(dataOf(there.events, 'done').assistantMessage.content);
  });

  test('stop what the other one writes', async () => {
    service.answer(() => only(6, openai.says(...WORDS), 'stall'));
    const here = await ask();
    const messageId = await spoken(here);
    const there = await follow(messageId);
    if (redis === undefined) {
      await there.until(({ events }) => events.some(({ data }) => /Another process/.test(String(data.text))));
    } else await there.until(({ text }) => text !== '');
    const stopped = await fetch(`${secondUrl}/api/chat/replies/${messageId}/stop`, {
      method: 'POST',
      headers: { cookie },
    });
    expect(stopped.status).toBe(204);
    const { assistantMessage } = dataOf((await here.rest()).events, 'done');
    expect(assistantMessage).toMatchObject({ state: 'stopped', content: here.text, provider: 'openai' });
    expect(dataOf((await there.rest()).events, 'done').assistantMessage.state).toBe('stopped');
  });
});
