import path from 'node:path';
import type { RequestHandler } from 'express';
import type { Logger as PinoLogger } from 'pino';
import type { Config } from '../config/config.js';
import { collectionsOf } from '../mongo/collections.js';
import { migrateMongo } from '../mongo/migrate.js';
import type { Prisma } from '../prisma/generated/client.js';
import { createInProcessCache, createRedisCache } from './clients/cache.js';
import { type Mongo, openMongo } from './clients/mongo.js';
import { openPostgres, type Postgres } from './clients/postgres.js';
import { openQueue } from './clients/queue.js';
import { openRedis } from './clients/redis.js';
import { analyticsRoutes } from './features/analytics/analytics-routes.js';
import { createAnalyticsService } from './features/analytics/analytics-service.js';
import { instanceStatisticsRoutes } from './features/analytics/instance-statistics-routes.js';
import { createInstanceStatistics } from './features/analytics/instance-statistics.js';
import { storageBytes } from './features/analytics/postgres-and-mongo-storage.js';
import { authRoutes } from './features/auth/auth-routes.js';
import { createAuthService } from './features/auth/auth-service.js';
import { LoginSessionStore } from './features/auth/login-session-store.js';
import { storedRows } from './features/auth/personal-data.js';
import { createPrismaPersonalData } from './features/auth/prisma-personal-data.js';
import { createPrismaUserStore } from './features/auth/prisma-user-store.js';
import { artistNames } from './features/catalogue/artist-names.js';
import { warmUpReader } from './features/brief/warm-up.js';
import { createCatalogueService } from './features/catalogue/catalogue-service.js';
import { learnDuration } from './features/catalogue/learn-duration.js';
import { createMongoCatalogueStore } from './features/catalogue/mongo-catalogue-store.js';
import { createPostgresCatalogueStore } from './features/catalogue/postgres-catalogue-store.js';
import { loadStarterCatalogue } from './features/catalogue/starter-catalogue.js';
import { createAnswerer } from './features/chat/answerer.js';
import { createListeningFacts } from './features/chat/analytics-facts.js';
import { chatRoutes } from './features/chat/chat-routes.js';
import { type ChatStores, createChatService } from './features/chat/chat-service.js';
import { createFeedbackSink } from './features/chat/feedback-sink.js';
import { createPrismaChatStore } from './features/chat/prisma-chat-store.js';
import { sessionRoutes } from './features/chat/session-routes.js';
import { createSessionService } from './features/chat/session-service.js';
import { createDeletionService } from './features/deletion/deletion-service.js';
import { createPrismaDeletionStore } from './features/deletion/prisma-deletion-store.js';
import { createMongoEventStore } from './features/events/mongo-event-store.js';
import { createPostgresEventStore } from './features/events/postgres-event-store.js';
import { healthRoutes } from './features/health/health-routes.js';
import { createHealthService, type StoreProbe } from './features/health/health-service.js';
import { historyRoutes } from './features/history/history-routes.js';
import { createImportFolder } from './features/history/import-folder.js';
import { importRoutes } from './features/history/import-routes.js';
import { createImportService } from './features/history/import-service.js';
import { startImportWorker } from './features/history/import-worker.js';
import { createListenRecorder } from './features/history/listen-recorder.js';
import { createMongoListenStore } from './features/history/mongo-listen-store.js';
import { createMonthService } from './features/history/month-service.js';
import { createPostgresListenStore } from './features/history/postgres-listen-store.js';
import { createPostgresLocks } from './features/history/postgres-lock-store.js';
import { createPrismaImportStore } from './features/history/prisma-import-store.js';
import { memoryRoutes } from './features/memory/memory-routes.js';
import { createMemoryService } from './features/memory/memory-service.js';
import { createPrismaMemoryStore } from './features/memory/prisma-memory-store.js';
import { playlistRoutes } from './features/playlists/playlist-routes.js';
import { createPlaylistService } from './features/playlists/playlist-service.js';
import { createPrismaPlaylistStore } from './features/playlists/prisma-playlist-store.js';
import { createRecommendingPlaylistMaker } from './features/playlists/recommending-playlist-maker.js';
import { createRequestReader } from './features/playlists/request-reader.js';
import { preferencesRoutes } from './features/preferences/preferences-routes.js';
import { createPreferencesService } from './features/preferences/preferences-service.js';
import { createPrismaPreferencesStore } from './features/preferences/prisma-preferences-store.js';
import { createPrismaFeedbackStore } from './features/recommender/prisma-feedback-store.js';
import { createPrismaSimilarityStore } from './features/recommender/prisma-similarity-store.js';
import { recommendationRoutes } from './features/recommender/recommendation-routes.js';
import { createRecommendationService } from './features/recommender/recommendation-service.js';
import { createRecommender } from './features/recommender/recommender-service.js';
import { createSimilarityService } from './features/recommender/similarity-service.js';
import { createPrismaRetentionStore } from './features/retention/prisma-retention-store.js';
import { createRetentionService } from './features/retention/retention-service.js';
import { builtInProvider } from './providers/llm/built-in-provider.js';
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
  modes: { postgres: string; mongo: string; redis: string };
  postgres: Postgres;
  /** Takes jobs from the queue from now on: imports, packing of months, training. */
  startBackgroundWork(): Promise<void>;
  /** Does what would make the first answers slow. */
  warmUp(): Promise<void>;
  /** Ends background work, then closes the stores, in reverse order of opening. */
  close(): Promise<void>;
}

