import type { LlmName } from './llm/llm-provider.js';

/** What a call of an external model used up. */
export interface ModelUse {
  userId: string;
  provider: LlmName;
  model: string;
  inputTokens: number;
  outputTokens: number;
}

/** Keeps count of tokens, and says when there have been enough. */
export interface UsageMeter {
  /** Why this provider may not be used by this listener today, in one sentence; null: it may. */
  spent(provider: LlmName, userId: string): Promise<{ message: string; endsInMs: number } | null>;
  /** Takes note and returns at once; never throws. */
  record(use: ModelUse): void;
}
