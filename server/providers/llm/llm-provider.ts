/** Every engine that may answer, by the name that listeners choose it by. The last one needs nothing from outside. */
export const LLM_NAMES = ['gemini', 'openai', 'built-in'] as const;
export type LlmName = (typeof LLM_NAMES)[number];

/** An engine that puts an answer into words. */
export interface LlmProvider {
  readonly name: LlmName;
  readonly model: string;
  /**
   * Words an answer of which `draft` is a complete and true version: every fact is in it already.
   * Yields the text as it comes; rejects when the engine fails or the signal is aborted.
   */
  word(draft: string, signal: AbortSignal): AsyncGenerator<string>;
}
