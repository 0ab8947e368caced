/** Every engine that may answer, by the name that listeners choose it by. The last one needs nothing from outside. */
export const LLM_NAMES = ['gemini', 'openai', 'built-in'] as const;
export type LlmName = (typeof LLM_NAMES)[number];

/** What an engine is used for; also a label in figures and metrics. */
export type LlmTask = 'read' | 'word' | 'remember' | 'probe';

/** A JSON Schema (2020-12) as zod's `toJSONSchema` gives it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export interface LlmTool {
  name: string;
  description: string;
  parameters: JsonSchema;
}

/** A tool that a model wants to be called. The arguments are whatever the model wrote: validate them. */
export interface LlmToolCall {
  /** Pairs the call with its result, where the service gives one. */
  id: string;
  name: string;
  arguments: unknown;
  /** What the service wants to get back with the result, as it was. */
  signature?: string;
}

export type LlmTurn =
  | { role: 'listener'; text: string }
  | { role: 'model'; text: string; calls: readonly LlmToolCall[] }
  | { role: 'tool'; call: LlmToolCall; result: unknown };

export interface LlmRequest {
  task: LlmTask;
  /** What the built-in engine answers: complete and true. */
  draft: string;
  instructions: string;
  turns: readonly LlmTurn[];
  /** The answer shall be one JSON value of this schema. Services that cannot promise that are asked in words. */
  schema?: JsonSchema;
  tools?: readonly LlmTool[];
  maxOutputTokens: number;
}

export type LlmEvent =
  | { kind: 'text'; text: string }
  | { kind: 'call'; call: LlmToolCall }
  /** Once, at the end, where the service tells. */
  | { kind: 'usage'; inputTokens: number; outputTokens: number };

export interface LlmProvider {
  readonly name: LlmName;
  readonly model: string;
  /**
   * Yields the answer as it comes and ends when it is complete: neither cut off nor refused nor empty. Rejects with a
   * ProviderError in every other case (after the usage, where the service has told it), and with the signal's reason when
   * that is aborted. Retries nothing. `connected` is called once there is a connection.
   */
  generate(request: LlmRequest, signal: AbortSignal, connected?: () => void): AsyncGenerator<LlmEvent>;
}
