import type { RequestHandler } from 'express';
import type { Logger as PinoLogger } from 'pino';
import type { Config } from '../config/config.js';
import type { StandBack } from './answers-first.js';
import type { Postgres } from './clients/postgres.js';
import { createSystemConfig, type SystemConfig } from './context/system-config.js';
import { createAdmin } from './context/admin.js';
import { createConnections } from './context/connections.js';
import { createConversation } from './context/conversation.js';
import { createFeatureFlags, type FeatureFlags } from './context/flags.js';
import { createHealth, createWatch } from './context/health.js';
import { createListening } from './context/listening.js';
import { createFollowedStreams, type FollowedStreams } from './context/open-streams.js';
import { createModels } from './context/models.js';
import { openStores, type Stores } from './context/stores.js';
import { analyticsRoutes } from './features/analytics/analytics-routes.js';
import { instanceStatisticsRoutes } from './features/analytics/instance-statistics-routes.js';
import { createInstanceStatistics } from './features/analytics/instance-statistics.js';
import { storageBytes } from './features/analytics/postgres-and-mongo-storage.js';
import { authRoutes } from './features/auth/auth-routes.js';
import { createAuthService } from './features/auth/auth-service.js';
import { LoginSessionStore } from './features/auth/login-session-store.js';
import { storedRows } from './features/auth/personal-data.js';
import { createPrismaPersonalData } from './features/auth/prisma-personal-data.js';
import { createPrismaUserStore } from './features/auth/prisma-user-store.js';
import type { UserStore } from './features/auth/user-store.js';
import { warmUpReader } from './features/brief/warm-up.js';
import { warmUpModelUse } from './features/chat/model/warm-up.js';
import { createDeletionService } from './features/deletion/deletion-service.js';
import { createPrismaDeletionStore } from './features/deletion/prisma-deletion-store.js';
import { historyRoutes } from './features/history/history-routes.js';
import { importRoutes } from './features/history/import-routes.js';
import { preferencesRoutes } from './features/preferences/preferences-routes.js';
import { createPreferencesService } from './features/preferences/preferences-service.js';
import { createPrismaPreferencesStore } from './features/preferences/prisma-preferences-store.js';
import { createPrismaRetentionStore } from './features/retention/prisma-retention-store.js';
import { createRetentionService } from './features/retention/retention-service.js';
import { createPrismaTokenStore } from './features/tokens/prisma-token-store.js';
import { tokenRoutes } from './features/tokens/token-routes.js';
import { createTokenService } from './features/tokens/token-service.js';
import { usageRoutes } from './features/usage/usage-routes.js';
import { loginSessions } from './http/authentication.js';
import type { Endpoint } from './http/endpoint.js';
import { createIdempotency } from './http/idempotency.js';
import { createPrismaIdempotencyStore } from './http/prisma-idempotency-store.js';
import { createRateLimits } from './http/rate-limits.js';
import type { RouterDeps } from './http/router.js';

/** Whoever was here so lately is likely to come again: so many of them are prepared at the start. */
const LATELY_MS = 7 * 24 * 60 * 60_000;
const MOST_PREPARED = 5;

/** Everything that is open while the server runs. */
export interface Context {
  endpoints: Endpoint[];
  sessions: RequestHandler;
  timing: RequestHandler;
  router: RouterDeps;
  /** How each store is provided, for the start-up log. */
  modes: Stores['modes'];
  postgres: Postgres;
  /** Keeps an eye on stores and providers, and on histories that change, from now on. */
  startWatching(): void;
  /** Takes jobs from the queue from now on: imports, packing of months, training. */
  startBackgroundWork(): Promise<void>;
  /** Does what would make the first answers slow; who was here lately is prepared after that. */
  warmUp(): Promise<void>;
  /** Ends background work, then closes the stores, in reverse order of opening. */
  close(): Promise<void>;
}

/** The composition root: together with context/ the only place where clients, stores and services meet. */
export async function createContext(
  config: Config,
  logger: PinoLogger,
  version: string,
  standBack: StandBack,
): Promise<Context> {
  const stores = await openStores(config, logger);
  const users = createPrismaUserStore(stores.prisma, stores.postgres.reads);
  const streams = createFollowedStreams(logger, stores.postgres, (userId) => users.findActive(userId));
  let systemConfig: SystemConfig | undefined;
  let featureFlags: FeatureFlags | undefined;
  try {
    systemConfig = await createSystemConfig(config, logger, stores);
    featureFlags = await createFeatureFlags(config, logger, stores, streams, (userId) => users.findActive(userId));
    return await compose(config, logger, version, standBack, stores, users, streams, systemConfig, featureFlags);
  } catch (error) {
    await systemConfig?.close();
    await featureFlags?.close();
    await stores.close();
    throw error;
  }
}

