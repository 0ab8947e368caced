import type { Logger as PinoLogger } from 'pino';
import type { Config } from '../../config/config.js';
import { collectionsOf } from '../../mongo/collections.js';
import { migrateMongo } from '../../mongo/migrate.js';
import type { Prisma, PrismaClient } from '../../prisma/generated/client.js';
import type { Cache } from '../cache.js';
import { createInProcessCache, createRedisCache } from '../clients/cache.js';
import { type Mongo, openMongo } from '../clients/mongo.js';
import { openPostgres, type Postgres } from '../clients/postgres.js';
import { openQueue, type QueueClient } from '../clients/queue.js';
import { openRedis, type RedisClient } from '../clients/redis.js';
import type { CatalogueStore } from '../features/catalogue/catalogue-store.js';
import { createMongoCatalogueStore } from '../features/catalogue/mongo-catalogue-store.js';
import { createPostgresCatalogueStore } from '../features/catalogue/postgres-catalogue-store.js';
import { createBufferedEvents, type Events } from '../features/events/buffered-events.js';
import type { EventStore } from '../features/events/event-store.js';
import { createMongoEventStore } from '../features/events/mongo-event-store.js';
import { createPostgresEventStore } from '../features/events/postgres-event-store.js';
import type { ListenStore } from '../features/history/listen-store.js';
import type { Locks } from '../features/history/locks.js';
import { createMongoListenStore } from '../features/history/mongo-listen-store.js';
import { createPostgresListenStore } from '../features/history/postgres-listen-store.js';
import { createPostgresLocks } from '../features/history/postgres-lock-store.js';
import { createPostgresMonthVersions } from '../features/history/postgres-month-versions.js';

/** What every part of the context may build on. */
export interface Stores {
  postgres: Postgres;
  mongo: Mongo | null;
  redis: RedisClient | null;
  prisma: PrismaClient;
  cache: Cache;
  queue: Omit<QueueClient, 'close'>;
  locks: Locks;
  listens: ListenStore;
  catalogue: CatalogueStore;
  events: Events;
  /** How each is provided, for the start-up log and health. */
  modes: { postgres: string; mongo: string; redis: string };
  /** Closes all of them, in reverse order of opening. */
  close(): Promise<void>;
}

/** Many may wait for a connection at once; none may keep one for long. */
const TRANSACTION = { maxWait: 5_000, timeout: 10_000 };

/** Runs the work in one transaction. */
export function transact<T>(prisma: PrismaClient, work: (tx: Prisma.TransactionClient) => Promise<T>): Promise<T> {
  return prisma.$transaction(work, TRANSACTION);
}

export async function openStores(config: Config, logger: PinoLogger): Promise<Stores> {
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
    const { events: store, ...dataStores } = await openDataStores(postgres, mongo);
    const findUsers = async (ids: readonly string[]): Promise<ReadonlySet<string>> => {
      const found = await postgres.prisma.user.findMany({ where: { id: { in: [...ids] } }, select: { id: true } });
      return new Set(found.map(({ id }) => id));
    };
    const events = createBufferedEvents({ store, findUsers, logger });
    closers.push(() => events.stop());
    const queue = await openQueue(postgres.pool, logger);
    closers.push(() => queue.close());
    return {
      postgres,
      mongo,
      redis,
      prisma: postgres.prisma,
      cache: redis ? createRedisCache(redis.client, logger) : createInProcessCache(),
      queue,
      locks: createPostgresLocks(postgres.pool),
      ...dataStores,
      events,
      modes: { postgres: postgres.mode, mongo: config.mongo.mode, redis: config.redis.mode },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What the design gives to MongoDB: there where it is set, in PostgreSQL otherwise. */
async function openDataStores(
  postgres: Postgres,
  mongo: Mongo | null,
): Promise<Pick<Stores, 'listens' | 'catalogue'> & { events: EventStore }> {
  if (mongo === null) {
    return {
      listens: createPostgresListenStore(postgres.pool, postgres.reads),
      catalogue: createPostgresCatalogueStore(postgres.pool, postgres.reads),
      events: createPostgresEventStore(postgres.pool),
    };
  }
  await migrateMongo(mongo.db);
  const collections = collectionsOf(mongo.db);
  return {
    listens: createMongoListenStore(collections, createPostgresMonthVersions(postgres.pool, postgres.reads)),
    catalogue: createMongoCatalogueStore(collections.tracks, collections.artists),
    events: createMongoEventStore(collections.events),
  };
}
