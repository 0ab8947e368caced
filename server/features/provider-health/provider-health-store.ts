import type { HealthSample } from './health-sample.js';

export type Circuit = 'closed' | 'open' | 'half-open';
/** How a provider that is set up does. */
export type Verdict = 'healthy' | 'degraded' | 'down';

/** What one process saw of a provider within one minute and has not yet stored. */
export interface MinuteSample {
  provider: string;
  minute: Date;
  sample: HealthSample;
}

/** The last that one process knows of a provider. */
export interface ProviderNews {
  provider: string;
  lastSuccessAt: Date | null;
  lastFailureAt: Date | null;
  lastError: string | null;
  circuit: { state: Circuit; since: Date } | null;
  /** The provider's own word for when it may be asked again. */
  notBefore: Date | null;
}

/** The last that any process knows of a provider. */
export interface ProviderState {
  provider: string;
  status: Verdict | null;
  statusSince: Date | null;
  circuit: Circuit;
  circuitSince: Date | null;
  lastSuccessAt: Date | null;
  lastFailureAt: Date | null;
  lastError: string | null;
  notBefore: Date | null;
}

export interface SampleQuery {
  from: Date;
  /** The length of the stretches that minutes are summed to; null: all of them to one. */
  bucketMs: number | null;
  /** Null: every provider. */
  provider: string | null;
}

export interface ProviderHealthStore {
  /** Adds to what is there, all or nothing; any number of processes may write the same minute at once. */
  add(samples: readonly MinuteSample[], news: readonly ProviderNews[]): Promise<void>;
  /** Sums of the minutes from `from` on, oldest first; `at` is when a stretch begins. */
  sums(query: SampleQuery): Promise<{ provider: string; at: Date; sample: HealthSample }[]>;
  states(): Promise<ProviderState[]>;
  /** Takes note of a status that may have changed; since when it holds stays as it is while it is the same. */
  keepStatus(provider: string, status: Verdict, now: Date): Promise<void>;
  /**
   * Whether the caller may probe the provider now: not more often than `perDay` in a UTC day, nor sooner than `everyMs`
   * after the last one. Of all who ask at once, exactly one may.
   */
  claimProbe(provider: string, now: Date, limits: { perDay: number; everyMs: number }): Promise<boolean>;
}
