import type { LlmProvider } from '../../providers/llm/llm-provider.js';
import { ProviderError } from '../../providers/provider-error.js';
import type { ProbeResult } from './watched-provider.js';

/** Asks a model for one token, which says all that there is to know of whether it answers. */
export async function probeModel(provider: LlmProvider, signal: AbortSignal): Promise<ProbeResult> {
  const began = performance.now();
  const result: ProbeResult = { firstTokenMs: null, inputTokens: 0, outputTokens: 0 };
  const request = {
    task: 'probe' as const,
    draft: 'ok',
    instructions: 'Answer: ok',
    turns: [{ role: 'listener' as const, text: 'ok' }],
    maxOutputTokens: 1,
  };
  try {
    for await (const event of provider.generate(request, signal)) {
      if (event.kind === 'text') result.firstTokenMs ??= performance.now() - began;
      if (event.kind === 'usage') {
        result.inputTokens = event.inputTokens;
        result.outputTokens = event.outputTokens;
      }
    }
  } catch (error) {
    // One token is too short for an answer: it works all the same.
    if (!(error instanceof ProviderError && (error.kind === 'truncated' || error.kind === 'empty'))) throw error;
  }
  return result;
}
