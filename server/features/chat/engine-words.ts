import type { Passed } from '../../providers/llm/language-models.js';
import type { LlmName } from '../../providers/llm/llm-provider.js';

export const ENGINE_NAMES: Record<LlmName, string> = {
  gemini: 'Gemini',
  openai: 'OpenAI',
  'built-in': 'the built-in engine',
};

const REASONS: Record<Passed['kind'], string> = {
  'not-configured': 'is not set up here',
  'cooling-down': 'is left in peace for a while after it failed',
  'budget-spent': 'has used up what it may cost',
  'not-shared': 'is not asked, as you have set it',
  'switched-off': 'is switched off here',
  timeout: 'did not answer in time',
  network: 'could not be reached',
  'rate-limited': 'asked to come back later',
  quota: 'has no quota left',
  auth: 'does not accept its key',
  server: 'had a fault',
  'bad-request': 'did not take the request',
  malformed: 'gave no usable answer',
  empty: 'gave no answer',
  truncated: 'did not finish its answer',
  refused: 'declined to answer',
};

/** Who answered, and instead of whom, and why; and where it failed to read the request, who read that. */
export function wordEngine(provider: LlmName, passed: readonly Passed[], failedToRead: Passed | null): string {
  const name = ENGINE_NAMES[provider];
  const reader =
    failedToRead === null
      ? ''
      : ` The built-in engine read the request: asked about it, ${name} ${REASONS[failedToRead.kind]}.`;
  const [last, ...others] = passed.map((one) => `${ENGINE_NAMES[one.provider]} ${REASONS[one.kind]}`).reverse();
  if (last === undefined) return `Answered by ${name}.${reader}`;
  const reasons = others.length === 0 ? last : `${others.reverse().join(', ')} and ${last}`;
  return `${reasons.charAt(0).toUpperCase()}${reasons.slice(1)}, so ${name} answered.${reader}`;
}
