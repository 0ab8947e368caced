import { Counter, Histogram, type Registry } from 'prom-client';
import type { ProviderCall, ProviderObserver } from '../../providers/provider-observer.js';

/** In seconds and tokens; the boundaries of OpenTelemetry's conventions for generative AI. */
const DURATIONS = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
const FIRST_TOKENS = [0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
const TOKENS = [1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304];
const CALLS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * Counts what providers do in this process. `order`: the language models in the order in which they are asked, so that
 * each fallback that can happen has a series from the start.
 */
export function createProviderMetrics(registry: Registry, order: readonly string[]): ProviderObserver {
  const registers = [registry];
  const model = ['gen_ai_operation_name', 'gen_ai_provider_name', 'gen_ai_request_model'];
  const duration = new Histogram({
    name: 'gen_ai_client_operation_duration_seconds',
    help: 'Duration of calls of language models.',
    labelNames: [...model, 'error_type'],
    buckets: DURATIONS,
    registers,
  });
  const firstToken = new Histogram({
    name: 'gen_ai_server_time_to_first_token_seconds',
    help: 'Time until a language model answered the first token, seen from here.',
    labelNames: model,
    buckets: FIRST_TOKENS,
    registers,
  });
  const tokens = new Histogram({
    name: 'gen_ai_client_token_usage',
    help: 'Tokens that a call of a language model took in and gave out.',
    labelNames: [...model, 'gen_ai_token_type'],
    buckets: TOKENS,
    registers,
  });
  const calls = new Histogram({
    name: 'echotune_provider_call_duration_seconds',
    help: 'Duration of calls of music services and stores.',
    labelNames: ['provider', 'operation', 'error_type'],
    buckets: CALLS,
    registers,
  });
  const fallbacks = new Counter({
    name: 'echotune_provider_fallbacks_total',
    help: 'How often somebody else had to answer instead.',
    labelNames: ['from', 'to'],
    registers,
  });
  for (const [at, from] of order.entries()) for (const to of order.slice(at + 1)) fallbacks.inc({ from, to }, 0);

  function observeModel(call: ProviderCall, error: { error_type?: string }): void {
    const labels = {
      gen_ai_operation_name: call.operation,
      gen_ai_provider_name: call.provider,
      ...(call.model !== null && { gen_ai_request_model: call.model }),
    };
    duration.observe({ ...labels, ...error }, call.latencyMs / 1000);
    if (call.firstTokenMs !== null) firstToken.observe(labels, call.firstTokenMs / 1000);
    if (call.inputTokens > 0) tokens.observe({ ...labels, gen_ai_token_type: 'input' }, call.inputTokens);
    if (call.outputTokens > 0) tokens.observe({ ...labels, gen_ai_token_type: 'output' }, call.outputTokens);
  }

  return {
    observe(call) {
      const error = call.error === null ? {} : { error_type: call.error.kind };
      if (call.kind === 'llm') observeModel(call, error);
      else calls.observe({ provider: call.provider, operation: call.operation, ...error }, call.latencyMs / 1000);
    },
    circuit: () => undefined,
    fallback: (from, to) => fallbacks.inc({ from, to }),
  };
}
