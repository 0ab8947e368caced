import type { ProviderErrorKind } from '../../providers/provider-error.js';
import type { ProviderCall, ProviderKind } from '../../providers/provider-observer.js';
import { bucketOf, type Counts } from './latency-buckets.js';

/** What a provider did in some stretch of time. Samples add up in any order and grouping. */
export interface HealthSample {
  kind: ProviderKind;
  requests: number;
  /** Of the requests, those made only to see whether it works. */
  probes: number;
  errors: number;
  errorKinds: Counts;
  /** How often somebody else had to answer instead. */
  fallbacks: number;
  tokens: number;
  /** Of answers, not of failures: how fast it says no tells nothing about how fast it is. */
  latency: Counts;
  firstToken: Counts;
  lastSuccessAt: Date | null;
  lastFailureAt: Date | null;
  lastError: string | null;
}

const LONGEST_ERROR = 300;

export function emptySample(kind: ProviderKind): HealthSample {
  return {
    kind,
    requests: 0,
    probes: 0,
    errors: 0,
    errorKinds: {},
    fallbacks: 0,
    tokens: 0,
    latency: {},
    firstToken: {},
    lastSuccessAt: null,
    lastFailureAt: null,
    lastError: null,
  };
}

export function sampleOfCall(call: ProviderCall, at: Date): HealthSample {
  const { error } = call;
  return {
    ...emptySample(call.kind),
    requests: 1,
    probes: call.probe ? 1 : 0,
    errors: error === null ? 0 : 1,
    errorKinds: error === null ? {} : { [error.kind]: 1 },
    tokens: call.inputTokens + call.outputTokens,
    latency: error === null ? { [bucketOf(call.latencyMs)]: 1 } : {},
    firstToken: call.firstTokenMs === null ? {} : { [bucketOf(call.firstTokenMs)]: 1 },
    ...(error === null
      ? { lastSuccessAt: at }
      : { lastFailureAt: at, lastError: error.message.slice(0, LONGEST_ERROR) }),
  };
}

export function addSamples(a: HealthSample, b: HealthSample): HealthSample {
  return {
    kind: a.kind,
    requests: a.requests + b.requests,
    probes: a.probes + b.probes,
    errors: a.errors + b.errors,
    errorKinds: addCounts(a.errorKinds, b.errorKinds),
    fallbacks: a.fallbacks + b.fallbacks,
    tokens: a.tokens + b.tokens,
    latency: addCounts(a.latency, b.latency),
    firstToken: addCounts(a.firstToken, b.firstToken),
    lastSuccessAt: later(a.lastSuccessAt, b.lastSuccessAt),
    lastFailureAt: later(a.lastFailureAt, b.lastFailureAt),
    lastError: lastFailed(a, b).lastError,
  };
}

/** Of two failures at the same time the greater text, so that the order does not matter. */
function lastFailed(a: HealthSample, b: HealthSample): HealthSample {
  const difference = (a.lastFailureAt?.getTime() ?? 0) - (b.lastFailureAt?.getTime() ?? 0);
  return difference > 0 || (difference === 0 && (a.lastError ?? '') > (b.lastError ?? '')) ? a : b;
}

function addCounts(a: Counts, b: Counts): Counts {
  const sum: Record<string, number> = { ...a };
  for (const [name, count] of Object.entries(b)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}

function later(a: Date | null, b: Date | null): Date | null {
  return a === null || (b !== null && b > a) ? b : a;
}

/** Kinds of error that say: it did not answer. With the others it did, though not with anything of use. */
export const UNANSWERED: readonly ProviderErrorKind[] = [
  'timeout',
  'network',
  'rate-limited',
  'quota',
  'auth',
  'server',
];
