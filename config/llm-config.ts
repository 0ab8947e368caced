import { ConfigError, type Env } from './env.js';

export type LlmProviderName = Env['LLM_PROVIDERS'][number];

/** How a language model is reached. */
export interface LlmAccess {
  /** null: it is not set up. */
  apiKey: string | null;
  model: string;
  /** null: the service's own. */
  baseUrl: string | null;
}

/** What a million tokens cost, in the currency of the bills. */
export interface TokenPrice {
  input: number;
  output: number;
}

/** What each external provider may use up within a day (UTC); null: as much as it likes. */
export interface DailyBudget {
  tokens: number | null;
  cost: number | null;
}

export interface LlmConfig {
  /** Who is asked, first to last; the built-in engine is always among them. */
  order: readonly LlmProviderName[];
  gemini: LlmAccess;
  openai: LlmAccess;
  timeouts: { connectMs: number; firstTokenMs: number; stallMs: number; totalMs: number };
  /** By model. */
  prices: ReadonlyMap<string, TokenPrice>;
  budgets: { installation: DailyBudget; listener: DailyBudget };
}

/** Decides how language models are used. Throws a ConfigError where a price cannot be read. */
export function decideLlmConfig(env: Env): LlmConfig {
  const access = (apiKey: string | undefined, model: string, baseUrl: string | undefined): LlmAccess => ({
    apiKey: apiKey ?? null,
    model,
    baseUrl: baseUrl?.replace(/\/+$/, '') ?? null,
  });
  return {
    order: [...new Set([...env.LLM_PROVIDERS, 'built-in' as const])],
    gemini: access(env.GEMINI_API_KEY, env.GEMINI_MODEL, env.GEMINI_BASE_URL),
    openai: access(env.OPENAI_API_KEY, env.OPENAI_MODEL, env.OPENAI_BASE_URL),
    timeouts: {
      connectMs: env.LLM_CONNECT_TIMEOUT_MS,
      firstTokenMs: env.LLM_FIRST_TOKEN_TIMEOUT_MS,
      stallMs: env.LLM_STALL_TIMEOUT_MS,
      totalMs: env.LLM_TOTAL_TIMEOUT_MS,
    },
    prices: new Map(
      (env.LLM_PRICES ?? '')
        .split(',')
        .filter((entry) => entry.trim() !== '')
        .map(readPrice),
    ),
    budgets: {
      installation: { tokens: env.LLM_TOKENS_PER_DAY, cost: env.LLM_COST_PER_DAY },
      listener: { tokens: env.LLM_TOKENS_PER_LISTENER_PER_DAY, cost: env.LLM_COST_PER_LISTENER_PER_DAY },
    },
  };
}

/** "gpt-5-mini=0.25/2": a million tokens that go in, a million that come out. */
function readPrice(entry: string): [model: string, price: TokenPrice] {
  const [, model, input, output] = /^\s*(\S+)\s*=\s*(\d+(?:\.\d+)?)\s*\/\s*(\d+(?:\.\d+)?)\s*$/.exec(entry) ?? [];
  if (model === undefined) {
    throw new ConfigError(`Wrong setting: LLM_PRICES must look like "model=0.25/2,other=1/4", not "${entry.trim()}".`);
  }
  return [model, { input: Number(input), output: Number(output) }];
}
