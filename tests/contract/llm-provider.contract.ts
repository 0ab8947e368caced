import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { inspect } from 'node:util';
import type { LlmEvent, LlmProvider, LlmRequest } from '../../server/providers/llm/llm-provider.js';
import { withTimeouts } from '../../server/providers/stream-timeouts.js';
import { ProviderError, type ProviderErrorKind } from '../../server/providers/provider-error.js';
import { dripping, type FakeService, inPieces, only, type Script, withComments } from '../fakes/wire.js';

export const REQUEST: LlmRequest = {
  task: 'word',
  draft: 'the draft',
  instructions: 'You word answers.',
  turns: [{ role: 'listener', text: 'something for the secret picnic' }],
  maxOutputTokens: 300,
};

/** Reads a provider to its end. */
export async function listen(
  provider: LlmProvider,
  request: Partial<LlmRequest> = {},
  { signal = new AbortController().signal, onEvent = (): void => undefined } = {},
): Promise<{ events: LlmEvent[]; text: string; error: unknown }> {
  const events: LlmEvent[] = [];
  const heard = (error: unknown) => ({
    events,
    text: events.map((event) => (event.kind === 'text' ? event.text : '')).join(''),
    error,
  });
  try {
    for await (const event of provider.generate({ ...REQUEST, ...request }, signal)) {
      events.push(event);
      onEvent();
    }
    return heard(null);
  } catch (error) {
    return heard(error);
  }
}

export const KEY = 'key-that-nobody-may-read';
export const MODEL = 'model-1';

type AnyScript = Script<unknown>;
interface Scripts {
  says(this: void, ...pieces: string[]): AnyScript;
  json(this: void, value: unknown): AnyScript;
  thinksAndSays(this: void, thought: string, text: string): AnyScript;
  calls(this: void, ...calls: { name: string; args?: unknown; id?: string }[]): AnyScript;
  ends(this: void, reason: string, ...pieces: string[]): AnyScript;
  failsMidway(this: void, ...pieces: string[]): AnyScript;
  internal(this: void): AnyScript;
  overloaded(this: void): AnyScript;
  quotaSpent(this: void): AnyScript;
}

export interface Harness {
  start(script: () => AnyScript): Promise<FakeService<{ body: unknown }, unknown>>;
  provider(url: string, config?: { apiKey?: string; model?: string }): LlmProvider;
  scripts: Scripts;
  reasons: Partial<Record<ProviderErrorKind, readonly string[]>>;
  rateLimited: readonly { script: AnyScript; retryAfterMs: number | null }[];
}

