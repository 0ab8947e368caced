import { Binary, type Collection, ObjectId } from 'mongodb';
import pg from 'pg';
import { decideConfig } from '../config/config.js';
import { readEnv } from '../config/env.js';
import { readSecrets } from '../config/secrets.js';
import {
  type Collections,
  collectionsOf,
  type ListenDocument,
  type MonthBucketDocument,
} from '../mongo/collections.js';
import { migrateMongo } from '../mongo/migrate.js';
import { migrate } from '../prisma/migrate.js';
import { runningEmbeddedPostgres } from '../server/clients/embedded-postgres.js';
import { openMongo } from '../server/clients/mongo.js';
import { createMongoCatalogueStore } from '../server/features/catalogue/mongo-catalogue-store.js';
import type { Artist, Track } from '../server/features/catalogue/track.js';
import type { NewEvent } from '../server/features/events/event-store.js';
import { ROOT } from '../server/version.js';
import { withDatabase } from './with-database.js';

/**
 * `npm run history:move`: carries listens, month buckets, catalogue and events from PostgreSQL to MONGODB_URI. Broken
 * off, it goes on where it was; once all has arrived, repeating it changes nothing. PostgreSQL keeps its copy until
 * `-- --remove-source`. Exit code 1 when it cannot be done, or not everything has arrived.
 */
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const BATCH = 2_000;

/** How far a table is; "verified" is there when all have arrived. */
interface MoveDocument {
  _id: string;
  after: string[];
  at: Date;
}

type Row<T> = T & { position: string[] };

interface Part {
  table: string;
  /** The columns of a unique key, by which the table is read in order. */
  key: string;
  arrived(): Promise<number>;
  /** Copies the rows after a position; returns the last one's, null at the end. Safe to repeat. */
  copy(pool: pg.Pool, after: readonly string[]): Promise<string[] | null>;
}

function part<T extends object>(
  table: string,
  key: string,
  columns: string,
  arrived: () => Promise<number>,
  write: (rows: Row<T>[]) => Promise<unknown>,
): Part {
  const names = key.split(', ');
  const position = `ARRAY[${names.map((name) => `${name}::text`).join(', ')}] AS position`;
  const beyond = `WHERE (${key}) > (${names.map((_, i) => `$${i + 1}`).join(', ')})`;
  return {
    table,
    key,
    arrived,
    async copy(pool, after) {
      const { rows } = await pool.query<Row<T>>(
        `SELECT ${columns}, ${position} FROM ${table} ${after.length > 0 ? beyond : ''} ORDER BY ${key} LIMIT ${BATCH}`,
        [...after],
      );
      if (rows.length > 0) await write(rows);
      return rows.at(-1)?.position ?? null;
    },
  };
}

const camel = (name: string): string => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
const fields = (names: string): string =>
  names
    .split(' ')
    .map((name) => `${name} AS "${camel(name)}"`)
    .join(', ');

const UNORDERED = { ordered: false };

function partsOf(collections: Collections): Part[] {
  const { listens, monthBuckets, monthColumns, tracks, artists, events } = collections;
  const catalogue = createMongoCatalogueStore(tracks, artists);
  return [
    part<ListenDocument>(
      'listens',
      'user_id, play_key',
      `user_id || ':' || play_key AS _id, near_key::float8 AS "nearKey", ${fields(
        'user_id play_key group_key canonical name_key ended_at precision ms_played track_key title artist album ' +
          'spotify_uri source import_id import_row reason_start reason_end skipped shuffle offline incognito',
      )}`,
      () => listens.countDocuments(),
      (rows) =>
        listens.bulkWrite(
          rows.map(({ _id, position: _, ...replacement }) => ({
            replaceOne: { filter: { _id }, replacement, upsert: true },
          })),
          UNORDERED,
        ),
    ),
    part<MonthBucketDocument & { columns: Buffer }>(
      'month_buckets',
      'user_id, month',
      `user_id || ':' || month AS _id, ${fields('user_id month count columns stale updated_at')}`,
      () => monthBuckets.countDocuments(),
      async (rows) => {
        await monthColumns.bulkWrite(
          rows.map(({ _id, userId, columns }) => ({
            replaceOne: { filter: { _id }, replacement: { userId, columns: new Binary(columns) }, upsert: true },
          })),
          UNORDERED,
        );
        await monthBuckets.bulkWrite(
          rows.map(({ _id, position: _, columns: __, ...replacement }) => ({
            replaceOne: { filter: { _id }, replacement, upsert: true },
          })),
          UNORDERED,
        );
      },
    ),
    part<Track>(
      'tracks',
      'key',
      fields('key title artists album year duration_ms duration_source explicit genres moods spotify_uri source'),
      () => tracks.countDocuments(),
      (rows) => catalogue.upsertTracks(rows.map(({ position: _, ...track }) => track)),
    ),
    part<Artist>(
      'artists',
      'key',
      fields('key name genres'),
      () => artists.countDocuments(),
      (rows) => catalogue.upsertArtists(rows.map(({ position: _, ...artist }) => artist)),
    ),
    part<Omit<NewEvent, 'once'> & { hex: string }>(
      'events',
      'id',
      `${fields('user_id kind at data')}, lpad(to_hex(id), 24, '0') AS hex`,
      () => events.countDocuments(),
      // The same id every time, and smaller than those that MongoDB gives to what happens later.
      (rows) =>
        events.bulkWrite(
          rows.map(({ hex, position: _, ...replacement }) => ({
            replaceOne: { filter: { _id: new ObjectId(hex) }, replacement, upsert: true },
          })),
          UNORDERED,
        ),
    ),
  ];
}

