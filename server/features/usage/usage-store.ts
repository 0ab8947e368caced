import type { Days, DayUsage, Usage } from './usage.js';

/** Tokens in and out together, and what they cost as far as that is known. */
export interface Used {
  tokens: number;
  cost: number;
}

export interface UsageReport {
  providers: ({ provider: string; model: string } & Usage)[];
  days: ({ day: string } & Usage)[];
  /** Those who used most, first. */
  listeners: ({ userId: string; name: string } & Usage)[];
}

export interface UsageStore {
  /** Adds one call; nothing where the listener has gone in the meantime. */
  add(userId: string, use: Omit<DayUsage, 'calls'>): Promise<void>;
  /** What of a provider was used on a day, by all and by this listener. */
  used(userId: string, day: string, provider: string): Promise<{ installation: Used; listener: Used }>;
  /** Latest day first. */
  ofListener(userId: string, days: Days): Promise<DayUsage[]>;
  report(days: Days, listeners: number): Promise<UsageReport>;
}
