import type { MonthColumns } from '../history/month-bucket.js';
import { Library } from './library.js';

/** One listener's whole history as columns, in order of time. `track` points into the library. */
export interface Listening {
  count: number;
  /** Epoch ms. */
  endedAt: Float64Array;
  msPlayed: Uint32Array;
  track: Uint32Array;
  /** See history/month-bucket.ts. */
  flags: Uint8Array;
  library: Library;
}

/** Joins months, which must be in order, into one history. `library`: an earlier one of the same listener. */
export function joinMonths(months: readonly MonthColumns[], library = new Library()): Listening {
  const count = months.reduce((sum, month) => sum + month.count, 0);
  const listening: Listening = {
    count,
    endedAt: new Float64Array(count),
    msPlayed: new Uint32Array(count),
    track: new Uint32Array(count),
    flags: new Uint8Array(count),
    library,
  };
  let offset = 0;
  for (const month of months) {
    const { tracks, titles, artists, artistOf, albums, albumOf } = month;
    const numbers = Uint32Array.from(tracks, (key, i) =>
      library.add(key, titles[i] ?? '', artists[artistOf[i] ?? 0] ?? '', albums[albumOf[i] ?? -1] ?? null),
    );
    listening.endedAt.set(month.endedAt, offset);
    listening.msPlayed.set(month.msPlayed, offset);
    listening.flags.set(month.flags, offset);
    listening.track.set(
      month.track.map((track) => numbers[track] ?? 0),
      offset,
    );
    offset += month.count;
  }
  return listening;
}

const BYTES_PER_LISTEN = 8 + 4 + 4 + 1;
/** Names, keys and their places in maps, measured on real histories. */
const BYTES_PER_TRACK = 1_000;

/** About how much memory it holds. */
export const bytesOf = ({ count, library }: Listening): number =>
  count * BYTES_PER_LISTEN + library.tracks.length * BYTES_PER_TRACK;

/** Index of the first listen at or after an instant (epoch ms). */
export function firstSince({ endedAt, count }: Listening, at: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((endedAt[middle] ?? Infinity) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
