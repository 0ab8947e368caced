import type { Collections, ListenDocument } from '../../../mongo/collections.js';
import { markStale } from './mongo-month-store.js';
import { firstKeyAt } from './play-record.js';
import type { Rekeyed, RegroupStore, StoredRecord } from './regroup-store.js';

const BATCH = 2_000;
const UNORDERED = { ordered: false };

const RECORD = {
  _id: 0,
  playKey: 1,
  groupKey: 1,
  canonical: 1,
  nameKey: 1,
  nearKey: 1,
  trackKey: 1,
  title: 1,
  artist: 1,
  spotifyUri: 1,
  source: 1,
  precision: 1,
  endedAt: 1,
  msPlayed: 1,
  importId: 1,
  importRow: 1,
} as const;

/** Without transactions: written in an order after which, wherever it broke off, regrouping once more completes it. */
export function createMongoRegroupStore({ listens, monthBuckets }: Collections): RegroupStore {
  async function put(documents: readonly ListenDocument[]): Promise<void> {
    for (const some of slices(documents)) {
      await listens.bulkWrite(
        some.map(({ _id, ...replacement }) => ({ replaceOne: { filter: { _id }, replacement, upsert: true } })),
        UNORDERED,
      );
    }
  }

  async function remove(ids: readonly string[]): Promise<void> {
    for (const some of slices(ids)) await listens.deleteMany({ _id: { $in: some } });
  }

  /**
   * A record may take the key that another one gives up: first all of them give up theirs, for one that no record has. A
   * document cannot change its _id: each is there twice for a moment, and a later run takes the first that it finds.
   */
  async function rekey(userId: string, rekeyed: readonly Rekeyed[]): Promise<void> {
    const former = new Map(rekeyed.map((keys) => [`${userId}:${keys.from}`, keys]));
    const between: ListenDocument[] = [];
    const after: ListenDocument[] = [];
    for (const some of slices([...former.keys()])) {
      for await (const document of listens.find({ _id: { $in: some } })) {
        const keys = former.get(document._id);
        if (keys === undefined) continue;
        const { from, ...today } = keys;
        const withKey = (playKey: string) => ({ ...document, ...today, playKey, _id: `${userId}:${playKey}` });
        between.push(withKey(`${from}~`));
        after.push(withKey(today.playKey));
      }
    }
    await put(between);
    await remove([...former.keys()]);
    await put(after);
    await remove(between.map(({ _id }) => _id));
  }

  return {
    userIds: () => listens.distinct('userId'),

    async recordsFrom(userId, from, limit) {
      const found = await listens
        .find({ _id: { $gte: `${userId}:${firstKeyAt(from)}`, $lt: `${userId};` }, endedAt: { $gte: new Date(from) } })
        .project<Omit<StoredRecord, 'endedAt'> & { endedAt: Date }>(RECORD)
        .sort({ _id: 1 })
        .limit(limit)
        .toArray();
      return found.map((record) => ({ ...record, endedAt: record.endedAt.getTime() }));
    },

    async change(userId, { months, removed, rekeyed, regrouped }) {
      await markStale(monthBuckets, userId, months);
      await remove(removed.map((playKey) => `${userId}:${playKey}`));
      await rekey(userId, rekeyed);
      for (const some of slices(regrouped)) {
        const updates = some.map(({ playKey, groupKey, canonical }) => ({
          updateOne: { filter: { _id: `${userId}:${playKey}` }, update: { $set: { groupKey, canonical } } },
        }));
        await listens.bulkWrite(updates, UNORDERED);
      }
    },
  };
}

const slices = <T>(entries: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(entries.length / BATCH) }, (_, i) => entries.slice(i * BATCH, (i + 1) * BATCH));
