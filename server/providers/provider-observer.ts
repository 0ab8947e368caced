import type { ProviderErrorKind } from './provider-error.js';

export type ProviderKind = 'llm' | 'music' | 'store';

/** One call of a provider that has ended, well or not. */
export interface ProviderCall {
  provider: string;
  kind: ProviderKind;
  /** Such as "word", "search", "ping"; a name from the code, never from outside. */
  operation: string;
  model: string | null;
  /** A ProviderError fits: its `retryAfterMs` keeps probes away as well. */
  error: { kind: ProviderErrorKind; message: string; retryAfterMs?: number | null } | null;
  latencyMs: number;
  /** Streams only. */
  firstTokenMs: number | null;
  inputTokens: number;
  outputTokens: number;
  /** Made to see whether an idle provider works, not for a listener. */
  probe: boolean;
}

export interface ProviderObserver {
  /** Takes note and returns at once; never throws. */
  observe(call: ProviderCall): void;
  /** Whether a circuit has opened or closed. */
  circuit(provider: string, state: 'closed' | 'open' | 'half-open'): void;
  /** Somebody else had to answer instead. */
  fallback(from: string, to: string): void;
}