const countRows = async (pool: pg.Pool, table: string): Promise<number> =>
  (await pool.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${table}`)).rows[0]?.count ?? 0;

async function copyAll(pool: pg.Pool, parts: readonly Part[], progress: Collection<MoveDocument>): Promise<void> {
  for (const { table, copy } of parts) {
    let after: readonly string[] = (await progress.findOne({ _id: table }))?.after ?? [];
    if (after.length > 0) say(`${table}: going on where it stopped.`);
    let copied = 0;
    for (let next = await copy(pool, after); next !== null; next = await copy(pool, after)) {
      after = next;
      await progress.replaceOne({ _id: table }, { after: next, at: new Date() }, { upsert: true });
      copied += BATCH;
      if (copied % 50_000 === 0) say(`${table}: ${copied} rows …`);
    }
  }
}

/** Whether MongoDB has at least what PostgreSQL has: its catalogue may know more. */
async function verify(pool: pg.Pool, parts: readonly Part[]): Promise<boolean> {
  let complete = true;
  for (const { table, arrived } of parts) {
    const [here, there] = [await countRows(pool, table), await arrived()];
    say(`${table}: ${here} in PostgreSQL, ${there} in MongoDB${there < here ? '  MISSING' : ''}`);
    if (there < here) complete = false;
  }
  return complete;
}

async function move(pool: pg.Pool, collections: Collections, progress: Collection<MoveDocument>): Promise<void> {
  const parts = partsOf(collections);
  const verified = await progress.findOne({ _id: 'verified' });
  if (process.argv.includes('--remove-source')) {
    if (verified === null) return refuse('Nothing is removed: not everything has been moved yet.');
    await pool.query(`TRUNCATE ${parts.map(({ table }) => table).join(', ')}`);
    return say('Removed from PostgreSQL what was moved to MongoDB.');
  }
  if (verified !== null) return say(`Everything was moved on ${verified.at.toISOString()}: there is nothing to do.`);
  await copyAll(pool, parts, progress);
  if (!(await verify(pool, parts))) {
    await progress.deleteMany({});
    return refuse('Not everything has arrived. Run npm run history:move again: it begins anew.');
  }
  await progress.replaceOne({ _id: 'verified' }, { after: [], at: new Date() }, { upsert: true });
  say('Everything has arrived. What to do next:');
  say('1. Start EchoTune with MONGODB_URI set as it was now, and run npm run history:verify.');
  say('2. Run npm run history:move -- --remove-source: until then PostgreSQL keeps a copy, which a listener who');
  say('   deletes everything does not reach.');
}

function refuse(reason: string): void {
  process.stderr.write(`${reason}\n`);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const env = readEnv();
  if (env.MONGODB_URI === undefined) return refuse('Set MONGODB_URI to where the listens are to go.');
  const { postgres } = decideConfig(env, ROOT, (dataDir) => readSecrets(env, dataDir));
  if (postgres.mode === 'embedded' && runningEmbeddedPostgres(postgres.dir) !== null) {
    return refuse('Stop EchoTune first: what it stores meanwhile would stay behind.');
  }
  const mongo = await openMongo(env.MONGODB_URI);
  try {
    await migrateMongo(mongo.db);
    await withDatabase(async (url) => {
      await migrate(url, ROOT);
      const pool = new pg.Pool({ connectionString: url, max: 2 });
      try {
        await move(pool, collectionsOf(mongo.db), mongo.db.collection<MoveDocument>('moves'));
      } finally {
        await pool.end();
      }
    });
  } finally {
    await mongo.close();
  }
}

await main().catch((error: unknown) => refuse(error instanceof Error ? error.message : String(error)));
