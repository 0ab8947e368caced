import type { Listen, ListenSource } from './listen.js';
import type { KnownRecord } from './match-plays.js';
import type { BucketListen } from './month-bucket.js';
import type { PlayRecord } from './play-record.js';

export interface ListenQuery {
  from?: Date;
  /** Exclusive. */
  to?: Date;
  /** Part of the name, in any case. */
  artist?: string;
  /** Part of the title, in any case. */
  track?: string;
  source?: ListenSource;
}

/** Where a page ended: pages go from the newest listen to the oldest. */
export interface PagePosition {
  endedAt: Date;
  playKey: string;
}

export type StoredListen = Listen & { playKey: string };

export interface PackedMonth {
  /** "2024-03", UTC. */
  month: string;
  count: number;
  columns: Uint8Array;
  /** Listens of this month have come or gone since it was packed. */
  stale: boolean;
}
export type FreshMonth = Omit<PackedMonth, 'stale'>;

export interface ListenerMonth {
  userId: string;
  /** "2024-03", UTC. */
  month: string;
}

/** The records under any of these nearKeys, null: under any, that ended between two times (epoch ms, both included). */
export interface Neighbourhood {
  nearKeys: readonly number[] | null;
  from: number;
  to: number;
}

export interface Write {
  records: readonly PlayRecord[];
  /** playKeys of records that are no longer canonical. */
  demoted: readonly string[];
  /** Months whose buckets are stale by this. */
  months: readonly string[];
}

export interface Written {
  /** playKeys of the records that were there before. */
  known: ReadonlySet<string>;
  /** Those of `months` that had no bucket before, and so no listens. */
  opened: readonly string[];
}

/**
 * Listens and their month buckets. Everything is a listener's own: each method is about one user, and sees canonical
 * records only unless it says otherwise. Times are UTC. `write`, `deleteImport` and `saveMonths` of one listener must not
 * run at the same time as each other (see locks.ts); a unique key (user, playKey) holds whatever happens.
 */
export interface ListenStore {
  /** All records of a neighbourhood, canonical or not, and maybe more; in order of time. */
  near(userId: string, where: Neighbourhood): Promise<KnownRecord[]>;
  /** Safe to repeat. */
  write(userId: string, write: Write): Promise<Written>;
  /** Newest first. */
  page(userId: string, query: ListenQuery, limit: number, after: PagePosition | null): Promise<StoredListen[]>;
  count(userId: string): Promise<number>;
  /** All, oldest first, in batches. */
  exportAll(userId: string): AsyncIterable<StoredListen[]>;
  /** Returns how many listens went. Buckets go too. */
  deleteAll(userId: string): Promise<number>;
  /**
   * Removes the records of an import. Where another source told of the same play, its record is shown from now on.
   * Returns how many listens went.
   */
  deleteImport(userId: string, importId: string): Promise<number>;
  /** A month's listens in order of time. */
  listensOf(userId: string, month: string): Promise<BucketListen[]>;
  /** The packed months from `first` to `last` ("2024-03", both included), all where null; oldest first. */
  months(userId: string, first: string | null, last: string | null): Promise<PackedMonth[]>;
  /** By packed month something that is another one whenever it was packed anew; of some bytes each. */
  revisions(userId: string): Promise<Map<string, string>>;
  staleMonths(userId: string): Promise<string[]>;
  /** Another one whenever a packed month has changed, come or gone. Cheap: asked before every figure. */
  version(userId: string): Promise<string>;
  /** Replaces buckets, which are fresh from then on; those without listens go. */
  saveMonths(userId: string, months: readonly FreshMonth[]): Promise<void>;
  /** Everybody who has listens; for jobs that go over all listeners. */
  userIds(): Promise<string[]>;
  /** All months of all listeners, as the listens themselves say. Reads every listen: for checks. */
  listenedMonths(): Promise<ListenerMonth[]>;
}
