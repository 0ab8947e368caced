import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { readEnv } from '../config/env.js';
import { collectionsOf } from '../mongo/collections.js';
import { migrateMongo } from '../mongo/migrate.js';
import { diffSchemas, migrate, migrationStatus } from '../prisma/migrate.js';
import { openMongo } from '../server/clients/mongo.js';
import { createReads } from '../server/clients/reads.js';
import { openQueue } from '../server/clients/queue.js';
import { createCatalogueService } from '../server/features/catalogue/catalogue-service.js';
import { createMongoCatalogueStore } from '../server/features/catalogue/mongo-catalogue-store.js';
import { createPostgresCatalogueStore } from '../server/features/catalogue/postgres-catalogue-store.js';
import { loadStarterCatalogue } from '../server/features/catalogue/starter-catalogue.js';
import { createLogger } from '../server/logger.js';
import { withDatabase } from './with-database.js';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const commands: Record<string, (url: string) => Promise<void>> = {
  /** Everything that a first start would make, and nothing that is there. */
  async init(url) {
    const applied = await migrate(url, root);
    say(applied.length === 0 ? 'PostgreSQL: the schema is there.' : `PostgreSQL: applied ${applied.join(', ')}.`);
    const pool = new pg.Pool({ connectionString: url, max: 4 });
    const reads = createReads({ connectionString: url }, (error) => {
      throw error;
    });
    const { MONGODB_URI: mongoUri } = readEnv();
    const mongo = mongoUri === undefined ? null : await openMongo(mongoUri);
    try {
      const queue = await openQueue(pool, createLogger('warn'));
      await queue.close();
      say('Queue: its tables are there.');
      const made = mongo === null ? null : await migrateMongo(mongo.db);
      if (made === null) say('MongoDB: not set; its data is kept in PostgreSQL.');
      else say(made.length === 0 ? 'MongoDB: collections and indexes are there.' : `MongoDB: ${made.join(', ')}.`);
      const collections = mongo && collectionsOf(mongo.db);
      const store = collections
        ? createMongoCatalogueStore(collections.tracks, collections.artists)
        : createPostgresCatalogueStore(pool, reads);
      const starter = loadStarterCatalogue(path.join(root, 'server/features/catalogue/starter'));
      const { tracks, artists } = await createCatalogueService({ store, starter }).ensureStarter();
      say(
        tracks + artists === 0
          ? 'Starter catalogue: it is there.'
          : `Starter catalogue: wrote ${tracks} tracks and ${artists} artists.`,
      );
    } finally {
      await mongo?.close();
      await reads.close();
      await pool.end();
    }
  },

  async migrate(url) {
    const applied = await migrate(url, root);
    say(applied.length === 0 ? 'The schema is up to date.' : `Applied ${applied.join(', ')}.`);
  },

  async status(url) {
    const { applied, pending, unknown, failed } = await migrationStatus(url, root);
    for (const name of applied) say(`applied   ${name}`);
    for (const name of pending) say(`pending   ${name}`);
    for (const name of unknown) say(`unknown   ${name}  (made by a newer EchoTune)`);
    for (const name of failed) say(`failed    ${name}`);
    if (pending.length + unknown.length + failed.length > 0) process.exitCode = 1;
  },

  /** What the uncommitted change of schema.prisma needs; with a name it is saved as a new migration, to be reviewed. */
  async diff(url) {
    const name = process.argv[3];
    const committed = execFileSync('git', ['show', 'HEAD:prisma/schema.prisma'], { cwd: root, encoding: 'utf8' });
    const sql = await diffSchemas(url, root, committed);
    if (name === undefined || sql.includes('This is an empty migration')) return say(sql);
    const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
    const dir = path.join(root, 'prisma/migrations', `${stamp}_${name}`);
    mkdirSync(dir, { recursive: true });
    writeFileSync(path.join(dir, 'migration.sql'), sql);
    say(`Review ${path.relative(root, dir)}/migration.sql, then run npm run db:migrate.`);
  },

  async studio(url) {
    const cli = path.join(root, 'scripts/prisma.mjs');
    spawnSync(process.execPath, [cli, 'studio', '--url', url], { stdio: 'inherit' });
  },
};

const command = commands[process.argv[2] ?? ''];
if (command === undefined) {
  say(`Usage: db.ts ${Object.keys(commands).join('|')}`);
  process.exitCode = 2;
} else {
  await withDatabase(command).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
