import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { readEnv } from '../config/env.js';
import { collectionsOf } from '../mongo/collections.js';
import { migrateMongo } from '../mongo/migrate.js';
import { PrismaClient } from '../prisma/generated/client.js';
import { migrate } from '../prisma/migrate.js';
import { openMongo } from '../server/clients/mongo.js';
import { createReads } from '../server/clients/reads.js';
import { createCatalogueService } from '../server/features/catalogue/catalogue-service.js';
import { learnDuration } from '../server/features/catalogue/learn-duration.js';
import { createMongoCatalogueStore } from '../server/features/catalogue/mongo-catalogue-store.js';
import { createPostgresCatalogueStore } from '../server/features/catalogue/postgres-catalogue-store.js';
import { loadStarterCatalogue } from '../server/features/catalogue/starter-catalogue.js';
import type { ListenStore } from '../server/features/history/listen-store.js';
import type { Locks } from '../server/features/history/locks.js';
import type { ImportStore } from '../server/features/history/import-store.js';
import { createMongoListenStore } from '../server/features/history/mongo-listen-store.js';
import { createMongoRegroupStore } from '../server/features/history/mongo-regroup-store.js';
import { createMonthService, type MonthService } from '../server/features/history/month-service.js';
import { createPostgresListenStore } from '../server/features/history/postgres-listen-store.js';
import { createPostgresLocks } from '../server/features/history/postgres-lock-store.js';
import { createPostgresMonthVersions } from '../server/features/history/postgres-month-versions.js';
import { createPostgresRegroupStore } from '../server/features/history/postgres-regroup-store.js';
import { createPrismaImportStore } from '../server/features/history/prisma-import-store.js';
import type { RegroupStore } from '../server/features/history/regroup-store.js';
import { ROOT } from '../server/version.js';
import { withDatabase } from './with-database.js';

export interface History {
  listens: ListenStore;
  locks: Locks;
  months: MonthService;
  imports: ImportStore;
  regroup: RegroupStore;
  /** Where the listens are. */
  store: 'MongoDB' | 'PostgreSQL';
}

const CONNECTIONS = 8;

/** Runs `use` on the listening history of this installation, whether a server is running or not. */
export const withHistory = (use: (history: History) => Promise<void>): Promise<void> =>
  withDatabase(async (url) => {
    await migrate(url, ROOT);
    const { MONGODB_URI: mongoUri } = readEnv();
    const pool = new pg.Pool({ connectionString: url, max: CONNECTIONS });
    const reads = createReads({ connectionString: url }, (error) => {
      throw error;
    });
    const mongo = mongoUri === undefined ? null : await openMongo(mongoUri);
    const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
    try {
      if (mongo) await migrateMongo(mongo.db);
      const collections = mongo && collectionsOf(mongo.db);
      const listens = collections
        ? createMongoListenStore(collections, createPostgresMonthVersions(pool, reads))
        : createPostgresListenStore(pool, reads);
      const starter = loadStarterCatalogue(path.join(ROOT, 'server/features/catalogue/starter'));
      const store = collections
        ? createMongoCatalogueStore(collections.tracks, collections.artists)
        : createPostgresCatalogueStore(pool, reads);
      const locks = createPostgresLocks(pool);
      const months = createMonthService({
        listens,
        locks,
        catalogue: createCatalogueService({ store, starter }),
        genresOf: (artist) => starter.genresOf(artist),
        learnDuration,
      });
      await use({
        listens,
        locks,
        months,
        imports: createPrismaImportStore(prisma),
        regroup: collections ? createMongoRegroupStore(collections) : createPostgresRegroupStore(pool),
        store: collections ? 'MongoDB' : 'PostgreSQL',
      });
    } finally {
      await mongo?.close();
      await prisma.$disconnect();
      await reads.close();
      await pool.end();
    }
  });
