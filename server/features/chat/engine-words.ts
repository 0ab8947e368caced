import type { LlmName } from '../../providers/llm/llm-provider.js';

const NAMES: Record<LlmName, string> = { gemini: 'Gemini', openai: 'OpenAI', 'built-in': 'the built-in engine' };

/** Who answered, and instead of whom. */
export function wordEngine(provider: LlmName, fallbackFrom: readonly LlmName[]): string {
  const name = NAMES[provider];
  if (fallbackFrom.length === 0) return `Answered by ${name}.`;
  const missing = fallbackFrom.map((asked) => NAMES[asked]).join(' and ');
  return `${missing} ${fallbackFrom.length === 1 ? 'is' : 'are'} not set up here, so ${name} answered.`;
}
