import type { Steps } from '../../in-slices.js';
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
  /** Where each month begins. */
  months: readonly MonthSpan[];
}

/** `from` and `count` in listens. */
export interface MonthSpan {
  /** "2024-03" */
  month: string;
  from: number;
  count: number;
}

/** A month as the source gives it, or where it stands in an earlier listening. */
export type Part = MonthColumns | MonthSpan;

/**
 * Joins months, which must be in order, into one history.
 *
 * @param before an earlier one of the same listener, whose library goes on
 */
export function* joinMonths(parts: readonly Part[], before: Listening = nothingHeard()): Steps<Listening> {
  const { library } = before;
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const columns = emptyColumns(count);
  const months: MonthSpan[] = [];
  let from = 0;
  for (const part of parts) {
    if ('from' in part) copy(columns, from, before, part);
    else add(columns, from, part, library);
    months.push({ month: part.month, from, count: part.count });
    from += part.count;
    yield;
  }
  return { ...columns, count, library, months };
}

function add(to: Columns, at: number, month: MonthColumns, library: Library): void {
  const { tracks, titles, artists, artistOf, albums, albumOf } = month;
  const numbers = Uint32Array.from(tracks, (key, i) =>
    library.add(key, titles[i] ?? '', artists[artistOf[i] ?? 0] ?? '', albums[albumOf[i] ?? -1] ?? null),
  );
  to.endedAt.set(month.endedAt, at);
  to.msPlayed.set(month.msPlayed, at);
  to.flags.set(month.flags, at);
  to.track.set(
    month.track.map((track) => numbers[track] ?? 0),
    at,
  );
}

function copy(to: Columns, at: number, { endedAt, msPlayed, track, flags }: Columns, { from, count }: MonthSpan): void {
  to.endedAt.set(endedAt.subarray(from, from + count), at);
  to.msPlayed.set(msPlayed.subarray(from, from + count), at);
  to.track.set(track.subarray(from, from + count), at);
  to.flags.set(flags.subarray(from, from + count), at);
}

type Columns = Pick<Listening, 'endedAt' | 'msPlayed' | 'track' | 'flags'>;

function emptyColumns(count: number): Columns {
  return {
    endedAt: new Float64Array(count),
    msPlayed: new Uint32Array(count),
    track: new Uint32Array(count),
    flags: new Uint8Array(count),
  };
}

function nothingHeard(): Listening {
  return { ...emptyColumns(0), count: 0, library: new Library(), months: [] };
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
