import { ProviderError } from '../provider-error.js';
import type { ProviderObserver } from '../provider-observer.js';
import { type StreamTimeouts, withTimeouts } from '../stream-timeouts.js';
import type { LlmEvent, LlmProvider, LlmRequest } from './llm-provider.js';
import type { UsageMeter } from '../usage-meter.js';

export interface LlmCallDeps {
  observer: ProviderObserver;
  meter: UsageMeter;
  timeouts: StreamTimeouts;
  /** ms; rises steadily. */
  clock: () => number;
}

/** An average for what services do not tell, such as when the listener stopped the answer. */
const CHARACTERS_PER_TOKEN = 4;

/**
 * Calls an engine. However the call ends, the observer and, if it is an external one, the meter are told once. Rejects with
 * nothing but ProviderErrors, and with the signal's reason when that is aborted.
 *
 * @param payer whose tokens they are; null: nobody's, as for probes.
 */
export async function* callLlm(
  { observer, meter, timeouts, clock }: LlmCallDeps,
  provider: LlmProvider,
  request: LlmRequest,
  payer: string | null,
  signal: AbortSignal,
): AsyncGenerator<LlmEvent> {
  const started = clock();
  let firstTokenMs: number | null = null;
  let characters = 0;
  let told: { inputTokens: number; outputTokens: number } | null = null;
  let failure: ProviderError | null = null;
  const events = withTimeouts(
    (ended, connected) => provider.generate(request, ended, connected),
    provider.name,
    timeouts,
    signal,
  );
  try {
    for await (const event of events) {
      if (event.kind === 'usage') told = event;
      else {
        firstTokenMs ??= clock() - started;
        characters += event.kind === 'text' ? event.text.length : String(JSON.stringify(event.call.arguments)).length;
      }
      yield event;
    }
  } catch (error) {
    signal.throwIfAborted();
    failure = asProviderError(provider.name, error);
    throw failure;
  } finally {
    const { inputTokens, outputTokens } = told ?? estimate(provider, request, characters);
    if (firstTokenMs !== null || failure !== null) {
      observer.observe({
        provider: provider.name,
        kind: 'llm',
        operation: request.task,
        model: provider.model,
        error: failure,
        latencyMs: clock() - started,
        firstTokenMs,
        inputTokens,
        outputTokens,
        probe: request.task === 'probe',
      });
    }
    if (payer !== null && inputTokens + outputTokens > 0) {
      meter.record({ userId: payer, provider: provider.name, model: provider.model, inputTokens, outputTokens });
    }
  }
}

function estimate(provider: LlmProvider, request: LlmRequest, characters: number) {
  if (characters === 0 || provider.name === 'built-in') return { inputTokens: 0, outputTokens: 0 };
  const { instructions, turns, schema, tools } = request;
  const sent = JSON.stringify([instructions, turns, schema, tools]).length;
  return {
    inputTokens: Math.ceil(sent / CHARACTERS_PER_TOKEN),
    outputTokens: Math.ceil(characters / CHARACTERS_PER_TOKEN),
  };
}

/** An adapter that fails in a way of its own has a defect, which must not cost the listener the answer. */
function asProviderError(provider: string, error: unknown): ProviderError {
  if (error instanceof ProviderError) return error;
  return new ProviderError(provider, 'malformed', 'Its answer could not be read.', null, { cause: error });
}