/** The composition root: the only place where clients, stores and services meet. */
export async function createContext(config: Config, logger: PinoLogger, version: string): Promise<Context> {
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const closeOne of closers.reverse()) await closeOne();
  };
  try {
    const postgres = await openPostgres(config, (error) =>
      logger.warn({ err: error }, 'a PostgreSQL connection broke'),
    );
    closers.push(() => postgres.close());
    const mongo = config.mongo.mode === 'external' ? await openMongo(config.mongo.uri) : null;
    if (mongo) closers.push(() => mongo.close());
    const redis = config.redis.mode === 'external' ? openRedis(config.redis.url, logger) : null;
    if (redis) closers.push(() => redis.close());
    const cache = redis ? createRedisCache(redis.client, logger) : createInProcessCache();
    const queue = await openQueue(postgres.pool, logger);
    closers.push(() => queue.close());

    const { prisma } = postgres;
    const data = await openDataStores(postgres, mongo);
    const preferences = createPreferencesService(createPrismaPreferencesStore(prisma));
    const starter = loadStarterCatalogue(path.join(config.root, 'server/features/catalogue/starter'));
    const catalogue = createCatalogueService({ store: data.catalogue, starter });
    await catalogue.ensureStarter();

    const locks = createPostgresLocks(postgres.pool);
    const months = createMonthService({
      listens: data.listens,
      locks,
      catalogue,
      genresOf: (artist) => starter.genresOf(artist),
      learnDuration,
    });
    const analytics = createAnalyticsService({
      months: { version: (userId) => months.version(userId), load: (userId) => months.loadMonths(userId) },
      genres: catalogue,
      preferences,
    });
    const feedback = createPrismaFeedbackStore(prisma);
    const similarity = createSimilarityService({
      store: createPrismaSimilarityStore(prisma),
      taste: months,
      userIds: () => data.listens.userIds(),
      getTracks: (keys) => catalogue.getTracks(keys),
      queue,
      now: Date.now,
    });
    const recommender = createRecommender({
      taste: months,
      feedback,
      similarity,
      catalogue: { ...catalogue, starterTracks: () => starter.tracks },
      now: Date.now,
      onContradiction: (rules, brief) => logger.error({ rules, brief }, 'the receipt contradicts the selection'),
    });
    const onHistoryChanged = async (userId: string): Promise<void> => {
      analytics.invalidate(userId);
      await similarity.wish();
    };

    const importDeps = {
      imports: createPrismaImportStore(prisma),
      listens: data.listens,
      recorder: createListenRecorder({ listens: data.listens, locks }),
      months,
      folder: createImportFolder(path.join(config.dataDir, 'imports')),
      locks,
      queue,
      logger,
      onHistoryChanged,
    };
    const imports = createImportService(importDeps);

    const retention = createRetentionService({ store: createPrismaRetentionStore(prisma), queue, logger });

    const reader = createRequestReader({ preferences, findArtists: (_userId, names) => artistNames(catalogue, names) });
    const maker = createRecommendingPlaylistMaker({ recommender, catalogue, preferences });
    const playlists = createPlaylistService({ store: createPrismaPlaylistStore(prisma), maker, reader });
    const recommendations = createRecommendationService({
      recommender,
      feedback,
      preferences,
      getTracks: (keys) => catalogue.getTracks(keys),
      read: (userId, text) => reader.read(userId, text, null),
      onRecommended: (userId, { tracks, variant, receipt }) => {
        const event = { variant, rules: receipt.rules.length, trackKeys: tracks.map(({ key }) => key) };
        data.events
          .record([{ userId, kind: 'recommendation', at: new Date(), data: event }])
          .catch((error: unknown) => logger.error({ err: error }, 'a recommendation was not recorded'));
      },
    });
    const facts = createListeningFacts(analytics);
    const chat = createChatService({
      ...chatStores(prisma),
      transact: (work) => prisma.$transaction((tx) => work(chatStores(tx)), TRANSACTION),
      preferences,
      reader,
      answerer: createAnswerer({ maker, facts }),
      providers: [builtInProvider],
    });
    const sessions = createSessionService({
      ...chatStores(prisma),
      feedback: createFeedbackSink({ getTracks: (keys) => catalogue.getTracks(keys), record: feedback.record }),
    });
    const auth = createAuthService({
      users: createPrismaUserStore(prisma),
      demoLogin: config.demoLogin,
      adminUsers: config.adminUsers,
      countListens: (userId) => data.listens.count(userId),
      personalData: [
        createPrismaPersonalData(prisma),
        storedRows('listens.jsonl', { ...data.listens, deleteAll: (userId) => imports.removeAll(userId) }),
        storedRows('events.jsonl', data.events),
      ],
    });
    const statistics = createInstanceStatistics({
      listens: data.listens,
      months,
      storageBytes: () => storageBytes(postgres.pool, mongo?.db ?? null),
      now: Date.now,
    });
    const deletions = createDeletionService({
      store: createPrismaDeletionStore(prisma),
      locks,
      queue,
      logger,
      remove: { history: (userId) => imports.removeAll(userId), account: (userId) => auth.deleteAccount(userId) },
    });
    const probes: StoreProbe[] = [
      { name: 'postgres', mode: postgres.mode, optional: false, ping: () => postgres.ping() },
      { name: 'mongo', mode: config.mongo.mode, optional: false, ping: () => (mongo ?? postgres).ping() },
      { name: 'redis', mode: config.redis.mode, optional: true, ping: async () => redis?.ping() },
    ];
    return {
      endpoints: [
        ...healthRoutes({ service: createHealthService(probes), version }),
        ...authRoutes({
          service: { ...auth, deleteAccount: deletions.account },
          features: { demoLogin: config.demoLogin, spotify: config.spotify !== null },
        }),
        ...preferencesRoutes({ service: preferences }),
        ...memoryRoutes({ service: createMemoryService(createPrismaMemoryStore(prisma)) }),
        ...chatRoutes({ service: chat, facts }),
        ...sessionRoutes({ service: sessions }),
        ...playlistRoutes({ service: playlists }),
        ...recommendationRoutes({ service: recommendations }),
        ...importRoutes({ service: imports, maxUploadBytes: config.http.maxUploadBytes }),
        ...historyRoutes({ listens: data.listens, deleteHistory: deletions.history }),
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
        await similarity.start();
        await retention.start();
        await deletions.start();
        await startImportWorker(importDeps);
      },
      warmUp: async () => void (await Promise.all([warmUpReader(), recommender.warmUp()])),
      modes: { postgres: postgres.mode, mongo: config.mongo.mode, redis: config.redis.mode },
      postgres,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What the design gives to MongoDB: there where it is set, in PostgreSQL otherwise. */
async function openDataStores(postgres: Postgres, mongo: Mongo | null) {
  if (mongo === null) {
    return {
      listens: createPostgresListenStore(postgres.pool),
      catalogue: createPostgresCatalogueStore(postgres.pool),
      events: createPostgresEventStore(postgres.pool),
    };
  }
  await migrateMongo(mongo.db);
  const collections = collectionsOf(mongo.db);
  return {
    listens: createMongoListenStore(collections),
    catalogue: createMongoCatalogueStore(collections.tracks, collections.artists),
    events: createMongoEventStore(collections.events),
  };
}

/** Many may wait for a connection at once; none may keep one for long. */
const TRANSACTION = { maxWait: 5_000, timeout: 10_000 };

/** The stores of a chat, on the client or inside one transaction. */
const chatStores = (db: Prisma.TransactionClient): ChatStores => ({
  chats: createPrismaChatStore(db),
  playlists: createPrismaPlaylistStore(db),
});
