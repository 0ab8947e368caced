import type { Listen } from './listen.js';
import type { KnownRecord } from './match-plays.js';
import type { PlayRecord } from './play-record.js';

/** A record with what its keys and its play are decided by. */
export type StoredRecord = KnownRecord &
  Pick<PlayRecord, 'nearKey'> &
  Pick<Listen, 'trackKey' | 'title' | 'artist' | 'spotifyUri'>;

/** The playKey that a record had, and its keys from now on. */
export type Rekeyed = Pick<StoredRecord, 'playKey' | 'nameKey' | 'nearKey' | 'trackKey'> & { from: string };

export interface RegroupChange {
  /** Months whose listens change by this. */
  months: readonly string[];
  /** playKeys of records that are no longer told apart from another, which stays. */
  removed: readonly string[];
  rekeyed: readonly Rekeyed[];
  /** By the keys of today. */
  regrouped: readonly Pick<StoredRecord, 'playKey' | 'groupKey' | 'canonical'>[];
}

/** The records of all plays, for forming the groups anew. What of one listener is changed while others write is lost. */
export interface RegroupStore {
  /** Everybody of whom there are records. */
  userIds(): Promise<string[]>;
  /** Records that ended at `from` (epoch ms) or later, canonical or not, oldest first; no more than `limit`. */
  recordsFrom(userId: string, from: number, limit: number): Promise<StoredRecord[]>;
  /** Broken off anywhere, it loses no record: regrouping once more completes it. */
  change(userId: string, change: RegroupChange): Promise<void>;
}
