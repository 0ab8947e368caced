import type { RequestHandler } from 'express';
import type { Registry } from 'prom-client';
import type { Logger as PinoLogger } from 'pino';
import type { Config } from '../../config/config.js';
import type { Flags } from '../features/flags/flag-keys.js';
import { healthRoutes } from '../features/health/health-routes.js';
import { createHealthService, type StoreCheck, type StoreProbe } from '../features/health/health-service.js';
import { metricsRoutes } from '../features/metrics/metrics-routes.js';
import { importsByStatus } from '../features/metrics/prisma-import-figures.js';
import { createRegistry } from '../features/metrics/process-metrics.js';
import { createProviderMetrics } from '../features/metrics/provider-metrics.js';
import { createHealthRecorder, type HealthRecorder } from '../features/provider-health/health-recorder.js';
import { createLiveOverview } from '../features/provider-health/live-overview.js';
import { createPostgresProviderHealthStore } from '../features/provider-health/postgres-provider-health-store.js';
import { probeModel } from '../features/provider-health/probe-model.js';
import { createProbeRunner } from '../features/provider-health/probe-runner.js';
import { presentAll, providerHealthRoutes } from '../features/provider-health/provider-health-routes.js';
import { createProviderHealthService, type Window } from '../features/provider-health/provider-health-service.js';
import type { ProviderHealthStore } from '../features/provider-health/provider-health-store.js';
import type { WatchedProvider } from '../features/provider-health/watched-provider.js';
import type { Endpoint } from '../http/endpoint.js';
import { requestMetrics } from '../http/request-metrics.js';
import { LLM_NAMES, type LlmName, type LlmProvider } from '../providers/llm/llm-provider.js';
import type { MusicProvider } from '../providers/music/music-provider.js';
import type { ProviderObserver } from '../providers/provider-observer.js';
import type { Stores } from './stores.js';

export interface Watch {
  /** For everything that calls a provider. */
  observer: ProviderObserver;
  /** Times every request. */
  timing: RequestHandler;
  registry: Registry;
  recorder: HealthRecorder;
  store: ProviderHealthStore;
}

/** What takes note of providers and requests; before everything that there is to take note of. */
export function createWatch(config: Config, logger: PinoLogger, { postgres }: Stores): Watch {
  const registry = createRegistry();
  const store = createPostgresProviderHealthStore(postgres.pool);
  const recorder = createHealthRecorder({ store, logger, now: Date.now });
  const metrics = createProviderMetrics(registry, config.llm.order);
  return {
    observer: {
      observe(call) {
        recorder.observer.observe(call);
        metrics.observe(call);
      },
      circuit: (provider, state) => recorder.observer.circuit(provider, state),
      fallback(from, to) {
        recorder.observer.fallback(from, to);
        metrics.fallback(from, to);
      },
    },
    timing: requestMetrics(registry),
    registry,
    recorder,
    store,
  };
}

const LOOK_EVERY_MS = 60_000;

export interface Health {
  endpoints: Endpoint[];
  /** Stores what is seen, and looks at the stores every minute. */
  start(): void;
  /** Asks idle providers too: once for the installation, whoever comes first. */
  startProbing(): void;
  stop(): Promise<void>;
}

