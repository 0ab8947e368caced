import type { Steps } from '../../in-slices.js';
import type { MergedMonth } from './merged-months.js';
import type { ReadHistory } from './read-history.js';

const VERSION = 1;
const HEADER_BYTES = 12;
/** Keys between two steps. */
const STEP = 4_096;

interface Tables {
  /** In the order of the columns; `tracks` is how many of `keyOf` are the month's. */
  months: { month: string; revision: string; count: number; tracks: number }[];
  keys: string[];
}

/**
 * Packs the closed months of a history. Layout, little-endian: version, count n of listens, count k of the months' tracks
 * (u32 each); end in epoch seconds (n × u32), ms played (n × u32), track (n × u32), key of each of the months'
 * tracks (k × i32), flags (n × u8), tables as JSON.
 */
export function* encodeClosed({ history, revisions }: ReadHistory): Steps<Uint8Array> {
  const { keys, months } = history.closed;
  const [listens, tracks] = [sum(months, ({ columns }) => columns.count), sum(months, ({ keyOf }) => keyOf.length)];
  const packed = new ArrayBuffer(HEADER_BYTES + bytesOf(listens, tracks));
  new Uint32Array(packed, 0, 3).set([VERSION, listens, tracks]);
  const { endedAt, msPlayed, track, flags, keyOf } = views(packed, listens, tracks);
  let [at, own] = [0, 0];
  for (const { columns, keyOf: ofMonth } of months) {
    for (let i = 0; i < columns.count; i++) endedAt[at + i] = columns.endedAt[i]! / 1000;
    msPlayed.set(columns.msPlayed, at);
    track.set(columns.track, at);
    flags.set(columns.flags, at);
    keyOf.set(ofMonth, own);
    at += columns.count;
    own += ofMonth.length;
    yield;
  }
  const tables: Tables = {
    months: months.map(({ columns: { month, count }, keyOf: { length } }) => ({
      month,
      revision: revisions.get(month) ?? '',
      count,
      tracks: length,
    })),
    keys: [...keys],
  };
  return Buffer.concat([new Uint8Array(packed), Buffer.from(JSON.stringify(tables))]);
}

/**
 * A history of nothing but closed months; null for what another version of the program has packed. Throws for what is
 * damaged.
 */
export function* decodeClosed(packed: Uint8Array): Steps<ReadHistory | null> {
  // A copy of its own, as a column must begin at a multiple of its width.
  const { buffer } = new Uint8Array(packed);
  const [version, listens = 0, tracks = 0] = new Uint32Array(buffer, 0, 3);
  if (version !== VERSION) return null;
  const { endedAt, msPlayed, track, flags, keyOf } = views(buffer, listens, tracks);
  const json = Buffer.from(buffer, HEADER_BYTES + bytesOf(listens, tracks)).toString('utf8');
  const tables = JSON.parse(json) as Tables;
  yield;
  const ends = Float64Array.from(endedAt, (second) => second * 1000);
  yield;
  let [at, own] = [0, 0];
  const months = tables.months.map(({ month, count, tracks: length }): MergedMonth => {
    const [from, to] = [at, (at += count)];
    const columns = {
      month,
      count,
      tracks: [],
      track: track.subarray(from, to),
      endedAt: ends.subarray(from, to),
      msPlayed: msPlayed.subarray(from, to),
      flags: flags.subarray(from, to),
    };
    return { columns, keyOf: keyOf.subarray(own, (own += length)) };
  });
  if (at !== listens || own !== tracks) throw new RangeError('a shared history says of itself what it does not hold');
  const { keys } = tables;
  const numbers = new Map<string, number>();
  for (let number = 0; number < keys.length; number++) {
    numbers.set(keys[number]!, number);
    if (number % STEP === 0) yield;
  }
  return {
    history: { keys, months, closed: { keys, months, numbers } },
    revisions: new Map(tables.months.map(({ month, revision }) => [month, revision])),
  };
}

function bytesOf(listens: number, tracks: number): number {
  return 13 * listens + 4 * tracks;
}

function views(buffer: ArrayBufferLike, listens: number, tracks: number) {
  const [ofListens, ofTracks] = [4 * listens, 4 * tracks];
  return {
    endedAt: new Uint32Array(buffer, HEADER_BYTES, listens),
    msPlayed: new Uint32Array(buffer, HEADER_BYTES + ofListens, listens),
    track: new Uint32Array(buffer, HEADER_BYTES + 2 * ofListens, listens),
    keyOf: new Int32Array(buffer, HEADER_BYTES + 3 * ofListens, tracks),
    flags: new Uint8Array(buffer, HEADER_BYTES + 3 * ofListens + ofTracks, listens),
  };
}

function sum<T>(entries: readonly T[], of: (entry: T) => number): number {
  return entries.reduce((total, entry) => total + of(entry), 0);
}
