/** What came of one variant of a flag in one version. */
export interface VariantCounts {
  variant: string;
  /** Answers that were given, and among them those that failed. */
  answers: number;
  failed: number;
  /** Answers to requests with rules, and among them those that kept every rule. */
  judged: number;
  satisfied: number;
  /** Tracks. */
  kept: number;
  skipped: number;
  /** Of answers that did not fail, in ms: their number, sum, and sum of squares. */
  timed: number;
  latency: number;
  latencySquares: number;
}

export interface OutcomeStore {
  /** How many listeners were exposed to each variant since then. */
  exposed(flag: string, version: number, since: Date): Promise<{ variant: string; listeners: number }[]>;
  outcomes(flag: string, version: number, since: Date): Promise<VariantCounts[]>;
  /** Forgets what is older. */
  removeBefore(before: Date): Promise<void>;
}
