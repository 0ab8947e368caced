import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { LlmEvent } from '../../server/providers/llm/llm-provider.js';
import { PROVIDER_ERROR_KINDS, ProviderError } from '../../server/providers/provider-error.js';
import { retryDelayMs } from '../../server/providers/retry.js';
import { ask, asked, bench, fails, hangs, request, says, scripted } from './router-fixtures.js';

describe('who is asked', () => {
  const gemini = scripted('gemini', says('from gemini'));
  const openai = scripted('openai', says('from openai'));
  const { router } = bench([gemini, openai]);

  it('the first in line where nobody is wished, and the wished one first otherwise', async () => {
    expect(await ask(router)).toMatchObject({ by: { provider: 'gemini', model: 'gemini-model', passed: [] } });
    expect(await ask(router, { provider: 'openai' })).toMatchObject({ by: { provider: 'openai', passed: [] } });
    expect(await ask(router, { provider: 'built-in' })).toEqual({
      by: { kind: 'by', provider: 'built-in', model: 'echotune-1', passed: [] },
      text: 'the draft',
      error: null,
    });
    expect(router.configured).toEqual([
      { name: 'gemini', model: 'gemini-model' },
      { name: 'openai', model: 'openai-model' },
    ]);
  });

  it('nobody outside, where the listener does not share; that is told only to whoever wished for one', async () => {
    const before = gemini.calls + openai.calls;
    expect((await ask(router, { external: false })).by).toMatchObject({ provider: 'built-in', passed: [] });
    expect((await ask(router, { external: false, provider: 'gemini' })).by).toMatchObject({
      provider: 'built-in',
      passed: [{ provider: 'gemini', kind: 'not-shared' }],
    });
    expect((await ask(router, { external: false, fallback: false })).error).toMatchObject({ kind: 'bad-request' });
    expect(gemini.calls + openai.calls).toBe(before);
  });

  it('the next one, where the wished one is not set up', async () => {
    const { router: alone } = bench([openai]);
    expect((await ask(alone, { provider: 'gemini' })).by).toMatchObject({
      provider: 'openai',
      passed: [{ provider: 'gemini', kind: 'not-configured' }],
    });
    expect((await ask(alone, { provider: 'gemini', fallback: false })).error).toBeInstanceOf(ProviderError);
  });

  it('the next one, where the budget of the first is spent', async () => {
    const { router: poor, spent, fallbacks } = bench([gemini, openai]);
    spent.add('gemini');
    expect((await ask(poor)).by).toMatchObject({
      provider: 'openai',
      passed: [{ provider: 'gemini', kind: 'budget-spent', message: 'Spent.' }],
    });
    expect(fallbacks).toEqual(['gemini > openai']);
    expect((await ask(poor, { provider: 'gemini', fallback: false })).error).toMatchObject({ retryAfterMs: 3_600_000 });
  });
});

