import { describe, expect, it } from '@jest/globals';
import { probeModel } from '../../server/features/provider-health/probe-model.js';
import { createProbeRunner } from '../../server/features/provider-health/probe-runner.js';
import type { ProviderState } from '../../server/features/provider-health/provider-health-store.js';
import type { WatchedProvider } from '../../server/features/provider-health/watched-provider.js';
import type { LlmEvent, LlmRequest } from '../../server/providers/llm/llm-provider.js';
import { ProviderError, type ProviderErrorKind } from '../../server/providers/provider-error.js';
import type { ProviderCall } from '../../server/providers/provider-observer.js';
import { testLogger } from '../test-config.js';

const START = Date.parse('2026-03-01T10:00:00Z');
const HALF_HOUR_MS = 1_800_000;
const state = (change: Partial<ProviderState>): ProviderState => ({
  provider: 'gemini',
  status: null,
  statusSince: null,
  circuit: 'closed',
  circuitSince: null,
  lastSuccessAt: null,
  lastFailureAt: null,
  lastError: null,
  notBefore: null,
  ...change,
});

function setUp(change: Partial<WatchedProvider> = {}, perDay = 48) {
  const seen: ProviderCall[] = [];
  const clock = { now: START };
  const claims: number[] = [];
  let asked = 0;
  const runner = createProbeRunner({
    store: { claimProbe: async (_provider, _now, { everyMs }) => claims.push(everyMs) > 0 },
    observer: { observe: (call) => void seen.push(call), circuit: () => undefined, fallback: () => undefined },
    logger: testLogger(),
    perDay,
    mayAsk: async () => true,
    now: () => clock.now,
  });
  const provider: WatchedProvider = {
    name: 'gemini',
    kind: 'llm',
    configured: true,
    mode: 'm',
    setting: null,
    probe: async () => {
      asked += 1;
      return { firstTokenMs: 5, inputTokens: 4, outputTokens: 1 };
    },
    ...change,
  };
  return { runner, provider, clock, seen, claims, asked: () => asked };
}

describe('probes', () => {
  it('ask a provider only when nobody did for a share of the day that the budget allows', async () => {
    const { runner, provider, clock, seen, claims, asked } = setUp();
    await runner.ifIdle(provider, null);
    clock.now += HALF_HOUR_MS - 1;
    await runner.ifIdle(provider, null);
    await runner.ifIdle(provider, state({ lastSuccessAt: new Date(START) }));
    expect(asked()).toBe(0);
    clock.now += 1;
    await runner.ifIdle(provider, state({ lastFailureAt: new Date(START + 1) }));
    expect(asked()).toBe(0);
    await runner.ifIdle(provider, state({ lastSuccessAt: new Date(START) }));
    expect(asked()).toBe(1);
    expect(claims).toEqual([HALF_HOUR_MS]);
    expect(seen).toMatchObject([{ operation: 'probe', probe: true, error: null, inputTokens: 4, outputTokens: 1 }]);
  });

  it('never ask what is not set up, what asked for peace, or anything when they are switched off', async () => {
    for (const [change, perDay, known] of [
      [{ configured: false }, 48, null],
      [{}, 48, state({ notBefore: new Date(START + 10 * HALF_HOUR_MS) })],
      [{}, 0, null],
      [{ probe: null }, 48, null],
    ] as const) {
      const { runner, provider, clock, claims, asked } = setUp(change, perDay);
      clock.now += 5 * HALF_HOUR_MS;
      await runner.ifIdle(provider, known);
      expect({ asked: asked(), claims }).toEqual({ asked: 0, claims: [] });
    }
  });

  it('tell how they failed', async () => {
    const fail = (error: unknown) => async () => {
      throw error;
    };
    const away = setUp({ probe: fail(new ProviderError('gemini', 'server', 'It is down.', 5_000)) });
    await away.runner.byHand(away.provider);
    expect(away.seen).toMatchObject([{ error: { kind: 'server', message: 'It is down.', retryAfterMs: 5_000 } }]);
    const slow = setUp({ probe: fail(new DOMException('x', 'TimeoutError')) });
    await slow.runner.byHand(slow.provider);
    expect(slow.seen).toMatchObject([{ error: { kind: 'timeout' } }]);
    const defect = setUp({ probe: fail(new TypeError('our own fault')) });
    await expect(defect.runner.byHand(defect.provider)).rejects.toThrow('our own fault');
    expect(defect.seen).toEqual([]);
  });
});

describe('the probe of a model', () => {
  const model = (events: LlmEvent[], kind?: ProviderErrorKind) => {
    const requests: LlmRequest[] = [];
    const provider = {
      name: 'gemini' as const,
      model: 'm',
      async *generate(request: LlmRequest) {
        requests.push(request);
        yield* events;
        if (kind) throw new ProviderError('gemini', kind, 'x');
      },
    };
    return { requests, provider };
  };
  const signal = new AbortController().signal;

  it('asks for one token, with nothing of any listener', async () => {
    const { requests, provider } = model([
      { kind: 'text', text: 'ok' },
      { kind: 'usage', inputTokens: 7, outputTokens: 1 },
    ]);
    expect(await probeModel(provider, signal)).toEqual({
      firstTokenMs: expect.any(Number),
      inputTokens: 7,
      outputTokens: 1,
    });
    expect(requests).toMatchObject([{ task: 'probe', maxOutputTokens: 1 }]);
  });

  it.each<[ProviderErrorKind, boolean]>([
    ['truncated', true],
    ['empty', true],
    ['server', false],
    ['refused', false],
  ])('takes an answer that is %s as an answer: %s', async (kind, works) => {
    const probing = probeModel(model([], kind).provider, signal);
    if (works) expect(await probing).toMatchObject({ firstTokenMs: null });
    else await expect(probing).rejects.toMatchObject({ kind });
  });
});
