import type { ProviderErrorKind } from './provider-error.js';

const AGAIN: ReadonlySet<ProviderErrorKind> = new Set(['network', 'server', 'rate-limited']);
const RETRIES = 2;
const FIRST_MS = 200;
/** Whoever asked waits for the answer: longer waits are for the next provider. */
const LONGEST_MS = 2_000;
/** Timers and clocks differ by a little. */
const MARGIN_MS = 10;

/**
 * How long to wait before the same provider is asked again, about 2 s at most; null: not at all. Exponential with full jitter
 * (M. Brooker, "Exponential Backoff and Jitter"), and never less than `notBeforeMs`, for which the provider must be left
 * alone. `failed` counts the calls so far, from 1.
 */
export function retryDelayMs(
  kind: ProviderErrorKind,
  failed: number,
  notBeforeMs: number,
  random: () => number,
): number | null {
  if (!AGAIN.has(kind) || failed > RETRIES || notBeforeMs > LONGEST_MS) return null;
  const jittered = random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** (failed - 1));
  return Math.max(jittered, notBeforeMs > 0 ? notBeforeMs + MARGIN_MS : 0);
}
