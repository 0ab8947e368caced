import { createHash } from 'node:crypto';
import { type Collection, MongoBulkWriteError, ObjectId, type WriteError } from 'mongodb';
import type { EventDocument } from '../../../mongo/collections.js';
import type { EventStore, NewEvent } from './event-store.js';

const BATCH = 1000;
const DAY_S = 86_400;
const DUPLICATE_KEY = 11000;

export function createMongoEventStore(events: Collection<EventDocument>): EventStore {
  return {
    async record(fresh) {
      if (fresh.length === 0) return;
      const documents = fresh.map(({ once, ...event }) => ({
        ...event,
        ...(once !== undefined && { _id: idOf(once, event.at) }),
      }));
      await events.insertMany(documents, { ordered: false }).catch(ignoreKnown);
    },

    async *exportAll(userId) {
      let batch: NewEvent[] = [];
      for await (const { kind, at, data } of events.find({ userId }).sort({ _id: 1 })) {
        batch.push({ userId, kind, at, data });
        if (batch.length === BATCH) {
          yield batch;
          batch = [];
        }
      }
      if (batch.length > 0) yield batch;
    },

    async deleteAll(userId) {
      await events.deleteMany({ userId });
    },
  };
}

/** The same for the same, and among the ids of its day. */
function idOf(once: string, at: Date): ObjectId {
  const day = Math.floor(at.getTime() / 1_000 / DAY_S) * DAY_S;
  const hash = createHash('sha256').update(once).digest('hex').slice(0, 16);
  return new ObjectId(day.toString(16).padStart(8, '0') + hash);
}

function ignoreKnown(error: unknown): void {
  if (!(error instanceof MongoBulkWriteError)) throw error;
  const failures: WriteError[] = [error.writeErrors].flat();
  if (failures.length === 0 || failures.some(({ code }) => code !== DUPLICATE_KEY)) throw error;
}
