import { AppError, conflict } from '../../errors.js';
import type { Logger } from '../../logger.js';
import { ProviderError } from '../../providers/provider-error.js';
import type { ProviderCall, ProviderObserver } from '../../providers/provider-observer.js';
import type { ProviderHealthStore, ProviderState } from './provider-health-store.js';
import type { ProbeResult, WatchedProvider } from './watched-provider.js';

export interface ProbeRunner {
  /** Asks the provider where nobody has for a while, it does not mind, the budget allows it, and no other process does. */
  ifIdle(provider: WatchedProvider, state: ProviderState | null): Promise<void>;
  /** Asks the provider because somebody wants to know. Throws a 429 when that was only just done, a 409 when it is switched off. */
  byHand(provider: WatchedProvider): Promise<void>;
}

const DAY_MS = 86_400_000;
const TIMEOUT_MS = 10_000;
/** Between two that somebody asked for. */
const BY_HAND_EVERY_S = 10;
const BY_HAND_PER_DAY = 1_000;

/** A provider counts as idle after the share of a day that its budget allows: it lasts the day. */
export function createProbeRunner(deps: {
  store: Pick<ProviderHealthStore, 'claimProbe'>;
  observer: ProviderObserver;
  logger: Logger;
  perDay: number;
  /** Whether it may be asked at all now. */
  mayAsk(provider: WatchedProvider): Promise<boolean>;
  now: () => number;
}): ProbeRunner {
  const { store, observer, logger, perDay, mayAsk, now } = deps;
  const idleMs = DAY_MS / Math.max(1, perDay);
  const startedAt = now();

  async function run({ name, kind, mode, probe }: WatchedProvider): Promise<void> {
    if (probe === null) return;
    const began = performance.now();
    const observe = (result: ProbeResult | null, error: ProviderCall['error']): void =>
      observer.observe({
        provider: name,
        kind,
        operation: 'probe',
        model: kind === 'llm' ? mode : null,
        error,
        latencyMs: performance.now() - began,
        firstTokenMs: result?.firstTokenMs ?? null,
        inputTokens: result?.inputTokens ?? 0,
        outputTokens: result?.outputTokens ?? 0,
        probe: true,
      });
    try {
      observe(await probe(AbortSignal.timeout(TIMEOUT_MS)), null);
    } catch (error) {
      if (error instanceof ProviderError) observe(null, error);
      else if (error instanceof DOMException && error.name === 'TimeoutError') {
        observe(null, { kind: 'timeout', message: `No answer to a probe within ${TIMEOUT_MS / 1000} s.` });
      } else throw error;
    }
  }

  return {
    async ifIdle(provider, state) {
      if (!provider.configured || provider.probe === null || perDay === 0) return;
      const heard = Math.max(startedAt, state?.lastSuccessAt?.getTime() ?? 0, state?.lastFailureAt?.getTime() ?? 0);
      if (now() - heard < idleMs || now() < (state?.notBefore?.getTime() ?? 0)) return;
      if (!(await mayAsk(provider))) return;
      if (!(await store.claimProbe(provider.name, new Date(now()), { perDay, everyMs: idleMs }))) return;
      await run(provider).catch((error: unknown) => {
        logger.error({ err: error, provider: provider.name }, 'a probe failed by itself');
      });
    },

    async byHand(provider) {
      if (!(await mayAsk(provider))) throw conflict('switched-off', `${provider.name} is switched off by a flag.`);
      const limits = { perDay: BY_HAND_PER_DAY, everyMs: BY_HAND_EVERY_S * 1000 };
      if (!(await store.claimProbe(provider.name, new Date(now()), limits))) {
        throw new AppError(429, 'probed-just-now', `${provider.name} was probed just now.`, {
          retryAfter: BY_HAND_EVERY_S,
        });
      }
      await run(provider);
    },
  };
}
