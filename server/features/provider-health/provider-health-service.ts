import { AppError, impossible, notFound } from '../../errors.js';
import type { HealthRecorder } from './health-recorder.js';
import type { HealthSample } from './health-sample.js';
import type { ProbeRunner } from './probe-runner.js';
import type { ProviderHealthStore, ProviderState, Verdict } from './provider-health-store.js';
import { NOW_MS, verdictOn } from './provider-status.js';
import type { WatchedProvider } from './watched-provider.js';

const MINUTE_MS = 60_000;

/** How far back each reaches, and how long a point of its history is. Both end with the minute under way. */
export const WINDOWS = {
  '5m': { ms: 5 * MINUTE_MS, bucketMs: MINUTE_MS },
  '1h': { ms: 60 * MINUTE_MS, bucketMs: MINUTE_MS },
  '24h': { ms: 24 * 60 * MINUTE_MS, bucketMs: 15 * MINUTE_MS },
} as const;
export type Window = keyof typeof WINDOWS;

/** How a provider does now, and what it did in a window. */
export interface ProviderOverview {
  provider: WatchedProvider;
  status: Verdict | 'unconfigured';
  statusSince: Date | null;
  state: ProviderState | null;
  /** Null: nothing happened. */
  sample: HealthSample | null;
}

export interface HistoryPoint {
  at: Date;
  /** Null: nothing happened. */
  sample: HealthSample | null;
}

export interface ProviderHealthService {
  /** In the order in which language models are asked, then music services, then stores. */
  overview(window: Window): Promise<ProviderOverview[]>;
  /** One point for each stretch of the window, oldest first, also where nothing happened. Throws a 404. */
  history(provider: string, window: Window): Promise<HistoryPoint[]>;
  /** Asks the provider now. Throws a 404, a 422 where it cannot be asked, a 429 or 503 where it must not. */
  probe(provider: string): Promise<ProviderOverview>;
  /** Asks providers that nobody has asked for long. */
  probeIdle(): Promise<void>;
}

export function createProviderHealthService(deps: {
  providers: readonly WatchedProvider[];
  store: ProviderHealthStore;
  recorder: Pick<HealthRecorder, 'flush'>;
  probes: ProbeRunner;
  now: () => number;
}): ProviderHealthService {
  const { providers, store, recorder, probes, now } = deps;

  const startOf = (ms: number, bucketMs: number): Date => new Date(Math.floor((now() - ms) / bucketMs) * bucketMs);
  const sumsOf = async (ms: number): Promise<Map<string, HealthSample>> => {
    const sums = await store.sums({ from: startOf(ms, MINUTE_MS), bucketMs: null, provider: null });
    return new Map(sums.map(({ provider, sample }) => [provider, sample]));
  };
  const find = (name: string): WatchedProvider => {
    const found = providers.find((provider) => provider.name === name);
    if (found === undefined) throw notFound('provider');
    return found;
  };

  async function overview(window: Window): Promise<ProviderOverview[]> {
    await recorder.flush();
    const [recent, states] = await Promise.all([sumsOf(NOW_MS), store.states()]);
    const samples = WINDOWS[window].ms === NOW_MS ? recent : await sumsOf(WINDOWS[window].ms);
    const at = new Date(now());
    return Promise.all(
      providers.map(async (provider): Promise<ProviderOverview> => {
        const { name, kind, configured } = provider;
        const state = states.find((known) => known.provider === name) ?? null;
        const sample = samples.get(name) ?? null;
        if (!configured) return { provider, status: 'unconfigured', statusSince: null, state: null, sample };
        const status = verdictOn(kind, recent.get(name) ?? null, state);
        const isNew = state?.status !== status;
        if (isNew) await store.keepStatus(name, status, at);
        return { provider, status, statusSince: isNew ? at : state.statusSince, state, sample };
      }),
    );
  }

  return {
    overview,

    async history(name, window) {
      find(name);
      await recorder.flush();
      const { ms, bucketMs } = WINDOWS[window];
      const from = startOf(ms, bucketMs);
      const sums = await store.sums({ from, bucketMs, provider: name });
      const samples = new Map(sums.map(({ at, sample }) => [at.getTime(), sample]));
      const points: HistoryPoint[] = [];
      for (let at = from.getTime(); at <= now(); at += bucketMs) {
        points.push({ at: new Date(at), sample: samples.get(at) ?? null });
      }
      return points;
    },

    async probe(name) {
      const provider = find(name);
      if (!provider.configured) {
        throw impossible(
          'not-configured',
          `${name} is not set up${provider.setting ? `: set ${provider.setting}` : ''}.`,
        );
      }
      if (provider.probe === null) throw impossible('no-probe', `${name} cannot be probed.`);
      await recorder.flush();
      const state = (await store.states()).find((known) => known.provider === name);
      const waitMs = (state?.notBefore?.getTime() ?? 0) - now();
      if (waitMs > 0) {
        throw new AppError(503, 'cooling-down', `${name} has asked not to be asked for now.`, {
          retryAfter: waitMs / 1000,
        });
      }
      await probes.byHand(provider);
      const all = await overview('5m');
      return all.find((one) => one.provider === provider) ?? notThere(name);
    },

    async probeIdle() {
      await recorder.flush();
      const states = new Map((await store.states()).map((state) => [state.provider, state]));
      for (const provider of providers) await probes.ifIdle(provider, states.get(provider.name) ?? null);
    },
  };
}

function notThere(name: string): never {
  throw new Error(`${name} is not among the providers`);
}
