import { type Db, MongoServerError } from 'mongodb';
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
];

const NAMESPACE_EXISTS = 48;
const DUPLICATE_KEY = 11000;

/** Brings a database up to date and returns the names of what was applied. Throws a RangeError when it is newer than this program. */
export async function migrateMongo(db: Db): Promise<string[]> {
  const migrations = db.collection<MigrationDocument>('migrations');
  const applied = new Set((await migrations.find().toArray()).map((migration) => migration._id));
  const newest = MIGRATIONS.at(-1)?.version ?? 0;
  const unknown = [...applied].find((version) => version > newest);
  if (unknown !== undefined) throw new RangeError(`MongoDB has migration ${unknown}, which this version does not know`);

  const pending = MIGRATIONS.filter(({ version }) => !applied.has(version));
  for (const { version, name, up } of pending) {
    await up(db);
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

async function unless(code: number, work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof MongoServerError && error.code === code)) throw error;
  }
}
