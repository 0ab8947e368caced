import type { Filter } from 'mongodb';
import type { Collections, ListenDocument } from '../../../mongo/collections.js';
import { insertNew } from '../../../mongo/insert-new.js';
import { monthOf } from './listen.js';
import type { ListenerMonth, ListenQuery, ListenStore, PagePosition, StoredListen, Write } from './listen-store.js';
import { type KnownRecord, regroup, type Survivor } from './match-plays.js';
import type { BucketListen } from './month-bucket.js';
import { listenDocument } from './mongo-listen-document.js';
import { createMongoMonthStore, markStale } from './mongo-month-store.js';
import { monthRange } from './month-range.js';
import type { MonthVersions } from './month-versions.js';
import { firstKeyAt } from './play-record.js';

const BATCH = 2_000;
const UNORDERED = { ordered: false };

const LISTEN = {
  _id: 0,
  playKey: 1,
  endedAt: 1,
  precision: 1,
  msPlayed: 1,
  trackKey: 1,
  title: 1,
  artist: 1,
  album: 1,
  spotifyUri: 1,
  source: 1,
  reasonStart: 1,
  reasonEnd: 1,
  skipped: 1,
  shuffle: 1,
  offline: 1,
  incognito: 1,
} as const;
const SURVIVOR = { _id: 0, playKey: 1, groupKey: 1, canonical: 1, source: 1, precision: 1, endedAt: 1 } as const;
const KNOWN = { ...SURVIVOR, nameKey: 1, msPlayed: 1, importId: 1, importRow: 1 } as const;
type KnownDocument = Omit<KnownRecord, 'endedAt'> & { endedAt: Date };
const toKnown = (document: KnownDocument): KnownRecord => ({ ...document, endedAt: document.endedAt.getTime() });

/** By the _id, which is in order of time within a listener. */
const NEWEST_FIRST = { _id: -1 } as const;
const OLDEST_FIRST = { _id: 1 } as const;

/** A listener's records from one key on, to before another one; a semicolon comes right after the colon. */
const between = (userId: string, from = '', to?: string): { _id: { $gte: string; $lt: string } } => ({
  _id: { $gte: `${userId}:${from}`, $lt: to === undefined ? `${userId};` : `${userId}:${to}` },
});

/**
 * The listens of an installation with MongoDB. There are no transactions (a single server has none): what belongs
 * together is written in an order after which, wherever it broke off, doing it again completes it.
 */
export function createMongoListenStore(collections: Collections, versions: MonthVersions): ListenStore {
  const { listens, monthBuckets } = collections;
  const { deleteMonths, ...months } = createMongoMonthStore(collections, versions);

  async function change(userId: string, changes: readonly Partial<ListenDocument>[]): Promise<void> {
    for (let i = 0; i < changes.length; i += BATCH) {
      const updates = changes.slice(i, i + BATCH).map(({ playKey, ...$set }) => ({
        updateOne: { filter: { _id: `${userId}:${playKey}` }, update: { $set } },
      }));
      await listens.bulkWrite(updates, UNORDERED);
    }
  }

  async function* exportAll(userId: string): AsyncGenerator<StoredListen[]> {
    let after = '';
    for (;;) {
      const filter = { _id: { $gt: `${userId}:${after}`, $lt: `${userId};` }, canonical: true };
      const batch = await listens.find(filter).project<StoredListen>(LISTEN).sort(OLDEST_FIRST).limit(BATCH).toArray();
      if (batch.length > 0) yield batch;
      if (batch.length < BATCH) return;
      after = batch.at(-1)?.playKey ?? '';
    }
  }

  return {
    async near(userId, { nearKeys, from, to }) {
      const around = between(userId, firstKeyAt(from), firstKeyAt(to + 1000));
      const found = await listens
        .find({ ...around, ...(nearKeys !== null && { nearKey: { $in: [...nearKeys] } }) })
        .project<KnownDocument>(KNOWN)
        .sort(OLDEST_FIRST)
        .toArray();
      return found.map(toKnown);
    },

    async write(userId, { records, demoted, months }: Write) {
      const opened = await markStale(monthBuckets, userId, months);
      const known = await insertNew(listens, records, (record) => listenDocument(userId, record));
      await change(
        userId,
        demoted.map((playKey) => ({ playKey, canonical: false })),
      );
      return { known: new Set(known.map(({ playKey }) => playKey)), opened };
    },

    async page(userId, query, limit, after) {
      const filter = filterOf(userId, query, after);
      return listens.find(filter).project<StoredListen>(LISTEN).sort(NEWEST_FIRST).limit(limit).toArray();
    },

    count: (userId) => listens.countDocuments({ ...between(userId), canonical: true }),

    exportAll,

    async deleteAll(userId) {
      const count = await listens.countDocuments({ ...between(userId), canonical: true });
      await listens.deleteMany(between(userId));
      await deleteMonths(userId);
      return count;
    },

    async deleteImport(userId, importId) {
      const groups = new Set<string>();
      const months = new Set<string>();
      let shown = 0;
      for await (const { groupKey, canonical, endedAt } of listens
        .find({ ...between(userId), importId })
        .project<Survivor & { endedAt: Date }>(SURVIVOR)) {
        groups.add(groupKey);
        months.add(monthOf(endedAt));
        if (canonical) shown++;
      }
      const survivors: Survivor[] = [];
      for await (const survivor of listens
        .find({ ...between(userId), importId: { $ne: importId } })
        .project<Survivor & { endedAt: Date }>(SURVIVOR)) {
        if (!groups.has(survivor.groupKey)) continue;
        survivors.push(survivor);
        months.add(monthOf(survivor.endedAt));
      }
      const changes = regroup(survivors);
      await markStale(monthBuckets, userId, months);
      await change(
        userId,
        changes.map(({ playKey, groupKey, canonical }) => ({ playKey, groupKey, canonical })),
      );
      await listens.deleteMany({ ...between(userId), importId });
      return shown - changes.filter((one) => one.promoted).length;
    },

    async listensOf(userId, month) {
      const { from, to } = monthRange(month);
      return listens
        .find({ ...between(userId, firstKeyAt(from.getTime()), firstKeyAt(to.getTime())), canonical: true })
        .project<BucketListen>(LISTEN)
        .sort(OLDEST_FIRST)
        .toArray();
    },

    ...months,

    async listenedMonths() {
      const month = { $dateToString: { date: '$endedAt', format: '%Y-%m', timezone: 'UTC' } };
      const found = listens.aggregate<{ _id: ListenerMonth }>(
        [{ $match: { canonical: true } }, { $group: { _id: { userId: '$userId', month } } }],
        { allowDiskUse: true },
      );
      return (await found.toArray()).map(({ _id }) => _id);
    },
  };
}

function filterOf(
  userId: string,
  { from, to, artist, track, source }: ListenQuery,
  after: PagePosition | null,
): Filter<ListenDocument> {
  const end = to && firstKeyAt(to.getTime() + 1000);
  const before = after !== null && !(end !== undefined && end < after.playKey) ? after.playKey : end;
  return {
    ...between(userId, from && firstKeyAt(from.getTime()), before),
    canonical: true,
    // The _id is for the index; it does not tell milliseconds.
    ...((from ?? to) && { endedAt: { ...(from && { $gte: from }), ...(to && { $lt: to }) } }),
    ...(artist !== undefined && { artist: containing(artist) }),
    ...(track !== undefined && { title: containing(track) }),
    ...(source !== undefined && { source }),
  };
}

const containing = (part: string): RegExp => new RegExp(part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'i');
