import type { Logger } from '../../logger.js';
import type { ProviderObserver } from '../../providers/provider-observer.js';
import { addSamples, emptySample, type HealthSample, sampleOfCall } from './health-sample.js';
import type { MinuteSample, ProviderHealthStore, ProviderNews } from './provider-health-store.js';

export interface HealthRecorder {
  observer: ProviderObserver;
  /** When it resolves, everything observed before is stored. Rejects when the store does; nothing is lost by that. */
  flush(): Promise<void>;
  /** Flushes every FLUSH_MS from now on: the most that a killed process loses. */
  start(): void;
  /** Flushes a last time. */
  stop(): Promise<void>;
}

const MINUTE_MS = 60_000;
const FLUSH_MS = 5_000;
const LAST_FLUSH_AT_MOST_MS = 3_000;
/** More than there are; against a name that is not from the code. */
const MAX_PROVIDERS = 32;
/** Kept while the store is away: an hour of all providers that there are. */
const MAX_SAMPLES = 600;

/** Sums in memory what providers do, minute by minute, and adds it to what other processes have stored. */
export function createHealthRecorder(deps: {
  store: Pick<ProviderHealthStore, 'add'>;
  logger: Logger;
  now: () => number;
}): HealthRecorder {
  const { store, logger, now } = deps;
  let samples = new Map<string, MinuteSample>();
  let news = new Map<string, ProviderNews>();
  const providers = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let last: Promise<void> = Promise.resolve();
  let next: Promise<void> | null = null;
  let away = false;

  const isKnown = (provider: string): boolean => {
    if (providers.size < MAX_PROVIDERS) providers.add(provider);
    return providers.has(provider);
  };
  const addSample = (entry: MinuteSample): void => {
    const key = `${entry.minute.getTime()} ${entry.provider}`;
    const known = samples.get(key);
    samples.set(key, known ? { ...known, sample: addSamples(known.sample, entry.sample) } : entry);
    if (samples.size > MAX_SAMPLES) samples.delete(oldest(samples.keys()));
  };
  const note = (provider: string, sample: HealthSample, tell: Partial<ProviderNews>): void => {
    if (!isKnown(provider)) return;
    addSample({ provider, minute: new Date(Math.floor(now() / MINUTE_MS) * MINUTE_MS), sample });
    news.set(provider, mergeNews(news.get(provider) ?? nothingNew(provider), { ...nothingNew(provider), ...tell }));
  };

  async function write(): Promise<void> {
    const [written, told] = [samples, news];
    if (written.size === 0 && told.size === 0) return;
    samples = new Map();
    news = new Map();
    try {
      await store.add([...written.values()], [...told.values()]);
      away = false;
    } catch (error) {
      for (const entry of written.values()) addSample(entry);
      for (const one of told.values()) {
        news.set(one.provider, mergeNews(one, news.get(one.provider) ?? nothingNew(one.provider)));
      }
      if (!away) logger.warn({ err: error }, 'provider health was not stored; keeping it in memory');
      away = true;
      throw error;
    }
  }

  /** One write at a time; whoever comes meanwhile shares the next. */
  const flush = (): Promise<void> =>
    (next ??= last.then(() => {
      next = null;
      const writing = write();
      last = writing.catch(() => undefined);
      return writing;
    }));

  return {
    observer: {
      observe(call) {
        const at = new Date(now());
        const { error, probe, latencyMs } = call;
        const sample = sampleOfCall(call, at);
        const began = new Date(at.getTime() - latencyMs);
        note(call.provider, sample, {
          lastSuccessAt: sample.lastSuccessAt,
          lastFailureAt: sample.lastFailureAt,
          lastError: sample.lastError,
          // A call that was let through and came back: the circuit was closed when it began, whoever said otherwise.
          ...(error === null && !probe && { circuit: { state: 'closed', since: began } }),
          ...(error?.retryAfterMs != null && { notBefore: new Date(at.getTime() + error.retryAfterMs) }),
        });
      },
      circuit(provider, state) {
        note(provider, emptySample('llm'), { circuit: { state, since: new Date(now()) } });
      },
      fallback(from) {
        note(from, { ...emptySample('llm'), fallbacks: 1 }, {});
      },
    },
    flush,
    start() {
      timer = setInterval(() => void flush().catch(() => undefined), FLUSH_MS);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      let patience: NodeJS.Timeout | undefined;
      const tooLong = new Promise<void>((resolve) => (patience = setTimeout(resolve, LAST_FLUSH_AT_MOST_MS)));
      await Promise.race([flush().catch(() => undefined), tooLong]);
      clearTimeout(patience);
    },
  };
}

const nothingNew = (provider: string): ProviderNews => ({
  provider,
  lastSuccessAt: null,
  lastFailureAt: null,
  lastError: null,
  circuit: null,
  notBefore: null,
});

/** `a` came before `b`. */
function mergeNews(a: ProviderNews, b: ProviderNews): ProviderNews {
  return {
    provider: a.provider,
    lastSuccessAt: b.lastSuccessAt ?? a.lastSuccessAt,
    lastFailureAt: b.lastFailureAt ?? a.lastFailureAt,
    lastError: b.lastFailureAt === null ? a.lastError : b.lastError,
    circuit: mergeCircuits(a.circuit, b.circuit),
    notBefore: b.notBefore ?? a.notBefore,
  };
}

function mergeCircuits(a: ProviderNews['circuit'], b: ProviderNews['circuit']): ProviderNews['circuit'] {
  if (a === null || b === null) return b ?? a;
  return a.state === b.state || b.since < a.since ? a : b;
}

function oldest(keys: Iterable<string>): string {
  return [...keys].reduce((a, b) => (a < b ? a : b));
}
