import type { LlmProvider } from './llm-provider.js';

/** Answers with the draft as it is: offline, at once, the same every time. */
export const builtInProvider: LlmProvider = {
  name: 'built-in',
  model: 'echotune-1',
  async *generate({ draft }, signal) {
    signal.throwIfAborted();
    yield { kind: 'text', text: draft };
  },
};
