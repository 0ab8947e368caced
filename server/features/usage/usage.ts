/** What language models outside used up, counted by day (UTC, "2026-11-21"), provider and model. */
export interface Usage {
  calls: number;
  inputTokens: number;
  outputTokens: number;
  /** In the currency of the configured prices; null where no price is known. */
  cost: number | null;
}

export interface DayUsage extends Usage {
  day: string;
  provider: string;
  model: string;
}

/** Days, both included. */
export interface Days {
  from: string;
  to: string;
}

export const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
