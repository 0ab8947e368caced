import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createGeminiProvider } from '../../server/providers/llm/gemini-provider.js';
import type { LlmEvent, LlmToolCall } from '../../server/providers/llm/llm-provider.js';
import { listen } from '../contract/llm-provider.contract.js';
import { gemini, type GeminiScript, startFakeGemini } from '../fakes/fake-gemini.js';

let service: Awaited<ReturnType<typeof startFakeGemini>>;
beforeEach(async () => {
  service = await startFakeGemini(() => gemini.says('Hello'));
});
afterEach(() => service.stop());

const provider = (model = 'gemini-3.8-flash', baseUrl = service.url) =>
  createGeminiProvider({ apiKey: 'the-key', model, baseUrl });
const hear = (script: GeminiScript, request: Parameters<typeof listen>[1] = {}) => {
  service.answer(() => script);
  return listen(provider(), request);
};
const callsOf = (events: readonly LlmEvent[]): LlmToolCall[] =>
  events.flatMap((event) => (event.kind === 'call' ? [event.call] : []));
const lastBody = () => service.requests.at(-1)?.body;

const schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  properties: { genres: { type: 'array', items: { type: 'string' } } },
  additionalProperties: false,
};
const plainSchema = { type: schema.type, properties: schema.properties, additionalProperties: false };

describe('what Gemini is sent', () => {
  it('is the request, with the key in a header and not in the address', async () => {
    await listen(provider());
    const [request] = service.requests;
    expect(request).toMatchObject({ model: 'gemini-3.8-flash', stream: true, apiKey: 'the-key' });
    expect(request?.body).toEqual({
      contents: [{ role: 'user', parts: [{ text: 'something for the secret picnic' }] }],
      systemInstruction: { role: 'system', parts: [{ text: 'You word answers.' }] },
      // Thoughts count as well, so there is room for them.
      generationConfig: { maxOutputTokens: 2348, thinkingConfig: { thinkingLevel: 'low' } },
      safetySettings: [],
    });
  });

  it('has no instructions where there are none, and no level of thinking for older models', async () => {
    await listen(provider('gemini-2.5-flash', `${service.url}/`), { instructions: '' });
    expect(lastBody()).not.toHaveProperty('systemInstruction');
    expect(lastBody()?.generationConfig).toEqual({ maxOutputTokens: 2348 });
  });

  it('is a JSON Schema as it is, for the answer and for tools', async () => {
    await listen(provider(), { schema, tools: [{ name: 'search', description: 'Looks up.', parameters: schema }] });
    expect(lastBody()?.generationConfig).toMatchObject({
      responseMimeType: 'application/json',
      responseJsonSchema: plainSchema,
    });
    expect(lastBody()?.tools).toEqual([
      { functionDeclarations: [{ name: 'search', description: 'Looks up.', parametersJsonSchema: plainSchema }] },
    ]);
  });

  it('is a schema in words once it has turned out not to know one', async () => {
    service.answer(({ body }) =>
      body.generationConfig?.['responseJsonSchema'] === undefined
        ? gemini.json({ genres: [] })
        : gemini.unknownField('responseJsonSchema'),
    );
    const one = provider();
    for (const calls of [2, 3]) {
      expect((await listen(one, { schema })).text).toBe('{"genres":[]}');
      expect(service.requests).toHaveLength(calls);
    }
    expect(lastBody()?.generationConfig).toMatchObject({ responseMimeType: 'application/json' });
    expect(lastBody()?.systemInstruction?.parts[0]?.text).toContain(JSON.stringify(plainSchema));
  });

  it('has no level of thinking once it has turned out not to know one', async () => {
    service.answer(({ body }) =>
      body.generationConfig?.['thinkingConfig'] === undefined
        ? gemini.says('Fine.')
        : gemini.fails(400, 'INVALID_ARGUMENT', 'Thinking level is not supported for this model.'),
    );
    const one = provider();
    expect((await listen(one)).text).toBe('Fine.');
    expect((await listen(one)).text).toBe('Fine.');
    expect(service.requests).toHaveLength(3);
  });

  it('is asked once more only for what it names', async () => {
    expect((await hear(gemini.unknownField('somethingElse'), { schema })).error).toMatchObject({ kind: 'bad-request' });
    expect(service.requests).toHaveLength(1);
    expect((await hear(gemini.unknownField('responseJsonSchema'))).error).toMatchObject({ kind: 'bad-request' });
    expect(service.requests).toHaveLength(2);
  });
});

