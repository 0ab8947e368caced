import { circuitBreaker, CircuitState, CountBreaker, handleWhen } from 'cockatiel';
import type { Cooldowns } from './cooldowns.js';
import { ProviderError, type ProviderErrorKind } from './provider-error.js';
import type { ProviderObserver } from './provider-observer.js';

/** A provider must be left alone for now. */
export class NotNow extends Error {
  override readonly name = 'NotNow';

  constructor(
    message: string,
    readonly retryAfterMs: number,
  ) {
    super(message);
  }
}

/** Decides whether a provider may be called, and learns from every call. */
export interface Guard {
  /** Makes the call, or rejects with NotNow. What the call rejects with is judged and passed on. */
  run<T>(call: () => Promise<T>, signal: AbortSignal): Promise<T>;
  /** An answer that had begun broke off. */
  broke(error: ProviderError): Promise<void>;
  /** For how long it must be left alone. */
  waitMs(): Promise<number>;
}

export interface GuardDeps {
  provider: string;
  cooldowns: Cooldowns;
  observer: Pick<ProviderObserver, 'circuit'>;
  /** No call takes longer, in ms. */
  longestCallMs: number;
}

/** As long as nobody knows whether it works, so many may find out. */
const UNKNOWN_AT_ONCE = 6;
const MOST_WAITING = 1_000;
/** Enough for a call under way to show whether it works. */
const BEING_TRIED_MS = 1_000;
const MINUTE = 60_000;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 10 * MINUTE;

/** After these it is left alone at once: repeating is useless, or costs whoever asked too long. */
const WAITS: Partial<Record<ProviderErrorKind, number>> = {
  'rate-limited': 10_000,
  timeout: FIRST_WAIT_MS,
  quota: 15 * MINUTE,
  auth: 10 * MINUTE,
};
/** It answered, if not well: that may be due to what it was asked. */
const POOR: ReadonlySet<ProviderErrorKind> = new Set<ProviderErrorKind>([
  'malformed',
  'empty',
  'truncated',
  'bad-request',
]);
const FAULTS: ReadonlySet<ProviderErrorKind> = new Set<ProviderErrorKind>(['timeout', 'network', 'server', ...POOR]);

/**
 * A circuit for each provider. Cockatiel decides when it opens (more than 40 % of the last calls failed, three at least)
 * and when it closes; how long it stays open stands in `cooldowns`, since that is shared, and never ends before a
 * Retry-After. Then a single call is the trial; whoever else asks in the meantime is told NotNow instead of waiting.
 *
 * Many calls at once must not find out about a dead provider each on their own: as long as it has not answered yet, six
 * may call it and the others wait for the first outcome; after a failure one calls at a time and the others pass by.
 */
export function createGuard({ provider, cooldowns, observer, longestCallMs }: GuardDeps): Guard {
  const circuit = circuitBreaker(
    handleWhen((error) => isFault(error) || (circuit.state === CircuitState.HalfOpen && !hasAnswered(error))),
    { breaker: new CountBreaker({ threshold: 0.4, size: 10, minimumNumberOfCalls: 3 }), halfOpenAfter: 0 },
  );
  let last: 'unknown' | 'good' | 'bad' = 'unknown';
  let calling = 0;
  let waiting: (() => void)[] = [];
  let failures = 0;
  let shown: 'closed' | 'open' | 'half-open' = 'closed';

  function show(state: typeof shown): void {
    if (state === shown) return;
    shown = state;
    observer.circuit(provider, state);
  }

  /** Counts the caller in. Resolves to what was known against the provider when this is its trial. */
  async function admit(signal: AbortSignal): Promise<{ strikes: number } | null> {
    for (;;) {
      const known = await cooldowns.look(provider);
      signal.throwIfAborted();
      if (known !== null && known.remainingMs > 0) throw new NotNow(known.message, known.remainingMs);
      const suspect = known !== null || last === 'bad' || circuit.state !== CircuitState.Closed;
      if (suspect && calling > 0) throw new NotNow('It failed and is being tried.', BEING_TRIED_MS);
      if (!suspect && last === 'unknown' && calling >= UNKNOWN_AT_ONCE) {
        if (waiting.length >= MOST_WAITING) throw new NotNow('Too many wait for its first answer.', BEING_TRIED_MS);
        await outcome(signal);
        continue;
      }
      calling++;
      if (known === null) return null;
      if (await cooldowns.lease(provider, longestCallMs)) return known;
      leave();
      throw new NotNow('It failed and is being tried.', BEING_TRIED_MS);
    }
  }

  async function outcome(signal: AbortSignal): Promise<void> {
    let wake = (): void => undefined;
    await new Promise<void>((resolve) => {
      wake = resolve;
      waiting.push(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
    signal.removeEventListener('abort', wake);
    signal.throwIfAborted();
  }

  function leave(): void {
    calling--;
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  }

  /** An older call that ends well says nothing about failures since. */
  async function answered(trial: object | null, failuresBefore: number): Promise<void> {
    if (trial !== null) await cooldowns.settle(provider, true);
    if (failures !== failuresBefore) return;
    last = 'good';
    show('closed');
  }

  async function failed(error: ProviderError, trial: { strikes: number } | null): Promise<void> {
    failures++;
    if (last !== 'good' || !POOR.has(error.kind)) last = 'bad';
    const open = FAULTS.has(error.kind) && (trial !== null || circuit.state === CircuitState.Open);
    const usual = WAITS[error.kind] ?? 0;
    const atLeast = Math.max(error.retryAfterMs ?? usual, trial === null ? 0 : usual, open ? FIRST_WAIT_MS : 0);
    if (atLeast === 0) return;
    const grown = atLeast * 2 ** (trial === null ? 0 : trial.strikes + 1);
    await cooldowns.start(provider, Math.min(grown, Math.max(LONGEST_WAIT_MS, atLeast)), error.message);
    show('open');
  }

  return {
    async run(call, signal) {
      const trial = await admit(signal);
      const failuresBefore = failures;
      try {
        if (trial !== null) show('half-open');
        const value = await circuit.execute(call);
        await answered(trial, failuresBefore);
        return value;
      } catch (error) {
        if (hasAnswered(error)) await answered(trial, failuresBefore);
        else if (error instanceof ProviderError) await failed(error, trial);
        // Whoever asked has gone, and nothing was learnt.
        else if (trial !== null) await cooldowns.settle(provider, false);
        throw error;
      } finally {
        leave();
      }
    },
    async broke(error) {
      if (circuit.state !== CircuitState.Closed) return;
      await circuit.execute(() => Promise.reject(error)).catch(() => undefined);
      await failed(error, null);
    },
    waitMs: async () => (await cooldowns.look(provider))?.remainingMs ?? 0,
  };
}

const isFault = (error: unknown): boolean => error instanceof ProviderError && FAULTS.has(error.kind);
/** It works; it would not do what it was asked. */
const hasAnswered = (error: unknown): boolean => error instanceof ProviderError && error.kind === 'refused';
