import type { LlmName, LlmProvider } from './llm-provider.js';

export interface Choice {
  provider: LlmProvider;
  /** Who was asked for and is not set up. */
  fallbackFrom: LlmName[];
}

/** The provider of that name, else the first in line. `providers` are those that are set up; there is always one. */
export function chooseProvider(asked: LlmName | null, providers: readonly LlmProvider[]): Choice {
  const provider = providers.find(({ name }) => name === asked) ?? providers[0];
  if (provider === undefined) throw new Error('there is no provider, not even the built-in one');
  return { provider, fallbackFrom: asked === null || asked === provider.name ? [] : [asked] };
}