async function compose(
  config: Config,
  logger: PinoLogger,
  version: string,
  standBack: StandBack,
  stores: Stores,
  users: UserStore,
  streams: FollowedStreams,
  systemConfig: SystemConfig,
  featureFlags: FeatureFlags,
): Promise<Context> {
  const { settings } = systemConfig;
  const { flags } = featureFlags;
  const { postgres, mongo, redis, prisma, cache, queue, locks, listens, events, modes } = stores;
  const watch = createWatch(config, logger, stores);
  const { models, probed, usage, hosts } = createModels(config, logger, stores, watch.observer, featureFlags, settings);
  const preferences = createPreferencesService(createPrismaPreferencesStore(prisma, stores.postgres.reads));
  const listening = await createListening(config, logger, stores, preferences, version, standBack);
  const { months, analytics, imports, recommender } = listening;

  const auth = createAuthService({
    users,
    demoLogin: config.demoLogin,
    adminUsers: config.adminUsers,
    mayJoin: () => flags.read('signups', null),
    countListens: (userId) => listens.count(userId),
    personalData: [
      createPrismaPersonalData(prisma),
      storedRows('listens.jsonl', { ...listens, deleteAll: (userId) => imports.removeAll(userId) }),
      storedRows('events.jsonl', events),
    ],
  });
  const connections = createConnections(config, logger, stores, auth, listening, watch.observer, flags);
  const music = connections.music?.provider ?? null;
  const health = createHealth(config, logger, stores, watch, probed, music, version, flags);
  const conversation = createConversation(
    logger,
    stores,
    preferences,
    listening,
    { models, hosts },
    connections,
    featureFlags,
  );
  const deletions = createDeletionService({
    store: createPrismaDeletionStore(prisma),
    locks,
    queue,
    logger,
    remove: { history: (userId) => imports.removeAll(userId), account: (userId) => auth.deleteAccount(userId) },
  });
  const admin = createAdmin(stores, { stats: users.stats, deleteAccount: deletions.account });
  const retention = createRetentionService({
    store: createPrismaRetentionStore(prisma),
    queue,
    logger,
    kept: () => ({
      chats: settings.get('chats.kept-days'),
      audit: settings.get('audit.kept-days'),
      health: settings.get('health.kept-days'),
    }),
  });
  const statistics = createInstanceStatistics({
    listens,
    months,
    storageBytes: () => storageBytes(postgres.pool, mongo?.db ?? null),
    now: Date.now,
  });
  const tokens = createTokenService(createPrismaTokenStore(prisma));
  return {
    endpoints: [
      ...featureFlags.endpoints,
      ...health.endpoints,
      ...authRoutes({
        service: auth,
        users: admin.users,
        onArrival: listening.prepare,
        features: async () => ({
          demoLogin: config.demoLogin,
          spotify: config.spotify !== null,
          signups: await flags.read('signups', null),
          maintenance: await flags.read('maintenance-mode', null),
        }),
      }),
      ...connections.endpoints,
      ...systemConfig.endpoints,
      ...admin.endpoints,
      ...tokenRoutes({ service: tokens }),
      ...preferencesRoutes({ service: preferences }),
      ...usageRoutes({ service: usage, models }),
      ...conversation.endpoints,
      ...importRoutes({
        service: imports,
        maxUploadBytes: () => settings.get('http.upload-limit') * 2 ** 20,
        standBack,
      }),
      ...historyRoutes({ listens, deleteHistory: deletions.history }),
      ...analyticsRoutes({ service: analytics }),
      ...instanceStatisticsRoutes(statistics),
    ],
    sessions: loginSessions(config, new LoginSessionStore(prisma, cache), () => settings.get('sign-in.session-days')),
    timing: watch.timing,
    router: {
      directory: { ...auth, findTokenScopes: (token) => tokens.findScopes(token) },
      limits: createRateLimits(() => settings.get('http.requests-per-minute'), redis?.client ?? null),
      idempotency: createIdempotency(createPrismaIdempotencyStore(prisma)),
      streams,
      isReadOnly: () => flags.read('maintenance-mode', null),
      checkAnswers: config.mode === 'test',
    },
    startWatching() {
      health.start();
      listening.startWatching();
    },
    async startBackgroundWork() {
      health.start();
      health.startProbing();
      await retention.start();
      await featureFlags.startBackgroundWork();
      await deletions.start();
      await listening.startBackgroundWork();
      await connections.startBackgroundWork();
      await conversation.startBackgroundWork();
    },
    async warmUp() {
      await Promise.all([warmUpReader().then(warmUpModelUse), recommender.warmUp()]);
      const lately = await users.seenSince(new Date(Date.now() - LATELY_MS), MOST_PREPARED);
      lately.forEach(listening.prepare);
    },
    modes,
    postgres,
    async close() {
      await streams.close();
      await listening.close();
      await systemConfig.close();
      await featureFlags.close();
      await health.stop();
      await usage.settled();
      await stores.close();
    },
  };
}
