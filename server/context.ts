import type { RequestHandler } from 'express';
import type { Logger as PinoLogger } from 'pino';
import type { Config } from '../config/config.js';
import type { Postgres } from './clients/postgres.js';
import { createConversation } from './context/conversation.js';
import { createListening } from './context/listening.js';
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
import { warmUpReader } from './features/brief/warm-up.js';
import { createDeletionService } from './features/deletion/deletion-service.js';
import { createPrismaDeletionStore } from './features/deletion/prisma-deletion-store.js';
import { healthRoutes } from './features/health/health-routes.js';
import { createHealthService, type StoreProbe } from './features/health/health-service.js';
import { historyRoutes } from './features/history/history-routes.js';
import { importRoutes } from './features/history/import-routes.js';
import { preferencesRoutes } from './features/preferences/preferences-routes.js';
import { createPreferencesService } from './features/preferences/preferences-service.js';
import { createPrismaPreferencesStore } from './features/preferences/prisma-preferences-store.js';
import { createPrismaRetentionStore } from './features/retention/prisma-retention-store.js';
import { createRetentionService } from './features/retention/retention-service.js';
import { loginSessions } from './http/authentication.js';
import type { Endpoint } from './http/endpoint.js';
import { createIdempotency } from './http/idempotency.js';
import { createPrismaIdempotencyStore } from './http/prisma-idempotency-store.js';
import { createRateLimits } from './http/rate-limits.js';
import type { RouterDeps } from './http/router.js';

/** Everything that is open while the server runs. */
export interface Context {
  endpoints: Endpoint[];
  sessions: RequestHandler;
  router: RouterDeps;
  /** How each store is provided, for the start-up log. */
  modes: Stores['modes'];
  postgres: Postgres;
  /** Takes jobs from the queue from now on: imports, packing of months, training. */
  startBackgroundWork(): Promise<void>;
  /** Does what would make the first answers slow. */
  warmUp(): Promise<void>;
  /** Ends background work, then closes the stores, in reverse order of opening. */
  close(): Promise<void>;
}

/** The composition root: together with context/ the only place where clients, stores and services meet. */
export async function createContext(config: Config, logger: PinoLogger, version: string): Promise<Context> {
  const stores = await openStores(config, logger);
  try {
    return await compose(config, logger, version, stores);
  } catch (error) {
    await stores.close();
    throw error;
  }
}

async function compose(config: Config, logger: PinoLogger, version: string, stores: Stores): Promise<Context> {
  const { postgres, mongo, redis, prisma, cache, queue, locks, listens, events, modes, close } = stores;
  const preferences = createPreferencesService(createPrismaPreferencesStore(prisma));
  const listening = await createListening(config, logger, stores, preferences);
  const { months, analytics, imports, recommender } = listening;

  const auth = createAuthService({
    users: createPrismaUserStore(prisma),
    demoLogin: config.demoLogin,
    adminUsers: config.adminUsers,
    countListens: (userId) => listens.count(userId),
    personalData: [
      createPrismaPersonalData(prisma),
      storedRows('listens.jsonl', { ...listens, deleteAll: (userId) => imports.removeAll(userId) }),
      storedRows('events.jsonl', events),
    ],
  });
  const deletions = createDeletionService({
    store: createPrismaDeletionStore(prisma),
    locks,
    queue,
    logger,
    remove: { history: (userId) => imports.removeAll(userId), account: (userId) => auth.deleteAccount(userId) },
  });
  const retention = createRetentionService({ store: createPrismaRetentionStore(prisma), queue, logger });
  const statistics = createInstanceStatistics({
    listens,
    months,
    storageBytes: () => storageBytes(postgres.pool, mongo?.db ?? null),
    now: Date.now,
  });
  const probes: StoreProbe[] = [
    { name: 'postgres', mode: modes.postgres, optional: false, ping: () => postgres.ping() },
    { name: 'mongo', mode: modes.mongo, optional: false, ping: () => (mongo ?? postgres).ping() },
    { name: 'redis', mode: modes.redis, optional: true, ping: async () => redis?.ping() },
  ];
  return {
    endpoints: [
      ...healthRoutes({ service: createHealthService(probes), version }),
      ...authRoutes({
        service: { ...auth, deleteAccount: deletions.account },
        features: { demoLogin: config.demoLogin, spotify: config.spotify !== null },
      }),
      ...preferencesRoutes({ service: preferences }),
      ...createConversation(logger, stores, preferences, listening),
      ...importRoutes({ service: imports, maxUploadBytes: config.http.maxUploadBytes }),
      ...historyRoutes({ listens, deleteHistory: deletions.history }),
      ...analyticsRoutes({ service: analytics }),
      ...instanceStatisticsRoutes(statistics),
    ],
    sessions: loginSessions(config, new LoginSessionStore(prisma, cache)),
    router: {
      directory: auth,
      limits: createRateLimits(config.http.ratePerMinute, redis?.client ?? null),
      idempotency: createIdempotency(createPrismaIdempotencyStore(prisma)),
      checkAnswers: config.mode === 'test',
    },
    async startBackgroundWork() {
      await retention.start();
      await deletions.start();
      await listening.startBackgroundWork();
    },
    warmUp: async () => void (await Promise.all([warmUpReader(), recommender.warmUp()])),
    modes,
    postgres,
    close,
  };
}
