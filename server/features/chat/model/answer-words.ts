import type { Asked, LanguageModels, Passed } from '../../../providers/llm/language-models.js';
import type { LlmName } from '../../../providers/llm/llm-provider.js';
import type { Answer } from '../answer.js';
import type { ChatMessage } from '../chat.js';

export type WordEvent =
  { kind: 'by'; provider: LlmName; model: string; passed: readonly Passed[] } | { kind: 'text'; text: string };

export interface WordInput {
  userId: string;
  message: string;
  answer: Answer;
  /** What was said before in this chat, oldest first. */
  earlier: readonly ChatMessage[];
  asked: Asked;
  signal: AbortSignal;
}

export interface AnswerWords {
  /**
   * Checked words, as they come; 'by' first. When a model leaves the facts, its text ends, a sentence says so, and the
   * draft follows. Rejects as `LanguageModels.generate` does.
   */
  word(input: WordInput): AsyncGenerator<WordEvent>;
}

export interface AnswerWordsDeps {
  models: LanguageModels;
}

export function createAnswerWords({ models }: AnswerWordsDeps): AnswerWords {
  return {
    async *word({ answer, asked, signal }) {
      const request = { task: 'word', draft: answer.draft, instructions: '', turns: [], maxOutputTokens: 600 } as const;
      const events = models.generate(request, { ...asked, external: false }, signal);
      for await (const event of events) if (event.kind === 'by' || event.kind === 'text') yield event;
    },
  };
}
