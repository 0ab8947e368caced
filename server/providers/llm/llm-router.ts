import type { Logger } from '../../logger.js';
import type { Cooldowns } from '../cooldowns.js';
import { createGuard, type Guard, NotNow } from '../guard.js';
import { ProviderError } from '../provider-error.js';
import { retryDelayMs } from '../retry.js';
import type { Asked, LanguageModels, Passed } from './language-models.js';
import { callLlm, type LlmCallDeps } from './llm-call.js';
import type { LlmEvent, LlmProvider, LlmRequest } from './llm-provider.js';

export interface LlmRouterDeps extends LlmCallDeps {
  /** Those that are set up, the built-in engine among them, in the order in which they are asked. */
  providers: readonly LlmProvider[];
  cooldowns: Cooldowns;
  logger: Logger;
  random: () => number;
  /** Ends early when the signal is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export interface LlmRouter extends LanguageModels {
  /**
   * Each on its own, without retries, budget, or anybody being told: for probes. Rejects with a ProviderError of kind
   * 'rate-limited' while it is left alone, and lets others ask it again once it answers.
   */
  readonly probed: readonly LlmProvider[];
}

/** An answer that has begun. */
interface Begun {
  first: readonly LlmEvent[];
  rest: AsyncGenerator<LlmEvent>;
}

/** Somebody who does not answer, for how long (null: for good), and after which failure. */
interface Declined {
  passed: Passed;
  waitMs: number | null;
  failure: ProviderError | null;
}

export function createLlmRouter(deps: LlmRouterDeps): LlmRouter {
  const { providers, cooldowns, observer, meter, logger, timeouts, clock, random, sleep } = deps;
  const longestCallMs = timeouts.totalMs;
  const external = providers.filter(({ name }) => name !== 'built-in');
  const guards = new Map(
    external.map(({ name }) => [name, createGuard({ provider: name, cooldowns, observer, longestCallMs })]),
  );

  async function begin(provider: LlmProvider, request: LlmRequest, asked: Asked, signal: AbortSignal): Promise<Begun> {
    const rest = callLlm(deps, provider, request, asked.userId, signal);
    const first: LlmEvent[] = [];
    for (;;) {
      const next = await rest.next();
      if (next.done === true) break;
      first.push(next.value);
      // What an answer has cost is also told of one that never began.
      if (!asked.whole && next.value.kind !== 'usage') break;
    }
    if (first.length === 0) throw new ProviderError(provider.name, 'empty', 'There was no answer.');
    return { first, rest };
  }

  /** One provider's answer, after as many tries as it may have. */
  async function ask(
    provider: LlmProvider,
    guard: Guard,
    request: LlmRequest,
    asked: Asked,
    signal: AbortSignal,
  ): Promise<Begun | Declined> {
    const { name } = provider;
    const spent = asked.userId === null ? null : await meter.spent(name, asked.userId);
    if (spent !== null) {
      const passed: Passed = { provider: name, kind: 'budget-spent', message: spent.message };
      return { passed, waitMs: spent.endsInMs, failure: null };
    }
    const deadline = clock() + longestCallMs;
    for (let failed = 1; ; failed++) {
      try {
        return await guard.run(() => begin(provider, request, asked, signal), signal);
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof NotNow) {
          const passed: Passed = { provider: name, kind: 'cooling-down', message: error.message };
          return { passed, waitMs: error.retryAfterMs, failure: null };
        }
        if (!(error instanceof ProviderError)) throw error;
        logger.warn({ err: error, provider: name, kind: error.kind, task: request.task }, 'a provider did not answer');
        const waitMs = await guard.waitMs();
        const delay = retryDelayMs(error.kind, failed, waitMs, random);
        if (delay === null || clock() + delay > deadline) {
          return { passed: { provider: name, kind: error.kind, message: error.message }, waitMs, failure: error };
        }
        await sleep(delay, signal);
        signal.throwIfAborted();
      }
    }
  }

  return {
    configured: external.map(({ name, model }) => ({ name, model })),
    probed: providers.map((provider) => {
      const guard = guards.get(provider.name);
      return guard === undefined ? provider : guarded(provider, guard);
    }),

    async *generate(request, asked, signal) {
      const { line, passed } = lineUp(providers, asked);
      const declined: Declined[] = [];
      for (const provider of line) {
        signal.throwIfAborted();
        const guard = guards.get(provider.name);
        const answer = await (guard === undefined
          ? begin(provider, request, asked, signal)
          : ask(provider, guard, request, asked, signal));
        if ('passed' in answer) {
          passed.push(answer.passed);
          declined.push(answer);
          continue;
        }
        for (const { passed: from } of declined) observer.fallback(from.provider, provider.name);
        try {
          yield { kind: 'by', provider: provider.name, model: provider.model, passed };
          yield* answer.first;
          yield* answer.rest;
        } catch (error) {
          if (error instanceof ProviderError) {
            logger.warn({ err: error, provider: provider.name, kind: error.kind }, 'an answer broke off');
            await guard?.broke(error);
          }
          throw error;
        } finally {
          await answer.rest.return(undefined);
        }
        return;
      }
      throw nobody(asked, passed, declined);
    },
  };
}

