import type { ProviderKind } from '../../providers/provider-observer.js';
import { type HealthSample, UNANSWERED } from './health-sample.js';
import { quantilesOf } from './latency-buckets.js';
import type { ProviderState, Verdict } from './provider-health-store.js';

/** How far back "now" reaches. */
export const NOW_MS = 5 * 60_000;

const HEALTHY_RATE = 0.9;
/** So many useless answers in a row without one of use are more than a request that it did not like. */
const USELESS_ANSWERS = 3;
const SLOW_P95_MS: Record<ProviderKind, number> = { llm: 30_000, music: 5_000, store: 150 };
/** A single slow answer, such as the one that opened the connection, is no slow provider. */
const ENOUGH_TO_BE_SLOW = 5;

/**
 * How a provider does that is set up, from what happened in the last five minutes (`recent`):
 *
 * - down: its circuit is open, or nothing succeeded although it was asked;
 * - degraded: its circuit is half open, fewer than 9 in 10 requests succeeded, or p95 of several is slow for its kind;
 * - healthy: otherwise, also when nothing is known.
 *
 * When nobody asked, the last word stays: a failure keeps the status that it brought until something succeeds.
 */
export function verdictOn(kind: ProviderKind, recent: HealthSample | null, state: ProviderState | null): Verdict {
  if (state?.circuit === 'open') return 'down';
  if (recent === null || recent.requests === 0) return failedLast(state) ? (state?.status ?? 'down') : 'healthy';
  const { requests, errors, errorKinds, latency } = recent;
  if (errors === requests) {
    const unanswered = UNANSWERED.some((error) => (errorKinds[error] ?? 0) > 0);
    return unanswered || errors >= USELESS_ANSWERS ? 'down' : 'degraded';
  }
  if (state?.circuit === 'half-open' || (requests - errors) / requests < HEALTHY_RATE) return 'degraded';
  const isSlow = requests - errors >= ENOUGH_TO_BE_SLOW && (quantilesOf(latency)?.p95 ?? 0) > SLOW_P95_MS[kind];
  return isSlow ? 'degraded' : 'healthy';
}

function failedLast(state: ProviderState | null): boolean {
  if (state === null || state.lastFailureAt === null) return false;
  return state.lastSuccessAt === null || state.lastFailureAt > state.lastSuccessAt;
}
