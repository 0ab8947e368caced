import { ProviderError, type ProviderErrorKind } from '../provider-error.js';
import type { LlmEvent, LlmToolCall } from './llm-provider.js';
import type { RemoteCall } from './remote-call.js';

/** What the reason means for which a model has stopped. */
export type Ending = 'complete' | Extract<ProviderErrorKind, 'truncated' | 'refused' | 'malformed' | 'server'>;

const SENTENCES: Record<Exclude<Ending, 'complete'>, string> = {
  truncated: 'The answer was cut off at its greatest length',
  refused: 'It declined to answer',
  malformed: 'It did not end its answer as it should',
  server: 'It broke off with a fault of its own',
};

/** One answer while it comes. Calls are held back to its end: an answer that breaks off shall have caused nothing. */
export interface Answer {
  /** Without the white space before the first word, so that a first event is the beginning of an answer. */
  text(this: void, piece: string): Generator<LlmEvent>;
  call(this: void, call: LlmToolCall): void;
  usage(this: void, inputTokens: number, outputTokens: number): void;
  /**
   * Yields calls and usage; throws a ProviderError unless the answer is complete and says something.
   * @param reason why the model stopped, in the words of its service; null where the stream ended without its end mark.
   */
  end(this: void, reason: string | null): Generator<LlmEvent>;
}

/** @param endings what the reasons of a service mean; one that is not among them is malformed. */
export function createAnswer(remote: RemoteCall, endings: Readonly<Record<string, Ending>>): Answer {
  const calls: LlmToolCall[] = [];
  let usage: LlmEvent | null = null;
  let spoken = false;

  const fails = (kind: ProviderErrorKind, message: string) => new ProviderError(remote.provider, kind, message);
  function failure(reason: string | null): ProviderError | null {
    if (remote.failure !== null) return remote.failure;
    if (reason === null) return fails('truncated', 'The connection broke before the answer was complete.');
    const ending = Object.hasOwn(endings, reason) ? (endings[reason] ?? 'malformed') : 'malformed';
    if (ending !== 'complete') {
      return fails(ending, /^\w{1,48}$/.test(reason) ? `${SENTENCES[ending]} (${reason}).` : `${SENTENCES[ending]}.`);
    }
    return spoken || calls.length > 0 ? null : fails('empty', 'It answered with nothing.');
  }

  return {
    *text(piece) {
      const text = spoken ? piece : piece.trimStart();
      if (text === '') return;
      spoken = true;
      yield { kind: 'text', text };
    },
    call(call) {
      calls.push(call);
    },
    usage(inputTokens, outputTokens) {
      usage = { kind: 'usage', inputTokens, outputTokens };
    },
    *end(reason) {
      const wrong = failure(reason);
      if (wrong === null) for (const call of calls) yield { kind: 'call', call };
      if (usage !== null) yield usage;
      if (wrong !== null) throw wrong;
    },
  };
}