describe('a provider that fails', () => {
  it('is asked again at once for what may pass, and then the next one answers in silence', async () => {
    const gemini = scripted('gemini', fails('server'));
    const openai = scripted('openai', says('here'));
    const { router, slept, fallbacks, calls } = bench([gemini, openai]);
    expect(await ask(router)).toEqual({
      by: {
        kind: 'by',
        provider: 'openai',
        model: 'openai-model',
        passed: [{ provider: 'gemini', kind: 'server', message: 'It failed: server.' }],
      },
      text: 'here',
      error: null,
    });
    expect(gemini.calls).toBe(3);
    expect(slept).toEqual([100, 200]);
    expect(fallbacks).toEqual(['gemini > openai']);
    expect(calls.map(({ provider, error, operation }) => [provider, error?.kind ?? null, operation])).toEqual([
      ['gemini', 'server', 'word'],
      ['gemini', 'server', 'word'],
      ['gemini', 'server', 'word'],
      ['openai', null, 'word'],
    ]);
  });

  it('is not given up when a second try helps', async () => {
    const gemini = scripted('gemini', (call) => (call === 1 ? fails('network') : says('after all'))(call, never()));
    const { router } = bench([gemini]);
    expect(await ask(router)).toMatchObject({ text: 'after all', by: { provider: 'gemini', passed: [] } });
  });

  it.each(['auth', 'quota', 'timeout', 'refused', 'empty', 'malformed', 'truncated', 'bad-request'] as const)(
    'is not asked a second time for the same after: %s',
    async (kind) => {
      const gemini = scripted('gemini', fails(kind));
      const { router } = bench([gemini]);
      expect((await ask(router)).by).toMatchObject({ provider: 'built-in', passed: [{ kind }] });
      expect(gemini.calls).toBe(1);
    },
  );

  it('after its first word ends the answer with its error', async () => {
    const gemini = scripted('gemini', fails('truncated', null, 'The first ', 'words'));
    const { router, calls, used } = bench([gemini, scripted('openai', says('not asked'))]);
    const { by, text, error } = await ask(router);
    expect([by?.provider, text]).toEqual(['gemini', 'The first words']);
    expect(error).toMatchObject({ kind: 'truncated' });
    expect(calls).toMatchObject([{ error: { kind: 'truncated' }, firstTokenMs: 0 }]);
    expect(used[0]?.outputTokens).toBeGreaterThan(0);
  });

  it('is replaced before its first word, also when it has told what that cost', async () => {
    const gemini = scripted('gemini', async function* () {
      yield { kind: 'usage', inputTokens: 10, outputTokens: 0 };
      throw new ProviderError('gemini', 'refused', 'It declined to answer (SAFETY).');
    });
    const { router } = bench([gemini, scripted('openai', says('from openai'))]);
    expect(await ask(router)).toMatchObject({
      by: { provider: 'openai', passed: [{ provider: 'gemini', kind: 'refused' }] },
      text: 'from openai',
      error: null,
    });
  });

  it('after its first word can still be replaced, where the whole answer is awaited', async () => {
    const gemini = scripted('gemini', fails('truncated', null, 'The first ', 'words'));
    const { router } = bench([gemini, scripted('openai', says('all ', 'of it'))]);
    expect(await ask(router, { whole: true })).toMatchObject({ text: 'all of it', by: { provider: 'openai' } });
  });

  it('by a defect of its adapter costs nobody the answer', async () => {
    const broken = scripted('gemini', () => {
      throw new TypeError('undefined is not a function');
    });
    const { router } = bench([broken]);
    expect((await ask(router)).by).toMatchObject({ provider: 'built-in', passed: [{ kind: 'malformed' }] });
  });

  it('by hanging is given up after the time for a first word', async () => {
    const { router } = bench([scripted('gemini', hangs)], {
      timeouts: { connectMs: 50, firstTokenMs: 50, stallMs: 50, totalMs: 50 },
    });
    expect((await ask(router)).by).toMatchObject({ provider: 'built-in', passed: [{ kind: 'timeout' }] });
  });
});

describe('whoever stops listening', () => {
  it('before the first word ends the call, which says nothing about the provider', async () => {
    const gemini = scripted('gemini', hangs);
    const { router, calls, circuits } = bench([gemini]);
    const stop = new AbortController();
    const answer = ask(router, {}, stop.signal);
    await new Promise((resolve) => setImmediate(resolve));
    stop.abort(new Error('stopped'));
    expect((await answer).error).toEqual(new Error('stopped'));
    expect([calls, circuits]).toEqual([[], []]);
    gemini.does(says('still here'));
    expect(await ask(router)).toMatchObject({ text: 'still here' });
  });

  it('in the middle ends the call, and what was used so far is counted', async () => {
    let isEnded = false;
    const gemini = scripted('gemini', async function* () {
      try {
        for (;;) yield { kind: 'text', text: 'twelve chars' } satisfies LlmEvent;
      } finally {
        isEnded = true;
      }
    });
    const { router, used, calls } = bench([gemini]);
    for await (const event of router.generate(request, asked, never())) if (event.kind === 'text') break;
    await new Promise((resolve) => setImmediate(resolve));
    expect(isEnded).toBe(true);
    expect(used).toMatchObject([{ userId: 'ann', provider: 'gemini', model: 'gemini-model', outputTokens: 3 }]);
    expect(used[0]?.inputTokens).toBeGreaterThan(0);
    expect(calls).toMatchObject([{ error: null, provider: 'gemini' }]);
  });

  it('as soon as it is known who answers ends the call too', async () => {
    let isEnded = false;
    const gemini = scripted('gemini', async function* () {
      try {
        yield { kind: 'text', text: 'first' };
        yield { kind: 'text', text: 'second' };
      } finally {
        isEnded = true;
      }
    });
    for await (const event of bench([gemini]).router.generate(request, asked, never())) if (event.kind === 'by') break;
    await new Promise((resolve) => setImmediate(resolve));
    expect(isEnded).toBe(true);
  });
});

