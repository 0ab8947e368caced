import type { Listen } from './listen.js';

/** Bits of a listen's `flags`. */
export const FINISHED = 1;
export const SKIPPED = 2;
export const SHUFFLED = 4;
export const OFFLINE = 8;
export const INCOGNITO = 16;
/** The time is cut to the minute. */
export const TO_THE_MINUTE = 32;
/** The source does not say how long the track was played: msPlayed is a guess. */
export const MS_ESTIMATED = 64;
/** The source says how plays end: without this, a missing FINISHED means nothing. */
export const END_KNOWN = 128;

/** What an unknown time of play is taken for; Last.fm and Spotify 2018 log what was listened to, about a song long. */
export const ESTIMATED_MS = 180_000;

/** One listener's listens of one UTC month as columns, in order of time. `track` points into the tables. */
export interface MonthColumns {
  /** "2024-03" */
  month: string;
  count: number;
  /** Epoch ms. */
  endedAt: Float64Array;
  msPlayed: Uint32Array;
  track: Uint32Array;
  flags: Uint8Array;
  /** Track keys; `titles`, `artistOf` and `albumOf` run beside it. */
  tracks: readonly string[];
  titles: readonly string[];
  artists: readonly string[];
  artistOf: readonly number[];
  albums: readonly string[];
  /** Index into `albums`, -1 for none. */
  albumOf: readonly number[];
}

/** What of a listen goes into its month's bucket. */
export type BucketListen = Pick<
  Listen,
  | 'endedAt'
  | 'precision'
  | 'msPlayed'
  | 'trackKey'
  | 'title'
  | 'artist'
  | 'album'
  | 'reasonEnd'
  | 'skipped'
  | 'shuffle'
  | 'offline'
  | 'incognito'
>;

type Tables = Pick<MonthColumns, 'tracks' | 'titles' | 'artists' | 'artistOf' | 'albums' | 'albumOf'>;

const VERSION = 1;
const HEADER_BYTES = 8;
const BYTES_PER_LISTEN = 13;

/** Packs a month's listens, which must be in order of time. */
export function encodeMonth(listens: readonly BucketListen[]): Uint8Array {
  const bucket = new BucketBuilder();
  for (const listen of listens) bucket.add(listen);
  return bucket.encode();
}

/**
 * A month's bucket in the making. Layout of what comes out, little-endian: version (u32), count n (u32), end in epoch
 * seconds (n × u32), ms played (n × u32), track (n × u32), flags (n × u8), tables as JSON.
 */
export class BucketBuilder {
  count = 0;
  private readonly tables = new TableBuilder();
  private capacity = 256;
  private columns = views(new ArrayBuffer(HEADER_BYTES + this.capacity * BYTES_PER_LISTEN), this.capacity);

  /** Listens come in order of time. */
  add(listen: BucketListen): void {
    if (this.count === this.capacity) this.grow();
    const { endedAt, msPlayed, track, flags } = this.columns;
    const i = this.count++;
    endedAt[i] = Math.floor(listen.endedAt.getTime() / 1000);
    msPlayed[i] = listen.msPlayed ?? ESTIMATED_MS;
    track[i] = this.tables.track(listen);
    flags[i] = flagsOf(listen);
  }

  encode(): Uint8Array {
    const n = this.count;
    const packed = new ArrayBuffer(HEADER_BYTES + n * BYTES_PER_LISTEN);
    new Uint32Array(packed, 0, 2).set([VERSION, n]);
    copy(this.columns, views(packed, n), n);
    return Buffer.concat([new Uint8Array(packed), Buffer.from(JSON.stringify(this.tables.tables))]);
  }

  private grow(): void {
    this.capacity *= 2;
    const larger = views(new ArrayBuffer(HEADER_BYTES + this.capacity * BYTES_PER_LISTEN), this.capacity);
    copy(this.columns, larger, this.count);
    this.columns = larger;
  }
}

/** Unpacks what encodeMonth packed. Throws a RangeError for a version that this program does not know. */
export function decodeMonth(month: string, packed: Uint8Array): MonthColumns {
  // A copy of its own: a driver's Buffer may lie anywhere in a larger one (and its slice() would not copy).
  const bytes = new Uint8Array(packed);
  const [version, n = 0] = new Uint32Array(bytes.buffer, 0, 2);
  if (version !== VERSION) throw new RangeError(`month bucket ${month} has unknown version ${version}`);
  const { endedAt, msPlayed, track, flags } = views(bytes.buffer, n);
  const tables = JSON.parse(Buffer.from(bytes.buffer, HEADER_BYTES + n * BYTES_PER_LISTEN).toString('utf8')) as Tables;
  return {
    month,
    count: n,
    endedAt: Float64Array.from(endedAt, (second) => second * 1000),
    msPlayed,
    track,
    flags,
    ...tables,
  };
}

function views(buffer: ArrayBufferLike, n: number) {
  return {
    endedAt: new Uint32Array(buffer, HEADER_BYTES, n),
    msPlayed: new Uint32Array(buffer, HEADER_BYTES + n * 4, n),
    track: new Uint32Array(buffer, HEADER_BYTES + n * 8, n),
    flags: new Uint8Array(buffer, HEADER_BYTES + n * 12, n),
  };
}

function copy(from: ReturnType<typeof views>, to: ReturnType<typeof views>, n: number): void {
  to.endedAt.set(from.endedAt.subarray(0, n));
  to.msPlayed.set(from.msPlayed.subarray(0, n));
  to.track.set(from.track.subarray(0, n));
  to.flags.set(from.flags.subarray(0, n));
}

function flagsOf(listen: BucketListen): number {
  return (
    (listen.reasonEnd === 'trackdone' ? FINISHED : 0) |
    (listen.skipped === true ? SKIPPED : 0) |
    (listen.shuffle === true ? SHUFFLED : 0) |
    (listen.offline === true ? OFFLINE : 0) |
    (listen.incognito === true ? INCOGNITO : 0) |
    (listen.precision === 'minute' ? TO_THE_MINUTE : 0) |
    (listen.msPlayed === null ? MS_ESTIMATED : 0) |
    (listen.reasonEnd === null ? 0 : END_KNOWN)
  );
}

/** Gives each track, artist and album of a month a number. */
class TableBuilder {
  readonly tables = {
    tracks: new Array<string>(),
    titles: new Array<string>(),
    artists: new Array<string>(),
    artistOf: new Array<number>(),
    albums: new Array<string>(),
    albumOf: new Array<number>(),
  };
  private readonly trackIndex = new Map<string, number>();
  private readonly artistIndex = new Map<string, number>();
  private readonly albumIndex = new Map<string, number>();

  track(listen: BucketListen): number {
    const known = this.trackIndex.get(listen.trackKey);
    if (known !== undefined) return known;
    const { tables } = this;
    const index = tables.tracks.push(listen.trackKey) - 1;
    this.trackIndex.set(listen.trackKey, index);
    tables.titles.push(listen.title);
    tables.artistOf.push(intern(listen.artist, this.artistIndex, tables.artists));
    tables.albumOf.push(listen.album === null ? -1 : intern(listen.album, this.albumIndex, tables.albums));
    return index;
  }
}

function intern(name: string, index: Map<string, number>, names: string[]): number {
  let at = index.get(name);
  if (at === undefined) {
    at = names.push(name) - 1;
    index.set(name, at);
  }
  return at;
}
