import { setTimeout as wait } from 'node:timers/promises';
import { type Cooldowns, createInProcessCooldowns } from '../../server/providers/cooldowns.js';
import { builtInProvider } from '../../server/providers/llm/built-in-provider.js';
import type { Asked, RoutedEvent } from '../../server/providers/llm/language-models.js';
import type { LlmEvent, LlmName, LlmProvider, LlmRequest } from '../../server/providers/llm/llm-provider.js';
import { createLlmRouter, type LlmRouter, type LlmRouterDeps } from '../../server/providers/llm/llm-router.js';
import type { ModelUse } from '../../server/providers/usage-meter.js';
import { ProviderError, type ProviderErrorKind } from '../../server/providers/provider-error.js';
import type { ProviderCall } from '../../server/providers/provider-observer.js';
import { testLogger } from '../test-config.js';

type Answer = (call: number, signal: AbortSignal) => AsyncGenerator<LlmEvent>;

export interface Scripted extends LlmProvider {
  readonly calls: number;
  /** From now on. */
  does(answer: Answer): void;
}

/** A provider that does what the script says, without a network. */
export function scripted(name: LlmName, first: Answer): Scripted {
  let answer = first;
  let calls = 0;
  return {
    name,
    model: `${name}-model`,
    get calls() {
      return calls;
    },
    does: (next) => void (answer = next),
    generate: (_request, signal) => answer(++calls, signal),
  };
}

export const says = (...words: string[]): Answer =>
  async function* () {
    yield* words.map((text) => ({ kind: 'text' as const, text }));
    yield { kind: 'usage', inputTokens: 10, outputTokens: words.length };
  };
export const fails = (kind: ProviderErrorKind, retryAfterMs: number | null = null, ...before: string[]): Answer =>
  async function* () {
    yield* before.map((text) => ({ kind: 'text' as const, text }));
    throw new ProviderError('scripted', kind, `It failed: ${kind}.`, retryAfterMs);
  };
/** Answers nothing until whoever asked gives up. */
export const hangs: Answer = async function* (_call, signal) {
  await wait(60_000, undefined, { signal });
  yield { kind: 'text', text: 'too late' };
};

export const request: LlmRequest = {
  task: 'word',
  draft: 'the draft',
  instructions: 'Say it well.',
  turns: [{ role: 'listener', text: 'jazz' }],
  maxOutputTokens: 100,
};
export const asked: Asked = { userId: 'ann', provider: null, fallback: true, whole: false, external: true };

export interface Routed {
  by: Extract<RoutedEvent, { kind: 'by' }> | null;
  text: string;
  error: unknown;
}

/** Everything that one request gives. */
export async function ask(
  router: LlmRouter,
  how: Partial<Asked> = {},
  signal = new AbortController().signal,
): Promise<Routed> {
  const routed: Routed = { by: null, text: '', error: null };
  try {
    for await (const event of router.generate(request, { ...asked, ...how }, signal)) {
      if (event.kind === 'by') routed.by = event;
      if (event.kind === 'text') routed.text += event.text;
    }
  } catch (error) {
    routed.error = error;
  }
  return routed;
}

export interface Bench {
  router: LlmRouter;
  /** What the observer was told. */
  calls: ProviderCall[];
  circuits: string[];
  fallbacks: string[];
  used: ModelUse[];
  /** ms that the router slept, which passed at once. */
  slept: number[];
  spent: Set<LlmName>;
  pass(ms: number): void;
  now(): number;
}

/** A router whose clock stands still until somebody sleeps. */
export function bench(
  providers: readonly LlmProvider[],
  more: Partial<LlmRouterDeps> & { cooldownsOf?: (now: () => number) => Cooldowns } = {},
): Bench {
  let time = 1_000_000;
  const result: Omit<Bench, 'router'> = {
    calls: [],
    circuits: [],
    fallbacks: [],
    used: [],
    slept: [],
    spent: new Set(),
    pass: (ms) => void (time += ms),
    now: () => time,
  };
  const { cooldownsOf = createInProcessCooldowns, ...deps } = more;
  const router = createLlmRouter({
    providers: [...providers, builtInProvider],
    cooldowns: cooldownsOf(() => time),
    observer: {
      observe: (call) => void result.calls.push(call),
      circuit: (provider, state) => void result.circuits.push(`${provider} ${state}`),
      fallback: (from, to) => void result.fallbacks.push(`${from} > ${to}`),
    },
    meter: {
      spent: async (name) => (result.spent.has(name) ? { message: 'Spent.', endsInMs: 3_600_000 } : null),
      record: (use) => void result.used.push(use),
    },
    timeouts: { connectMs: 1_000, firstTokenMs: 1_000, stallMs: 1_000, totalMs: 10_000 },
    logger: testLogger(),
    clock: () => time,
    random: () => 0.5,
    sleep: async (ms) => {
      result.slept.push(ms);
      time += ms;
    },
    ...deps,
  });
  return { ...result, router };
}
