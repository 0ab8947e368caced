import { describe, expect, it } from '@jest/globals';
import { addSamples, emptySample, sampleOfCall } from '../../server/features/provider-health/health-sample.js';
import type { ProviderState, Verdict } from '../../server/features/provider-health/provider-health-store.js';
import { verdictOn } from '../../server/features/provider-health/provider-status.js';
import type { ProviderErrorKind } from '../../server/providers/provider-error.js';
import { buildCall } from '../seen-by-another-process.js';

const at = new Date('2026-03-01T10:00:00Z');
const before = new Date(at.getTime() - 1);
const succeeded = (times: number, latencyMs = 100) =>
  Array.from({ length: times }, () => sampleOfCall(buildCall('gemini', { latencyMs }), at));
const failed = (times: number, kind: ProviderErrorKind) =>
  Array.from({ length: times }, () => sampleOfCall(buildCall('gemini', { error: { kind, message: 'x' } }), at));
const recent = (...parts: ReturnType<typeof succeeded>[]) => parts.flat().reduce(addSamples, emptySample('llm'));
const state = (change: Partial<ProviderState> = {}): ProviderState => ({
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

describe('the status of a provider', () => {
  it.each<[string, Verdict, Parameters<typeof verdictOn>]>([
    ['nothing known', 'healthy', ['llm', null, null]],
    ['all is well', 'healthy', ['llm', recent(succeeded(3)), state()]],
    ['one in ten failed', 'healthy', ['llm', recent(succeeded(9), failed(1, 'timeout')), state()]],
    ['more than one in ten failed', 'degraded', ['llm', recent(succeeded(8), failed(1, 'timeout')), state()]],
    ['nothing succeeded', 'down', ['llm', recent(failed(1, 'network')), state()]],
    ['it declined one request', 'degraded', ['llm', recent(failed(1, 'refused')), state()]],
    ['it declines everything', 'down', ['llm', recent(failed(3, 'bad-request')), state()]],
    ['its circuit is open', 'down', ['llm', recent(succeeded(9)), state({ circuit: 'open' })]],
    ['its circuit is half open', 'degraded', ['llm', recent(succeeded(9)), state({ circuit: 'half-open' })]],
    ['it is slow for a store', 'degraded', ['store', recent(succeeded(5, 180)), state()]],
    ['a model may take as long', 'healthy', ['llm', recent(succeeded(5, 180)), state()]],
    ['one slow answer', 'healthy', ['store', recent(succeeded(1, 180)), state()]],
    [
      'idle, succeeded last',
      'healthy',
      ['llm', null, state({ status: 'down', lastSuccessAt: at, lastFailureAt: before })],
    ],
    ['idle, failed last', 'down', ['llm', null, state({ status: 'down', lastSuccessAt: before, lastFailureAt: at })]],
    ['idle, declined last', 'degraded', ['llm', null, state({ status: 'degraded', lastFailureAt: at })]],
    ['idle, never assessed', 'down', ['llm', null, state({ lastFailureAt: at })]],
  ])('%s: %s', (_name, wanted, given) => {
    expect(verdictOn(...given)).toBe(wanted);
  });
});
