import { ExponentialBackoff, handleAll, retry } from 'cockatiel';
import { type Collection, type Db, MongoBulkWriteError, MongoServerError, type WriteError } from 'mongodb';
import type { ListenDocument, MonthBucketDocument, MonthColumnsDocument } from './collections.js';
import { INDEXES } from './indexes.js';
import { VALIDATORS } from './validators.js';

interface MigrationDocument {
  _id: number;
  name: string;
  appliedAt: Date;
}

interface Migration {
  version: number;
  name: string;
  /** Must be safe to repeat: a process may die within it, or two may run it at once. */
  up(db: Db): Promise<void>;
}

/** A migration that has been released is never changed: a new one follows it. */
const MIGRATIONS: readonly Migration[] = [
  { version: 1, name: 'collections, validators and indexes', up: createEverything },
  { version: 2, name: 'listens by time', up: keyListensByTime },
  { version: 3, name: 'fewer indexes on tracks', up: indexFewerTracks },
  { version: 4, name: 'references of tracks', up: indexReferences },
  { version: 5, name: 'columns beside their buckets', up: splitMonths },
  { version: 6, name: 'exposures and outcomes', up: createEverything },
];

/** Servers that make or drop one index for two callers at once may fail one of them, in words of their own. */
const withRetries = retry(handleAll, { maxAttempts: 4, backoff: new ExponentialBackoff({ initialDelay: 100 }) });

const NAMESPACE_EXISTS = 48;
const DUPLICATE_KEY = 11000;
const INDEX_NOT_FOUND = 27;

/** Brings a database up to date and returns the names of what was applied. Throws a RangeError when it is newer than this program. */
export async function migrateMongo(db: Db): Promise<string[]> {
  const migrations = db.collection<MigrationDocument>('migrations');
  const applied = new Set((await migrations.find().toArray()).map((migration) => migration._id));
  const newest = MIGRATIONS.at(-1)?.version ?? 0;
  const unknown = [...applied].find((version) => version > newest);
  if (unknown !== undefined) throw new RangeError(`MongoDB has migration ${unknown}, which this version does not know`);

  const pending = MIGRATIONS.filter(({ version }) => !applied.has(version));
  for (const { version, name, up } of pending) {
    await withRetries.execute(() => up(db));
    await unless(DUPLICATE_KEY, migrations.insertOne({ _id: version, name, appliedAt: new Date() }));
  }
  return pending.map(({ name }) => name);
}

async function createEverything(db: Db): Promise<void> {
  for (const [name, validator] of Object.entries(VALIDATORS)) {
    await unless(NAMESPACE_EXISTS, db.createCollection(name, { validator }));
    await db.command({ collMod: name, validator });
    const indexes = INDEXES[name] ?? [];
    if (indexes.length > 0) await db.collection(name).createIndexes(indexes);
  }
}

/** A new one first: no query is without an index meanwhile. */
async function indexFewerTracks(db: Db): Promise<void> {
  const tracks = db.collection('tracks');
  await tracks.createIndexes(INDEXES['tracks'] ?? []);
  for (const name of ['genres', 'duration']) await unless(INDEX_NOT_FOUND, tracks.dropIndex(name));
}

async function indexReferences(db: Db): Promise<void> {
  await db.collection('tracks').createIndexes(INDEXES['tracks'] ?? []);
}

type FormerBucket = MonthBucketDocument & Partial<MonthColumnsDocument>;

async function splitMonths(db: Db): Promise<void> {
  await createEverything(db);
  const buckets = db.collection<FormerBucket>('month_buckets');
  const monthColumns = db.collection<MonthColumnsDocument>('month_columns');
  for await (const { _id, userId, columns } of buckets.find({ columns: { $exists: true } })) {
    if (columns !== undefined) await monthColumns.replaceOne({ _id }, { userId, columns }, { upsert: true });
    await buckets.updateOne({ _id }, { $unset: { columns: '' } });
  }
}

const FORMER_INDEXES = ['user_time', 'user_near'];
/** With a playKey that does not begin with the time. */
const FORMER_ID = /^[^:]+:.{20}$/;
const BATCH = 1_000;

/**
 * A playKey begins with the second in which the play ended from now on, so that the _id is in order of time. A document
 * cannot change its _id: all are entered anew before the former ones go, whose play's key may be that of any other.
 */
async function keyListensByTime(db: Db): Promise<void> {
  const listens = db.collection<ListenDocument>('listens');
  for (const name of FORMER_INDEXES) await unless(INDEX_NOT_FOUND, listens.dropIndex(name));
  const former = { _id: FORMER_ID };
  let batch: ListenDocument[] = [];
  const enter = async (): Promise<void> => {
    const founders = batch.map(({ userId, groupKey }) => `${userId}:${groupKey}`);
    const timeOf = new Map<string, Date>();
    for await (const { _id, endedAt } of listens.find({ _id: { $in: founders } })) timeOf.set(_id, endedAt);
    const renamed = batch.map((listen): ListenDocument => {
      const { userId, endedAt, groupKey } = listen;
      const playKey = keyByTime(listen.playKey, endedAt);
      const founded = timeOf.get(`${userId}:${groupKey}`);
      const _id = `${userId}:${playKey}`;
      return { ...listen, _id, playKey, groupKey: founded ? keyByTime(groupKey, founded) : groupKey };
    });
    batch = [];
    await insertMissing(listens, renamed);
  };
  for await (const listen of listens.find(former)) {
    if (batch.push(listen) === BATCH) await enter();
  }
  if (batch.length > 0) await enter();
  await listens.deleteMany(former);
}

/** What is there already was entered by a run that broke off. */
async function insertMissing(listens: Collection<ListenDocument>, documents: ListenDocument[]): Promise<void> {
  await listens.insertMany(documents, { ordered: false }).catch((error: unknown) => {
    if (!(error instanceof MongoBulkWriteError)) throw error;
    const failures: WriteError[] = [error.writeErrors].flat();
    if (failures.length === 0 || failures.some(({ code }) => code !== DUPLICATE_KEY)) throw error;
  });
}

function keyByTime(formerKey: string, endedAt: Date): string {
  const second = Math.floor(endedAt.getTime() / 1000);
  return second.toString(16).padStart(8, '0') + formerKey.slice(0, 13);
}

async function unless(code: number, work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof MongoServerError && error.code === code)) throw error;
  }
}