function guarded(provider: LlmProvider, guard: Guard): LlmProvider {
  const { name, model } = provider;
  return {
    name,
    model,
    async *generate(request, signal, connected) {
      // Cut off after the few words that a probe may have, it has answered.
      const cuts: ProviderError[] = [];
      const collect = async (): Promise<LlmEvent[]> => {
        const all: LlmEvent[] = [];
        try {
          for await (const event of provider.generate(request, signal, connected)) all.push(event);
        } catch (error) {
          if (!(error instanceof ProviderError && ['truncated', 'empty'].includes(error.kind))) throw error;
          cuts.push(error);
        }
        return all;
      };
      try {
        yield* await guard.run(collect, signal);
        for (const cut of cuts) throw cut;
      } catch (error) {
        if (error instanceof NotNow) throw new ProviderError(name, 'rate-limited', error.message, error.retryAfterMs);
        throw error;
      }
    },
  };
}

/** Who is asked, in order, and who would have been but cannot be. */
function lineUp(
  providers: readonly LlmProvider[],
  { provider: wanted, external, fallback }: Asked,
): { line: LlmProvider[]; passed: Passed[] } {
  const passed: Passed[] = [];
  const chosen = providers.filter(({ name }) => name === wanted);
  if (wanted !== null && wanted !== 'built-in') {
    if (chosen.length === 0)
      passed.push({ provider: wanted, kind: 'not-configured', message: 'It is not set up here.' });
    else if (!external)
      passed.push({ provider: wanted, kind: 'not-shared', message: 'Your settings do not allow it.' });
  }
  const others = providers.filter(({ name }) => name !== wanted);
  const line = wanted === null ? others.filter(({ name }) => fallback || name !== 'built-in') : chosen;
  if (wanted !== null && fallback) line.push(...others);
  return { line: line.filter(({ name }) => external || name === 'built-in'), passed };
}

function nobody({ provider }: Asked, passed: readonly Passed[], declined: readonly Declined[]): ProviderError {
  const waits = declined.flatMap(({ waitMs }) => waitMs ?? []);
  const retryAfterMs = waits.length === 0 ? null : Math.min(...waits);
  const cause = declined.flatMap(({ failure }) => failure ?? []).at(-1);
  if (cause !== undefined) return new ProviderError(cause.provider, cause.kind, cause.message, retryAfterMs, { cause });
  const first = passed[0];
  if (first === undefined)
    return new ProviderError(provider ?? 'any', 'bad-request', 'None is set up and allowed by your settings.');
  const kind = declined.length === 0 ? 'bad-request' : 'rate-limited';
  return new ProviderError(first.provider, kind, first.message, retryAfterMs);
}
