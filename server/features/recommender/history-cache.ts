import { LRUCache } from 'lru-cache';
import type { MonthColumns, TasteSource } from './recommender-sources.js';
import { type History, mergeMonths } from './taste-profile.js';
import type { TrackShelf } from './track-shelf.js';

/** Listening histories as bare columns, kept beyond the profiles that are made of them. */
export interface HistoryCache {
  /** `version` is the one that the source told just before. */
  load(userId: string, version: string): Promise<History>;
}

interface Entry {
  version: string;
  history: History;
  /** By month, a number that tells whether it is still the same. */
  prints: ReadonlyMap<string, number>;
}

/** Some 17 bytes each. */
const MOST_LISTENS = 4_000_000;

export function createHistoryCache(taste: Pick<TasteSource, 'loadMonths'>, shelf: TrackShelf): HistoryCache {
  const cache = new LRUCache<string, Entry>({ maxSize: MOST_LISTENS });
  return {
    async load(userId, version) {
      const known = cache.get(userId);
      if (known?.version === version) return known.history;
      const months = await taste.loadMonths(userId);
      const prints = new Map(months.map((columns) => [columns.month, fingerprint(columns)]));
      // Whatever changed a month may have taught the catalogue something about its tracks.
      if (known !== undefined)
        for (const { month, tracks } of months) if (known.prints.get(month) !== prints.get(month)) shelf.forget(tracks);
      const history = bare(mergeMonths(months));
      const listens = months.reduce((sum, { count }) => sum + count, 0);
      cache.set(userId, { version, history, prints }, { size: listens + 1 });
      return history;
    },
  };
}

/** Copies: the columns that a source gives may be parts of something larger. */
function bare({ keys, months }: History): History {
  return {
    keys,
    months: months.map(({ columns: { month, count, track, endedAt, msPlayed, flags }, keyOf }) => ({
      keyOf,
      columns: {
        month,
        count,
        tracks: [],
        track: new Uint32Array(track),
        endedAt: new Float64Array(endedAt),
        msPlayed: new Uint32Array(msPlayed),
        flags: new Uint8Array(flags),
      },
    })),
  };
}

/** 32 bits that other listens change (FNV-1a over whole numbers). */
function fingerprint({ count, endedAt, msPlayed }: MonthColumns): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < count; i++) {
    hash = Math.imul(hash ^ (endedAt[i]! / 1000), 0x01000193);
    hash = Math.imul(hash ^ msPlayed[i]!, 0x01000193);
  }
  return hash;
}
