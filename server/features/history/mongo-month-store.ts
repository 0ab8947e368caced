import { Binary } from 'mongodb';
import type { Collections } from '../../../mongo/collections.js';
import type { ListenStore, PackedMonth } from './listen-store.js';
import type { MonthVersions } from './month-versions.js';

type MonthStore = Pick<ListenStore, 'months' | 'revisions' | 'staleMonths' | 'version' | 'saveMonths' | 'userIds'> & {
  deleteMonths(userId: string): Promise<void>;
};

const UNORDERED = { ordered: false };

/** Has months packed again. Returns those that had no bucket before. */
export async function markStale(
  monthBuckets: Collections['monthBuckets'],
  userId: string,
  months: Iterable<string>,
): Promise<string[]> {
  const names = [...new Set(months)];
  if (names.length === 0) return [];
  const marks = names.map((month) => ({
    updateOne: {
      filter: { _id: `${userId}:${month}` },
      update: {
        $set: { stale: true },
        $setOnInsert: { userId, month, count: 0, updatedAt: new Date() },
      },
      upsert: true,
    },
  }));
  const { upsertedIds } = await monthBuckets.bulkWrite(marks, UNORDERED);
  return Object.keys(upsertedIds).flatMap((index) => names[Number(index)] ?? []);
}

/** The month buckets of an installation with MongoDB. */
export function createMongoMonthStore(
  { monthBuckets, monthColumns }: Pick<Collections, 'monthBuckets' | 'monthColumns'>,
  versions: MonthVersions,
): MonthStore {
  return {
    async deleteMonths(userId) {
      await monthBuckets.deleteMany({ userId });
      await monthColumns.deleteMany({ _id: { $gte: `${userId}:`, $lt: `${userId};` } });
      await versions.renew(userId);
    },

    async months(userId, first, last) {
      const within = { ...(first !== null && { $gte: first }), ...(last !== null && { $lte: last }) };
      const filter = { userId, count: { $gt: 0 }, ...(Object.keys(within).length > 0 && { month: within }) };
      const buckets = await monthBuckets.find(filter).sort({ month: 1 }).toArray();
      const packed = new Map<string, Uint8Array>();
      for await (const { _id, columns } of monthColumns.find({ _id: { $in: buckets.map(({ _id }) => _id) } })) {
        packed.set(_id, columns.value());
      }
      return buckets.flatMap(({ _id, month, count, stale }): PackedMonth[] => {
        const columns = packed.get(_id);
        // A month that went in this moment.
        return columns === undefined ? [] : [{ month, count, columns, stale }];
      });
    },

    async revisions(userId) {
      const found = await monthBuckets
        .find({ userId, count: { $gt: 0 } })
        .project<{ month: string; count: number; updatedAt: Date }>({ month: 1, count: 1, updatedAt: 1 })
        .toArray();
      return new Map(found.map(({ month, count, updatedAt }) => [month, `${count} ${updatedAt.getTime()}`]));
    },

    async staleMonths(userId) {
      const found = await monthBuckets
        .find({ userId, stale: true })
        .sort({ month: 1 })
        .project<{ month: string }>({ month: 1 })
        .toArray();
      return found.map(({ month }) => month);
    },

    version: (userId) => versions.of(userId),

    async saveMonths(userId, months) {
      if (months.length === 0) return;
      const idOf = ({ month }: { month: string }): string => `${userId}:${month}`;
      const [filled, empty] = [months.filter(({ count }) => count > 0), months.filter(({ count }) => count === 0)];
      const columns = filled.map((one) => ({
        replaceOne: {
          filter: { _id: idOf(one) },
          replacement: { userId, columns: new Binary(one.columns) },
          upsert: true,
        },
      }));
      if (columns.length > 0) await monthColumns.bulkWrite(columns, UNORDERED);
      // Stale until everybody can know that they have changed: what breaks off before that is done again.
      const updatedAt = new Date();
      const buckets = months.map((one) => ({
        replaceOne: {
          filter: { _id: idOf(one) },
          replacement: { userId, month: one.month, count: one.count, stale: true, updatedAt },
          upsert: true,
        },
      }));
      await monthBuckets.bulkWrite(buckets, UNORDERED);
      await versions.renew(userId);
      if (filled.length > 0) {
        await monthBuckets.updateMany({ _id: { $in: filled.map(idOf) } }, { $set: { stale: false } });
      }
      if (empty.length > 0) {
        await monthColumns.deleteMany({ _id: { $in: empty.map(idOf) } });
        await monthBuckets.deleteMany({ _id: { $in: empty.map(idOf) } });
      }
    },

    userIds: () => monthBuckets.distinct('userId'),
  };
}
