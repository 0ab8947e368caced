import type { ProviderErrorKind } from '../provider-error.js';
import type { LlmEvent, LlmName, LlmRequest } from './llm-provider.js';

/** For whom, and by whom, a request shall be answered. */
export interface Asked {
  /** Whose budget it is; null: nobody's, as for probes. */
  userId: string | null;
  /** Who shall answer first: a choice for this request or the listener's preference; the configured order where null. */
  provider: LlmName | null;
  /** false: nobody else than `provider` (or, where that is null, any external model, but not the built-in engine). */
  fallback: boolean;
  /** Collect the whole answer before yielding anything, so that a break in the middle can still fall back. */
  whole: boolean;
  /** false: nothing may leave this installation; only the built-in engine is asked. */
  external: boolean;
}

/** Somebody who would have been asked before the one that answers. */
export interface Passed {
  provider: LlmName;
  kind: ProviderErrorKind | 'not-configured' | 'cooling-down' | 'budget-spent' | 'not-shared' | 'switched-off';
  /** One sentence for people. */
  message: string;
}

export type RoutedEvent = { kind: 'by'; provider: LlmName; model: string; passed: readonly Passed[] } | LlmEvent;

/** All engines behind one door: whoever is asked first, and whoever answers instead. */
export interface LanguageModels {
  /** The external ones that are set up, in the order in which they are asked. */
  readonly configured: readonly { name: LlmName; model: string }[];
  /**
   * Yields 'by' as soon as somebody answers, then the events of that provider. Before that, the next one is asked in
   * silence, recorded in `passed`; after it a failure rejects with its ProviderError. With `fallback: false` it rejects
   * with the ProviderError of whoever failed last, or of kind 'rate-limited' with the shortest time to wait where nobody
   * may be asked now. Rejects with the signal's reason when that is aborted.
   */
  generate(request: LlmRequest, asked: Asked, signal: AbortSignal): AsyncGenerator<RoutedEvent>;
}
