import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { LlmEvent, LlmToolCall } from '../../server/providers/llm/llm-provider.js';
import { createOpenAiProvider } from '../../server/providers/llm/openai-provider.js';
import { listen } from '../contract/llm-provider.contract.js';
import { openai, type OpenAiScript, startFakeOpenAi } from '../fakes/fake-openai.js';
import { only } from '../fakes/wire.js';

let service: Awaited<ReturnType<typeof startFakeOpenAi>>;
beforeEach(async () => {
  service = await startFakeOpenAi(() => openai.says('Hello'));
});
afterEach(() => service.stop());

const provider = (apiKey: string | null = 'the-key', baseUrl = `${service.url}/v1`) =>
  createOpenAiProvider({ apiKey, model: 'gpt-5-mini', baseUrl });
const hear = (script: OpenAiScript, request: Parameters<typeof listen>[1] = {}) => {
  service.answer(() => script);
  return listen(provider(), request);
};
const callsOf = (events: readonly LlmEvent[]): LlmToolCall[] =>
  events.flatMap((event) => (event.kind === 'call' ? [event.call] : []));
const lastBody = () => service.requests.at(-1)?.body;

const plainSchema = { type: 'object', properties: { genres: { type: 'array' } }, additionalProperties: false };
const schema = { $schema: 'https://json-schema.org/draft/2020-12/schema', ...plainSchema };

describe('what an OpenAI-compatible service is sent', () => {
  it('is the request, with the key in a header', async () => {
    await listen(provider());
    expect(service.requests[0]).toMatchObject({ path: '/v1/chat/completions', apiKey: 'the-key' });
    expect(lastBody()).toEqual({
      model: 'gpt-5-mini',
      stream: true,
      stream_options: { include_usage: true },
      messages: [
        { role: 'system', content: 'You word answers.' },
        { role: 'user', content: 'something for the secret picnic' },
      ],
      max_tokens: 300,
    });
  });

  it('is no key where it wants none, as Ollama does', async () => {
    expect(await listen(provider(null, `${service.url}/v1/`))).toMatchObject({ text: 'Hello', error: null });
    expect(service.requests[0]?.headers).not.toHaveProperty('authorization');
  });

  it('is nothing that the package finds in the environment', async () => {
    const found = {
      OPENAI_API_KEY: 'env-key',
      OPENAI_ADMIN_KEY: 'env-admin',
      OPENAI_ORG_ID: 'env-org',
      OPENAI_PROJECT_ID: 'env-project',
      OPENAI_BASE_URL: 'http://127.0.0.1:1/env',
    };
    Object.assign(process.env, found);
    try {
      await listen(provider(null));
    } finally {
      for (const name of Object.keys(found)) delete process.env[name];
    }
    expect(service.requests).toHaveLength(1);
    expect(JSON.stringify(service.requests[0]?.headers)).not.toContain('env-');
  });

  it('is a schema, and tools, without the dialect', async () => {
    await listen(provider(), { schema, tools: [{ name: 'search', description: 'Looks up.', parameters: schema }] });
    expect(lastBody()?.response_format).toEqual({
      type: 'json_schema',
      json_schema: { name: 'answer', schema: plainSchema },
    });
    expect(lastBody()?.tools).toEqual([
      { type: 'function', function: { name: 'search', description: 'Looks up.', parameters: plainSchema } },
    ]);
  });

  it.each([
    ['response_format', (body: object) => 'response_format' in body, openai.unknownParameter('response_format')],
    ['stream_options', (body: object) => 'stream_options' in body, openai.unknownParameter('stream_options')],
    [
      'max_tokens',
      (body: object) => 'max_tokens' in body,
      openai.fails(400, {
        message: "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.",
        type: 'invalid_request_error',
        code: 'unsupported_parameter',
      }),
    ],
  ])('is no %s once that has turned out to be unknown', async (_, has, complaint) => {
    service.answer(({ body }) => (has(body) ? complaint : openai.json({ genres: [] })));
    const one = provider();
    for (const calls of [2, 3]) {
      expect(await listen(one, { schema })).toMatchObject({ text: '{"genres":[]}', error: null });
      expect(service.requests).toHaveLength(calls);
    }
    const asWords = lastBody()?.messages?.[0]?.content?.includes(JSON.stringify(plainSchema));
    expect(asWords).toBe(lastBody()?.response_format === undefined);
    expect(lastBody()?.max_completion_tokens ?? lastBody()?.max_tokens).toBeGreaterThanOrEqual(300);
  });

  it('is not asked once more for what it does not name, nor for ever', async () => {
    expect((await hear(openai.unknownParameter('temperature'), { schema })).error).toMatchObject({
      kind: 'bad-request',
    });
    expect(service.requests).toHaveLength(1);
    const stubborn = openai.fails(400, {
      message: 'response_format, stream_options, reasoning, max_completion_tokens: no.',
      type: 'invalid_request_error',
      code: null,
    });
    expect((await hear(stubborn, { schema })).error).toMatchObject({ kind: 'bad-request' });
    expect(service.requests).toHaveLength(5);
  });

  it('are the calls of the model and their results', async () => {
    const calls = callsOf((await hear(openai.calls({ name: 'search', args: { query: 'x' }, id: 'call_9' }))).events);
    await hear(openai.says('Done.'), {
      turns: [
        { role: 'listener', text: 'find it' },
        { role: 'model', text: '', calls },
        ...calls.map((call) => ({ role: 'tool' as const, call, result: undefined })),
      ],
    });
    expect(lastBody()?.messages?.slice(2)).toEqual([
      {
        role: 'assistant',
        content: '',
        tool_calls: [{ id: 'call_9', type: 'function', function: { name: 'search', arguments: '{"query":"x"}' } }],
      },
      { role: 'tool', tool_call_id: 'call_9', content: 'null' },
    ]);
  });
});