describe('Retry-After', () => {
  it('is waited for when it is short, and never less', async () => {
    const times: number[] = [];
    const { router, now } = bench([
      scripted('gemini', (call) => {
        times.push(now());
        return (call === 1 ? fails('rate-limited', 1_500) : says('now'))(call, never());
      }),
    ]);
    expect(await ask(router)).toMatchObject({ text: 'now', by: { passed: [] } });
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(1_500);
  });

  it('is kept to by all others: the next one answers until it has passed', async () => {
    const gemini = scripted('gemini', fails('rate-limited', 40_000));
    const { router, pass } = bench([gemini]);
    await ask(router);
    gemini.does(says('back'));
    pass(39_999);
    expect((await ask(router)).by).toMatchObject({ provider: 'built-in', passed: [{ kind: 'cooling-down' }] });
    expect(gemini.calls).toBe(1);
    pass(1);
    expect(await ask(router)).toMatchObject({ text: 'back', by: { provider: 'gemini' } });
  });

  it('is not cut short by a call that ends well in the meantime, nor by a shorter one', async () => {
    let goOn = (): void => undefined;
    const gemini = scripted('gemini', async function* () {
      await new Promise<void>((resolve) => (goOn = resolve));
      yield { kind: 'text', text: 'slow' };
    });
    const { router, pass } = bench([gemini]);
    const slow = ask(router);
    await new Promise((resolve) => setImmediate(resolve));
    gemini.does(fails('rate-limited', 60_000));
    await ask(router);
    goOn();
    expect(await slow).toMatchObject({ text: 'slow' });
    gemini.does(fails('rate-limited', 5_000));
    pass(59_999);
    expect((await ask(router)).by?.provider).toBe('built-in');
    expect(gemini.calls).toBe(2);
  });

  it('is told, the shortest one, to whoever wants no other answer', async () => {
    const { router } = bench([
      scripted('gemini', fails('rate-limited', 50_000)),
      scripted('openai', fails('quota', 20_000)),
    ]);
    await ask(router);
    const { error } = await ask(router, { fallback: false });
    expect(error).toBeInstanceOf(ProviderError);
    expect(error).toMatchObject({ kind: 'rate-limited', retryAfterMs: 20_000 });
    const alone = await ask(router, { fallback: false, provider: 'gemini' });
    expect(alone.error).toMatchObject({ provider: 'gemini', retryAfterMs: 50_000 });
  });

  it('and jitter: never before the wait has passed, never long, never for what does not pass', () => {
    const anything = fc.record({
      kind: fc.constantFrom(...PROVIDER_ERROR_KINDS),
      failed: fc.integer({ min: 1, max: 10 }),
      notBefore: fc.integer({ min: 0, max: 100_000 }),
      random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    });
    fc.assert(
      fc.property(anything, ({ kind, failed, notBefore, random }) => {
        const delay = retryDelayMs(kind, failed, notBefore, () => random);
        const mayHelp = ['network', 'server', 'rate-limited'].includes(kind) && failed <= 2 && notBefore <= 2_000;
        expect(delay !== null).toBe(mayHelp);
        if (delay === null) return;
        expect(delay).toBeGreaterThanOrEqual(notBefore);
        expect(delay).toBeLessThanOrEqual(2_010);
        if (notBefore === 0) expect(delay).toBe(random * 200 * 2 ** (failed - 1));
      }),
    );
  });
});

const never = (): AbortSignal => new AbortController().signal;
