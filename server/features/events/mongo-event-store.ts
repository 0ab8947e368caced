import type { Collection } from 'mongodb';
import type { EventDocument } from '../../../mongo/collections.js';
import type { EventStore, NewEvent } from './event-store.js';

const BATCH = 1000;

export function createMongoEventStore(events: Collection<EventDocument>): EventStore {
  return {
    async record(fresh) {
      if (fresh.length > 0)
        await events.insertMany(
          fresh.map((event) => ({ ...event })),
          { ordered: false },
        );
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