describe('what an OpenAI-compatible service answers', () => {
  const delta = (...tool_calls: object[]) => ({ tool_calls }) as never;

  it('may be calls of one index, or without one, told apart by their ids', async () => {
    const whole = (id: string) => ({ id, function: { name: 'search', arguments: `{"id":"${id}"}` } });
    const { events } = await hear(
      openai.deltas([delta({ index: 0, ...whole('a') }, { index: 0, ...whole('b') }), delta(whole('c'))], 'tool_calls'),
    );
    expect(callsOf(events).map(({ id, arguments: args }) => [id, args])).toEqual(
      ['a', 'b', 'c'].map((id) => [id, { id }]),
    );
  });

  it('may be parts of calls in any order, with id and name in each or in the first', async () => {
    const { events } = await hear(
      openai.deltas(
        [
          delta(
            { index: 1, id: 'b', function: { name: 'two', arguments: '{"n"' } },
            { index: 0, id: 'a', function: { name: 'one' } },
          ),
          delta({ index: 0, id: '', function: { arguments: '{"n":' } }),
          delta(
            { index: 1, id: 'b', function: { name: 'two', arguments: ':2}' } },
            { index: 0, function: { arguments: '1}' } },
          ),
        ],
        'stop',
      ),
    );
    expect(callsOf(events)).toEqual([
      { id: 'b', name: 'two', arguments: { n: 2 } },
      { id: 'a', name: 'one', arguments: { n: 1 } },
    ]);
  });

  it('is malformed when the arguments of a call are not JSON, and truncated when they are cut off', async () => {
    expect((await hear(openai.callsBadly('search', '{"query": x}'))).error).toMatchObject({ kind: 'malformed' });
    const cut = openai.deltas(
      [delta({ index: 0, id: 'a', function: { name: 'search', arguments: '{"que' } })],
      'length',
    );
    const { events, error } = await hear(cut);
    expect(error).toMatchObject({ kind: 'truncated' });
    expect(callsOf(events)).toEqual([]);
  });

  it('is malformed when it wants more tools than anybody needs', async () => {
    const many = Array.from({ length: 40 }, (_, n) => ({ index: 0, id: `c${n}`, function: { name: 'search' } }));
    const { events, error } = await hear(openai.deltas([delta(...many)], 'tool_calls'));
    expect({ calls: callsOf(events).length, error }).toMatchObject({ calls: 0, error: { kind: 'malformed' } });
  });

  it('is a refusal when the model refuses in words, which are not the answer', async () => {
    const { text, error } = await hear(openai.refuses("I'm sorry, I cannot help with that."));
    expect({ text, error }).toMatchObject({ text: '', error: { kind: 'refused' } });
  });

  it('needs both its reason to end and its end mark', async () => {
    const { steps, ...rest } = openai.says('All of it.');
    const undone = only(steps.length - 1, { ...rest, steps }, null);
    expect(await hear(undone)).toMatchObject({ text: 'All of it.', error: { kind: 'truncated' } });
    const reasonless = { ...rest, steps: steps.filter((_, at) => at !== steps.length - 3) };
    expect(await hear(reasonless)).toMatchObject({ text: 'All of it.', error: { kind: 'truncated' } });
  });

  it.each([
    [502, 'server'],
    [429, 'rate-limited'],
    ['rate_limit_exceeded', 'rate-limited'],
    ['insufficient_quota', 'quota'],
    ['whatever', 'server'],
  ])('is the error that comes in the middle of it (%s)', async (code, kind) => {
    expect(await hear(openai.failsMidway(code, 'So far'))).toMatchObject({ text: 'So far', error: { kind } });
    const beside = { ...(openai.chunk({ content: '' }, 'error') as object), error: { code, message: 'gone' } };
    expect(await hear(openai.stream(openai.chunk({ content: 'So far' }), beside))).toMatchObject({ error: { kind } });
  });

  it('prints nothing, whatever comes', async () => {
    const spies = (['debug', 'info', 'log', 'warn', 'error'] as const).map((level) =>
      jest.spyOn(console, level).mockImplementation(() => undefined),
    );
    process.env['OPENAI_LOG'] = 'debug';
    try {
      await hear({ ...openai.says(''), steps: [{ raw: 'data: {"secret\n\n' }] });
      await hear(openai.internal());
    } finally {
      delete process.env['OPENAI_LOG'];
    }
    const printed = spies.flatMap((spy) => spy.mock.calls);
    spies.forEach((spy) => spy.mockRestore());
    expect(printed).toEqual([]);
  });
});
