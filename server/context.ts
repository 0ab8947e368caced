import type { RequestHandler } from 'express';
import type { Logger as PinoLogger } from 'pino';
import type { Config } from '../config/config.js';
import { createInProcessCache, createRedisCache } from './clients/cache.js';
import { openMongo } from './clients/mongo.js';
import { openPostgres, type Postgres } from './clients/postgres.js';
import { openQueue } from './clients/queue.js';
import { openRedis } from './clients/redis.js';
import { authRoutes } from './features/auth/auth-routes.js';
import { createAuthService } from './features/auth/auth-service.js';
import { LoginSessionStore } from './features/auth/login-session-store.js';
import { createPrismaUserStore } from './features/auth/prisma-user-store.js';
import { healthRoutes } from './features/health/health-routes.js';
import { createHealthService, type StoreProbe } from './features/health/health-service.js';
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

    const probes: StoreProbe[] = [
      { name: 'postgres', mode: postgres.mode, optional: false, ping: () => postgres.ping() },
      { name: 'mongo', mode: config.mongo.mode, optional: false, ping: () => (mongo ?? postgres).ping() },
      { name: 'redis', mode: config.redis.mode, optional: true, ping: async () => redis?.ping() },
    ];
    const auth = createAuthService({
      users: createPrismaUserStore(postgres.prisma),
      demoLogin: config.demoLogin,
      adminUsers: config.adminUsers,
      countListens: async () => 0,
      personalData: [],
    });
    return {
      endpoints: [
        ...healthRoutes({ service: createHealthService(probes), version }),
        ...authRoutes({ service: auth, features: { demoLogin: config.demoLogin, spotify: config.spotify !== null } }),
      ],
      sessions: loginSessions(config, new LoginSessionStore(postgres.prisma, cache)),
      router: {
        directory: auth,
        limits: createRateLimits(config.http.ratePerMinute, redis?.client ?? null),
        idempotency: createIdempotency(createPrismaIdempotencyStore(postgres.prisma)),
        checkAnswers: config.mode === 'test',
      },
      modes: { postgres: postgres.mode, mongo: config.mongo.mode, redis: config.redis.mode },
      postgres,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