describe('the calls of Gemini', () => {
  const conversation = async (script: GeminiScript) => {
    const calls = callsOf((await hear(script)).events);
    await hear(gemini.says('Done.'), {
      turns: [
        { role: 'listener', text: 'find it' },
        { role: 'model', text: 'Looking.', calls },
        ...calls.map((call, at) => ({ role: 'tool' as const, call, result: [at] })),
      ],
    });
    return { calls, contents: lastBody()?.contents };
  };

  it('get their signatures and ids back as they were, and their results together', async () => {
    const { calls, contents } = await conversation(
      gemini.calls(
        { name: 'search', args: { query: 'x' }, id: 'g1', signature: 'c2lnbmVk+/=' },
        { name: 'statistics', id: 'g2' },
      ),
    );
    expect(calls[0]).toEqual({ id: 'g1', name: 'search', arguments: { query: 'x' }, signature: 'c2lnbmVk+/=' });
    expect(contents).toEqual([
      { role: 'user', parts: [{ text: 'find it' }] },
      {
        role: 'model',
        parts: [
          { text: 'Looking.' },
          { functionCall: { id: 'g1', name: 'search', args: { query: 'x' } }, thoughtSignature: 'c2lnbmVk+/=' },
          { functionCall: { id: 'g2', name: 'statistics', args: {} } },
        ],
      },
      {
        role: 'user',
        parts: [
          { functionResponse: { id: 'g1', name: 'search', response: { result: [0] } } },
          { functionResponse: { id: 'g2', name: 'statistics', response: { result: [1] } } },
        ],
      },
    ]);
  });

  it('that another model has made are marked as such, for Gemini 3 refuses calls without a signature', async () => {
    const { contents } = await conversation(gemini.calls({ name: 'search' }));
    expect(contents?.[1]?.parts?.[1]).toMatchObject({ thoughtSignature: 'skip_thought_signature_validator' });
  });
});

describe('what Gemini answers', () => {
  it.each(['SAFETY', 'PROHIBITED_CONTENT', 'SOMETHING_NEW'])(
    'is a refusal when the request is blocked for %s',
    async (reason) => {
      const { events, error } = await hear(gemini.blocked(reason));
      expect(error).toMatchObject({ kind: 'refused' });
      expect(events).toEqual([{ kind: 'usage', inputTokens: 12, outputTokens: 0 }]);
    },
  );

  it('counts thoughts as output, once, as the last chunk says', async () => {
    const usageMetadata = { promptTokenCount: 5, candidatesTokenCount: 7, thoughtsTokenCount: 100 };
    const { events } = await hear(
      gemini.stream(gemini.chunk([{ text: 'a' }]), {
        ...(gemini.chunk([{ text: 'b' }], 'STOP') as object),
        usageMetadata,
      }),
    );
    expect(events.filter(({ kind }) => kind === 'usage')).toEqual([
      { kind: 'usage', inputTokens: 5, outputTokens: 107 },
    ]);
  });

  it('is complete with its reason to end, even if the connection breaks then', async () => {
    const script = gemini.says('All of it.');
    expect(await hear({ ...script, steps: [...script.steps, 'cut'] })).toMatchObject({
      text: 'All of it.',
      error: null,
    });
  });

  it.each([
    ['the service does not take calls without a key', 403, 'PERMISSION_DENIED', 'auth'],
    ['the key is not for this address', 400, 'FAILED_PRECONDITION', 'bad-request'],
    ['it took too long', 504, 'DEADLINE_EXCEEDED', 'server'],
  ])('says that %s', async (_, code, status, kind) => {
    const { error } = await hear(gemini.fails(code, status, 'With key the-key at http://127.0.0.1.'));
    expect(error).toMatchObject({ kind, message: expect.stringContaining(`(${code} ${status})`) });
    expect(String(error)).not.toContain('the-key');
  });

  it('may be an error in a list, as its stream endpoint once sent them', async () => {
    const script = gemini.rateLimited('7s');
    const [step] = script.steps;
    const raw = typeof step === 'object' && 'raw' in step ? `[${String(step.raw)}]` : '';
    expect((await hear({ ...script, steps: [{ raw }] })).error).toMatchObject({
      kind: 'rate-limited',
      retryAfterMs: 7_000,
    });
  });
});

describe('the global fetch', () => {
  it('stays what it is for everybody else', async () => {
    const theirs = globalThis.fetch;
    const seen = new Set<unknown>();
    service.answer(() => {
      seen.add(globalThis.fetch);
      return gemini.says('a', 'b');
    });
    const watch = setInterval(() => seen.add(globalThis.fetch), 0);
    const calls = Array.from({ length: 8 }, () =>
      listen(provider(), {}, { onEvent: () => seen.add(globalThis.fetch) }),
    );
    seen.add(globalThis.fetch);
    expect((await Promise.all(calls)).map(({ text }) => text)).toEqual(Array(8).fill('ab'));
    clearInterval(watch);
    expect([...seen]).toEqual([theirs]);
  });
});