/** What every adapter to a remote language model does. */
export function llmProviderContract(name: string, harness: Harness): void {
  const { scripts } = harness;

  describe(`LlmProvider on ${name}`, () => {
    let service: FakeService<{ body: unknown }, unknown>;
    let provider: LlmProvider;
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => unhandled.push(reason);
    beforeEach(async () => {
      process.on('unhandledRejection', note);
      service = await harness.start(() => scripts.says('Hello'));
      provider = harness.provider(service.url);
    });
    afterEach(async () => {
      await service.stop();
      await new Promise((resolve) => setTimeout(resolve, 5));
      process.off('unhandledRejection', note);
      expect(unhandled.splice(0)).toEqual([]);
    });
    const hear = (script: AnyScript, request?: Partial<LlmRequest>) => {
      service.answer(() => script);
      return listen(provider, request);
    };
    const failure = async (script: AnyScript): Promise<ProviderError> => {
      const { error } = await hear(script);
      if (!(error instanceof ProviderError)) throw new Error(`expected a ProviderError, got ${String(error)}`);
      expect(error.provider).toBe(provider.name);
      // One sentence without keys, addresses and what was asked, whatever the service says.
      expect(error.message).toMatch(/^[A-Z][^\n]{1,120}\.$/);
      expect(`${error.message} ${inspect(error.cause)}`).not.toMatch(/127\.0|http|key-that|picnic|sk-/);
      return error;
    };

    describe('an answer', () => {
      it('comes as it is written, with its usage at the end', async () => {
        const { events, error } = await hear(scripts.says('Here ', 'is ☀️', ' 花冷え。'));
        expect(error).toBeNull();
        expect(events).toEqual([
          { kind: 'text', text: 'Here ' },
          { kind: 'text', text: 'is ☀️' },
          { kind: 'text', text: ' 花冷え。' },
          { kind: 'usage', inputTokens: 12, outputTokens: 3 },
        ]);
      });

      it('can be read while more is still to come', async () => {
        service.answer(() => only(2, scripts.says('a', 'b', 'c'), 'stall'));
        const events = provider.generate(REQUEST, new AbortController().signal);
        expect((await events.next()).value).toEqual({ kind: 'text', text: 'a' });
        await events.return(undefined);
      });

      it('is without thoughts', async () => {
        expect((await hear(scripts.thinksAndSays('The user wants a picnic.', 'Sunny songs.'))).text).toBe(
          'Sunny songs.',
        );
      });

      it('begins with its first word, not with white space', async () => {
        expect((await hear(scripts.says('\n\n', '  ', ' Well', ' then'))).events[0]).toEqual({
          kind: 'text',
          text: 'Well',
        });
      });

      it('is told of the connection once there is one', async () => {
        let connections = 0;
        for (let n = 0; n < 2; n++) {
          const events = provider.generate(REQUEST, new AbortController().signal, () => connections++);
          await events.next();
          expect(connections).toBe(n + 1);
          await events.return(undefined);
        }
      });

      it('may stand in JSON with raw line separators, which are legal there', async () => {
        expect((await hear(scripts.says('one\u2028two\u2029three'))).text).toBe('one\u2028two\u2029three');
      });

      it('is not disturbed by keep-alives, nor by a slow drip', async () => {
        expect(await hear(withComments(scripts.says('still ', 'here')))).toMatchObject({
          text: 'still here',
          error: null,
        });
        expect(await hear(dripping(scripts.says('drip', 'drop'), 3))).toMatchObject({ text: 'dripdrop', error: null });
      });

      it('is the same however its bytes are cut', async () => {
        const piece = fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.constantFrom('é', '花', '👩‍👩‍👧', '\r\n', '\u2028', '"', '\\'),
        );
        const texts = fc.array(piece, { minLength: 1, maxLength: 4 }).filter((all) => all.join('').trim() !== '');
        const sizes = fc.array(fc.integer({ min: 3, max: 200 }), { minLength: 1, maxLength: 5 });
        await fc.assert(
          fc.asyncProperty(texts, sizes, fc.boolean(), async (pieces, cut, comments) => {
            const script = comments ? withComments(scripts.says(...pieces)) : scripts.says(...pieces);
            const whole = await hear(script);
            expect(whole.error).toBeNull();
            expect(whole.text).toBe(pieces.join('').trimStart());
            expect(await hear(inPieces(script, cut))).toEqual(whole);
          }),
          { numRuns: 15 },
        );
      });
    });

    describe('tools', () => {
      const search = {
        name: 'search',
        description: 'Looks tracks up.',
        parameters: { type: 'object', properties: {} },
      };

      it('are called with what the model wrote', async () => {
        const args = { query: 'Björk "Jóga" 花', years: [1997, 1998], deep: { yes: true } };
        const { events, error } = await hear(scripts.calls({ name: 'search', args }, { name: 'statistics' }), {
          tools: [search],
        });
        expect(error).toBeNull();
        const calls = events.flatMap((event) => (event.kind === 'call' ? [event.call] : []));
        expect(calls).toMatchObject([
          { name: 'search', arguments: args },
          { name: 'statistics', arguments: {} },
        ]);
        expect(new Set(calls.map(({ id }) => id)).size).toBe(2);
      });

      it('get their results back to the model, also those that another model has called', async () => {
        const { events } = await hear(scripts.calls({ name: 'search' }, { name: 'search' }), { tools: [search] });
        const calls = events.flatMap((event) => (event.kind === 'call' ? [event.call] : []));
        const foreign = { id: 'call_x', name: 'search', arguments: { query: 'x' } };
        const { text, error } = await hear(scripts.says('Found.'), {
          tools: [search],
          turns: [
            ...REQUEST.turns,
            { role: 'model', text: '', calls: [foreign] },
            { role: 'tool', call: foreign, result: 'nothing' },
            { role: 'model', text: 'Let me look.', calls },
            ...calls.map((call) => ({ role: 'tool' as const, call, result: [{ title: 'Jóga' }] })),
            { role: 'listener', text: 'go on' },
          ],
        });
        expect({ text, error }).toEqual({ text: 'Found.', error: null });
      });

      it('are not called by an answer that breaks off', async () => {
        const whole = scripts.calls({ name: 'forget' }, { name: 'forget' });
        for (let count = 1; count < whole.steps.length; count++) {
          const { events, error } = await hear(only(count, whole, null));
          expect(events.filter(({ kind }) => kind === 'call')).toEqual([]);
          expect(error).toMatchObject({ kind: 'truncated' });
        }
      });
    });

    describe('an answer that is not one', () => {
      it.each(Object.entries(harness.reasons).flatMap(([kind, reasons]) => reasons.map((reason) => [kind, reason])))(
        'is %s when the model stops for %s',
        async (kind, reason) => {
          const error = await failure(scripts.ends(reason, 'So far ', 'so good'));
          expect(error.kind).toBe(kind);
          expect((await failure(scripts.ends(reason))).kind).toBe(kind);
        },
      );

      it('is still paid for', async () => {
        const [reason = ''] = harness.reasons.truncated ?? [];
        const { events, error } = await hear(scripts.ends(reason, 'So far'));
        expect(events.at(-1)).toMatchObject({ kind: 'usage', inputTokens: 12 });
        expect(error).toMatchObject({ kind: 'truncated' });
      });

      it('is empty when nothing is said', async () => {
        expect((await failure(scripts.says(''))).kind).toBe('empty');
        expect((await failure(scripts.says(' ', '\n'))).kind).toBe('empty');
      });

      it.each([
        ['torn', 'cut'],
        ['ended', null],
      ] as const)('is truncated when the connection is %s before the end mark', async (_, end) => {
        const { steps } = scripts.says('a', 'b', 'c');
        for (let count = end === null ? 0 : 1; count < steps.length; count++) {
          expect((await failure(only(count, scripts.says('a', 'b', 'c'), end))).kind).toBe('truncated');
        }
      });

      it('gives what came before it was torn', async () => {
        const { text } = await hear(only(3, dripping(scripts.says('So far', ' so good'), 1), 'cut'));
        expect('So far so good'.startsWith(text)).toBe(true);
      });

      it('is truncated in the middle of an event', async () => {
        const { steps, ...rest } = scripts.says('So far', ' so good');
        const half = [...steps.slice(0, 1), { raw: 'data: {"candi' }];
        expect((await failure({ ...rest, steps: half })).kind).toBe('truncated');
      });

      it('is an error when an error event comes in the middle', async () => {
        const { text, error } = await hear(scripts.failsMidway('So far'));
        expect(error).toMatchObject({ kind: 'server' });
        expect(text).toBe('So far');
        const named = scripts.says('So far');
        const raw = { raw: 'event: error\ndata: {"message":"Rate limit", "type":"rate_limit_error"}\n\n' };
        expect((await failure({ ...named, steps: [...named.steps.slice(0, 1), raw] })).kind).toBe('rate-limited');
      });

      it.each([
        ['no JSON', 'data: picnic\n\n'],
        ['no object', 'data: null\n\n'],
        ['a list', 'data: []\n\n'],
        ['a number', 'data: 5\n\n'],
        ['other types', 'data: {"candidates":5,"choices":5}\n\n'],
        [
          'other types within',
          'data: {"candidates":[{"content":{"parts":[{"text":7}]}}],"choices":[{"delta":{"content":7}}]}\n\n',
        ],
        ['bytes that are not UTF-8', Buffer.from([0x64, 0x61, 0x74, 0x61, 0x3a, 0xff, 0xfe, 0x0a, 0x0a])],
        ['a line without end', `data: "${'x'.repeat(1_100_000)}`],
        ['more than anybody can read', `: ${'x'.repeat(99_997)}\n`.repeat(180)],
      ])('is malformed when it has %s', async (_, raw) => {
        const { steps, ...rest } = scripts.says('whole');
        expect((await failure({ ...rest, steps: [...steps.slice(0, 1), { raw }, ...steps.slice(1)] })).kind).toBe(
          'malformed',
        );
      });

      it('is malformed when it is a page, not a stream', async () => {
        const page = { status: 200, headers: { 'content-type': 'text/html' }, steps: [{ raw: '<h1>Sign in</h1>' }] };
        expect((await failure(page)).kind).toBe('malformed');
      });
    });

    describe('a service that does not answer', () => {
      it.each<[ProviderErrorKind, () => AnyScript]>([
        ['server', scripts.internal],
        ['server', scripts.overloaded],
        ['quota', scripts.quotaSpent],
      ])('is %s', async (kind, script) => {
        expect((await failure(script())).kind).toBe(kind);
      });

      it.each([301, 302, 307, 308])('is not followed elsewhere (%d)', async (status) => {
        const elsewhere = await harness.start(() => scripts.says('Give me the key.'));
        const error = await failure({ status, headers: { location: elsewhere.url }, steps: [] });
        await elsewhere.stop();
        expect({ kind: error.kind, calls: elsewhere.requests.length }).toEqual({ kind: 'malformed', calls: 0 });
      });

      it.each([
        [401, 'auth'],
        [402, 'quota'],
        [403, 'auth'],
        [408, 'timeout'],
        [413, 'bad-request'],
        [429, 'rate-limited'],
        [502, 'server'],
        [529, 'server'],
        [204, 'malformed'],
      ])('says so by %d alone', async (status, kind) => {
        expect((await failure({ status, headers: {}, steps: [] })).kind).toBe(kind);
        const nonsense = Buffer.from([0xff, 0x00, 0x7b]);
        if (status !== 204)
          expect((await failure({ status, headers: {}, steps: [{ raw: nonsense }] })).kind).toBe(kind);
      });

      it('says when it may be asked again', async () => {
        for (const { script, retryAfterMs } of harness.rateLimited) {
          expect(await failure(script)).toMatchObject({ kind: 'rate-limited', retryAfterMs });
        }
        const inAMinute = new Date(Date.now() + 60_000).toUTCString();
        const { retryAfterMs } = await failure({ status: 503, headers: { 'retry-after': inAMinute }, steps: [] });
        expect(retryAfterMs).toBeGreaterThan(50_000);
        expect(retryAfterMs).toBeLessThanOrEqual(60_000);
        for (const [header, ms] of [
          ['0', 0],
          ['2', 2000],
          ['-1', null],
          ['soon', null],
          ['9'.repeat(30), null],
        ] as const) {
          const error = await failure({ status: 429, headers: { 'retry-after': header }, steps: [] });
          expect({ header, ms: error.retryAfterMs }).toEqual({ header, ms });
        }
      });

      it('is asked once, not again', async () => {
        await failure(scripts.overloaded());
        await failure({ status: 429, headers: { 'retry-after': '0' }, steps: [] });
        expect(service.requests).toHaveLength(2);
      });

      it('does not accept the key', async () => {
        const { error } = await listen(harness.provider(service.url, { apiKey: 'wrong' }));
        expect(error).toMatchObject({ kind: 'auth' });
        expect(String(error)).not.toMatch(/wrong|sk-/);
      });

      it('does not know the model', async () => {
        const { error } = await listen(harness.provider(service.url, { model: 'gone' }));
        expect(error).toMatchObject({ kind: 'bad-request', message: expect.stringContaining('model') });
      });

      it('is not there', async () => {
        const nowhere = await harness.start(() => scripts.says('Hello'));
        await nowhere.stop();
        const { error } = await listen(harness.provider(nowhere.url));
        expect(error).toMatchObject({ kind: 'network', message: 'It cannot be reached (ECONNREFUSED).' });
      });

      it('hangs up before it answers', async () => {
        expect((await failure({ status: 200, headers: {}, steps: ['cut'] })).kind).toBe('network');
      });

      it('never ends its error', async () => {
        const endless = { status: 500, headers: {}, steps: [{ raw: 'x'.repeat(100_000) }, 'stall' as const] };
        expect((await failure(endless)).kind).toBe('server');
        await service.untilHungUp(1);
      });
    });

    describe('a service that stalls', () => {
      const limits = { connectMs: 5_000, firstTokenMs: 60, stallMs: 60, totalMs: 10_000 };
      const timed = (): LlmProvider => ({
        ...provider,
        generate: (request, signal) =>
          withTimeouts(
            (inner, connected) => provider.generate(request, inner, connected),
            provider.name,
            limits,
            signal,
          ),
      });

      it.each([
        [0, 'The first word did not come within 0.06 seconds.'],
        [2, 'Nothing more came for 0.06 seconds.'],
      ])('after %d events is left', async (count, message) => {
        service.answer(() => only(count, scripts.says('So far', ' so good', ' and'), 'stall'));
        expect((await listen(timed())).error).toMatchObject({ kind: 'timeout', message });
        await service.untilHungUp(1);
      });
    });

    describe('a reader who leaves', () => {
      const reason = new Error('the listener left');

      it('before it begins asks nobody', async () => {
        const { error } = await listen(provider, {}, { signal: AbortSignal.abort(reason) });
        expect(error).toBe(reason);
        expect(service.requests).toHaveLength(0);
      });

      it('while nothing has come yet ends the call', async () => {
        const stop = new AbortController();
        service.answer(() => {
          setTimeout(() => stop.abort(reason), 5);
          return only(0, scripts.says('never'), 'stall');
        });
        expect((await listen(provider, {}, { signal: stop.signal })).error).toBe(reason);
        await service.untilHungUp(1);
      });

      it('in the middle ends the call, with the reason', async () => {
        const stop = new AbortController();
        service.answer(() => only(2, scripts.says('So far', ' so good', ' and'), 'stall'));
        const onEvent = () => stop.abort(reason);
        const { events, error } = await listen(provider, {}, { signal: stop.signal, onEvent });
        expect(error).toBe(reason);
        expect(events[0]).toEqual({ kind: 'text', text: 'So far' });
        await service.untilHungUp(1);
      });

      it('without a word ends the call', async () => {
        service.answer(() => only(2, scripts.says('So far', ' so good', ' and'), 'stall'));
        const events = provider.generate(REQUEST, new AbortController().signal);
        await events.next();
        await events.return(undefined);
        await service.untilHungUp(1);
      });
    });
  });
}
