import type { Asked, LanguageModels } from '../../server/providers/llm/language-models.js';
import type { LlmEvent, LlmRequest } from '../../server/providers/llm/llm-provider.js';

/** What a model answers to its nth request (from 1): events, or how it fails. */
export type Play = (request: LlmRequest, nth: number) => readonly LlmEvent[] | Error;

export interface ScriptedModels extends LanguageModels {
  requests: LlmRequest[];
  asked: Asked[];
  /** Whether whoever asked has ended the last answer. */
  readonly aborted: boolean;
}

/** One model, "gemini", that answers as it is told to, and the built-in engine where nothing may leave. */
export function scripted(play: Play): ScriptedModels {
  let last: AbortSignal | null = null;
  const models: ScriptedModels = {
    configured: [{ name: 'gemini', model: 'scripted' }],
    requests: [],
    asked: [],
    get aborted() {
      return last?.aborted ?? false;
    },
    async *generate(request, asked, signal) {
      signal.throwIfAborted();
      if (!asked.external || asked.provider === 'built-in') {
        yield { kind: 'by', provider: 'built-in', model: 'echotune-1', passed: [] };
        yield { kind: 'text', text: request.draft };
        return;
      }
      models.requests.push(request);
      models.asked.push(asked);
      last = signal;
      const events = play(request, models.requests.length);
      if (events instanceof Error) throw events;
      yield { kind: 'by', provider: 'gemini', model: 'scripted', passed: [] };
      for (const event of events) {
        signal.throwIfAborted();
        yield event;
      }
    },
  };
  return models;
}

export const call = (name: string, args: unknown): LlmEvent => ({
  kind: 'call',
  call: { id: name, name, arguments: args },
});

export const ASKED: Asked = { userId: 'u', provider: null, fallback: true, whole: false, external: true };
