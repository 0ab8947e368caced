import { setImmediate } from 'node:timers/promises';
import { type Collection, type Document, MongoServerError, WriteConcern } from 'mongodb';

interface InsertReply extends Document {
  writeErrors?: { index: number; code: number; errmsg: string }[];
}

/** So that the server is at work on the first while the next ones are made and encoded; far below 16 MB. */
const PART = 1_250;
const DUPLICATE_KEY = 11000;

/**
 * Inserts a document for each entry whose unique key is not there yet, and returns the entries whose key is. Throws for
 * any other failure, when nothing is being written any more.
 *
 * As plain insert commands: the driver encodes such a one as a whole, which is half the work of insertMany, for which it
 * encodes document by document. They are not repeated by the driver where a server steps down; repeating is safe.
 */
export async function insertNew<T extends Document, Entry>(
  collection: Collection<T>,
  entries: readonly Entry[],
  toDocument: (entry: Entry) => T,
): Promise<Entry[]> {
  const parts: Promise<Entry[]>[] = [];
  for (let i = 0; i < entries.length; i += PART) {
    if (i > 0) await setImmediate();
    const some = entries.slice(i, i + PART);
    const part = insertPart(collection, some.map(toDocument)).then((known) => known.flatMap((at) => some[at] ?? []));
    // It is awaited when all are under way; until then a failure is not unhandled.
    part.catch(() => undefined);
    parts.push(part);
  }
  await Promise.allSettled(parts);
  return (await Promise.all(parts)).flat();
}

/** The places of those that are there. */
async function insertPart<T extends Document>(collection: Collection<T>, documents: readonly T[]): Promise<number[]> {
  const command: Document = { insert: collection.collectionName, documents, ordered: false };
  if (collection.writeConcern !== undefined) WriteConcern.apply(command, collection.writeConcern);
  const { writeErrors = [] } = (await collection.db.command(command)) as InsertReply;
  const failure = writeErrors.find(({ code }) => code !== DUPLICATE_KEY);
  if (failure !== undefined) throw new MongoServerError(failure);
  return writeErrors.map(({ index }) => index);
}