/** Who works and who does not. `models`: the language models that are set up, as they are without router; `music` too. */
export function createHealth(
  config: Config,
  logger: PinoLogger,
  stores: Stores,
  watch: Watch,
  models: () => readonly LlmProvider[],
  music: Pick<MusicProvider, 'ping'> | null,
  version: string,
  flags: Flags,
): Health {
  const { modes, prisma, queue } = stores;
  const { observer, recorder, store } = watch;
  const checks = createHealthService(storeProbes(stores), (check) => observer.observe(callOf(check)));
  const now = Date.now;
  const mayAsk = async ({ name, kind }: WatchedProvider): Promise<boolean> =>
    kind !== 'llm' || name === 'built-in' || flags.read('external-models', null);
  const service = createProviderHealthService({
    providers: [...modelsOf(config, models), spotify(music), ...storesOf(modes)],
    store,
    recorder,
    probes: createProbeRunner({ store, observer, logger, perDay: config.probesPerDay, mayAsk, now }),
    now,
  });
  const live = createLiveOverview({ read: (window: Window) => presentAll(service, window), logger });
  const timers: NodeJS.Timeout[] = [];
  const everyMinute = (work: () => Promise<unknown>): void => {
    const run = (): void => {
      work().catch((error: unknown) => logger.debug({ err: error }, 'providers could not be looked at'));
    };
    run();
    timers.push(setInterval(run, LOOK_EVERY_MS).unref());
  };
  let started = false;
  return {
    endpoints: [
      ...healthRoutes({ service: checks, version }),
      ...providerHealthRoutes({ service, live }),
      ...metricsRoutes({
        registry: watch.registry,
        installation: async () => ({
          providers: (await presentAll(service, '5m')).items,
          queues: await queue.sizes(),
          imports: await importsByStatus(prisma),
        }),
      }),
    ],
    start() {
      if (started) return;
      started = true;
      recorder.start();
      everyMinute(() => checks.check());
    },
    startProbing: () => everyMinute(() => service.probeIdle()),
    async stop() {
      for (const timer of timers) clearInterval(timer);
      await recorder.stop();
    },
  };
}

function storeProbes({ postgres, mongo, redis, modes }: Stores): StoreProbe[] {
  return [
    { name: 'postgres', mode: modes.postgres, optional: false, ping: () => postgres.ping() },
    { name: 'mongo', mode: modes.mongo, optional: false, ping: () => (mongo ?? postgres).ping() },
    { name: 'redis', mode: modes.redis, optional: true, ping: async () => redis?.ping() },
  ];
}

function callOf({ name, latencyMs, error }: StoreCheck): Parameters<ProviderObserver['observe']>[0] {
  const timedOut = error?.startsWith('no answer') === true;
  return {
    provider: name,
    kind: 'store',
    operation: 'ping',
    model: null,
    error:
      error === null
        ? null
        : {
            kind: timedOut ? 'timeout' : 'network',
            message: timedOut ? `There was ${error}.` : `The connection failed (${error}).`,
          },
    latencyMs,
    firstTokenMs: null,
    inputTokens: 0,
    outputTokens: 0,
    probe: true,
  };
}

const SETTINGS: Record<LlmName, string | null> = {
  gemini: 'GEMINI_API_KEY',
  openai: 'OPENAI_API_KEY',
  'built-in': null,
};

/** First those that are asked, in that order. */
function modelsOf(config: Config, models: () => readonly LlmProvider[]): WatchedProvider[] {
  const order = [...new Set<LlmName>([...config.llm.order, ...LLM_NAMES])];
  return order.map((name) => {
    const model = (): LlmProvider | undefined => models().find((one) => one.name === name);
    const left = !config.llm.order.some((asked) => asked === name);
    return {
      name,
      kind: 'llm',
      get configured() {
        return model() !== undefined;
      },
      get mode() {
        return model()?.model ?? null;
      },
      setting: left ? 'LLM_PROVIDERS' : SETTINGS[name],
      get probe() {
        const asked = model();
        return asked === undefined ? null : (signal: AbortSignal) => probeModel(asked, signal);
      },
    };
  });
}

function spotify(music: Pick<MusicProvider, 'ping'> | null): WatchedProvider {
  const ping = music?.ping ?? null;
  return {
    name: 'spotify',
    kind: 'music',
    configured: music !== null,
    mode: null,
    setting: 'SPOTIFY_CLIENT_ID',
    probe: ping && (async (signal) => ping(signal).then(() => NOTHING_USED)),
  };
}

const NOTHING_USED = { firstTokenMs: null, inputTokens: 0, outputTokens: 0 };

function storesOf(modes: Stores['modes']): WatchedProvider[] {
  return (['postgres', 'mongo', 'redis'] as const).map((name) => ({
    name,
    kind: 'store',
    configured: true,
    mode: modes[name],
    setting: null,
    probe: null,
  }));
}
