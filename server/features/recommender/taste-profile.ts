import { FINISHED, SKIPPED, type MonthColumns } from './recommender-sources.js';
import type { TrackFeatures } from './track-features.js';

export const HALF_LIFE_DAYS = 60;
const DAY_MS = 86_400_000;
const DECAY_PER_MS = Math.LN2 / (HALF_LIFE_DAYS * DAY_MS);
/** Older listens weigh less than 0.1 % and are not worth an exponential. */
const DECAY_HORIZON_MS = 10 * HALF_LIFE_DAYS * DAY_MS;

export interface ArtistTaste {
  name: string;
  plays: number;
  ms: number;
  lastAt: number;
}

/**
 * What a listener's history says, per recording (columns of length `size`) and summed per artist and genre.
 * Only counted plays count in `plays`, `recent` and the peak year; instants are epoch ms, 0 where never.
 */
export interface TasteProfile {
  size: number;
  /** Counted plays altogether. */
  total: number;
  recordings: readonly string[];
  index: ReadonlyMap<string, number>;
  /** The track that stands for the recording: a Spotify URI where there is one, then the most played. */
  trackKeys: readonly string[];
  plays: Int32Array;
  ms: Float64Array;
  completed: Int32Array;
  skips: Int32Array;
  firstAt: Float64Array;
  lastAt: Float64Array;
  /** Counted plays, each halved every 60 days. */
  recent: Float64Array;
  peakYear: Int16Array;
  peakPlays: Int32Array;
  maxPlays: number;
  maxArtistPlays: number;
  artists: ReadonlyMap<string, ArtistTaste>;
  /** Share of counted plays, 0 … 1, for each genre and its parents. */
  genres: ReadonlyMap<string, number>;
}

export interface TasteOptions {
  /** Epoch ms. */
  now: number;
  /** A listen counts from this many ms on. */
  countedFromMs?: number;
}

type Facts = Pick<TrackFeatures, 'recording' | 'lead' | 'genres' | 'track'>;

/**
 * Builds the profile in one pass over the months, O(listens). A track key that `facts` does not know is a recording
 * of its own without artist or genre.
 */
export function buildTasteProfile(
  months: readonly MonthColumns[],
  facts: (trackKey: string) => Facts | undefined,
  { now, countedFromMs = 30_000 }: TasteOptions,
): TasteProfile {
  const keys = internTracks(months, facts);
  const { recordings, recordingOf, tables } = keys;
  const size = recordings.length;
  const plays = new Int32Array(size);
  const ms = new Float64Array(size);
  const completed = new Int32Array(size);
  const skips = new Int32Array(size);
  const firstAt = new Float64Array(size);
  const lastAt = new Float64Array(size);
  const recent = new Float64Array(size);
  const peakYear = new Int16Array(size);
  const peakPlays = new Int32Array(size);
  const year = new Int16Array(size);
  const playsInYear = new Int32Array(size);
  const keyPlays = new Int32Array(recordingOf.length);
  let total = 0;

  for (const { columns, keyIds } of tables) {
    const { count, track, endedAt, msPlayed, flags } = columns;
    const thisYear = Number(columns.month.slice(0, 4));
    for (let i = 0; i < count; i++) {
      const key = keyIds[track[i]!]!;
      const at = recordingOf[key]!;
      const heard = msPlayed[i]!;
      const ended = endedAt[i]!;
      const flag = flags[i]!;
      ms[at]! += heard;
      if (flag & FINISHED) completed[at]!++;
      if (flag & SKIPPED || heard < countedFromMs) skips[at]!++;
      if (heard < countedFromMs) continue;
      total++;
      plays[at]!++;
      keyPlays[key]!++;
      if (firstAt[at] === 0 || ended < firstAt[at]!) firstAt[at] = ended;
      if (ended > lastAt[at]!) lastAt[at] = ended;
      const age = now - ended;
      if (age < DECAY_HORIZON_MS) recent[at]! += age > 0 ? Math.exp(-DECAY_PER_MS * age) : 1;
      if (year[at] !== thisYear) {
        year[at] = thisYear;
        playsInYear[at] = 0;
      }
      if (++playsInYear[at]! > peakPlays[at]!) {
        peakPlays[at] = playsInYear[at]!;
        peakYear[at] = thisYear;
      }
    }
  }

  const sums = sumUp(keys.facts, plays, ms, lastAt, total);
  return {
    size,
    total,
    recordings,
    index: keys.index,
    trackKeys: representatives(keys.names, recordingOf, keyPlays, size),
    plays,
    ms,
    completed,
    skips,
    firstAt,
    lastAt,
    recent,
    peakYear,
    peakPlays,
    maxPlays: plays.reduce((most, value) => Math.max(most, value), 0),
    ...sums,
  };
}

/** Gives every track key a number and every recording another, in order of appearance, months first to last. */
function internTracks(months: readonly MonthColumns[], factsOf: (trackKey: string) => Facts | undefined) {
  const keyIds = new Map<string, number>();
  const names: string[] = [];
  const recordingOf: number[] = [];
  const index = new Map<string, number>();
  const recordings: string[] = [];
  const facts: (Facts | undefined)[] = [];
  const idOf = (name: string): number => {
    const known = keyIds.get(name);
    if (known !== undefined) return known;
    const fact = factsOf(name);
    const recording = fact?.recording ?? name;
    let at = index.get(recording);
    if (at === undefined) {
      at = recordings.push(recording) - 1;
      index.set(recording, at);
      facts.push(fact);
    }
    facts[at] ??= fact;
    recordingOf.push(at);
    const id = names.push(name) - 1;
    keyIds.set(name, id);
    return id;
  };
  const tables = [...months]
    .sort((a, b) => (a.month < b.month ? -1 : a.month > b.month ? 1 : 0))
    .map((columns) => ({ columns, keyIds: Int32Array.from(columns.tracks, idOf) }));
  return { names, recordingOf, index, recordings, facts, tables };
}

function representatives(names: readonly string[], recordingOf: readonly number[], plays: Int32Array, size: number) {
  const best = new Int32Array(size).fill(-1);
  const rank = (key: number): number => plays[key]! + (names[key]!.startsWith('spotify:') ? 1e9 : 0);
  recordingOf.forEach((at, key) => {
    if (best[at]! < 0 || rank(key) > rank(best[at]!)) best[at] = key;
  });
  return Array.from(best, (key) => names[key]!);
}

function sumUp(
  facts: readonly (Facts | undefined)[],
  plays: Int32Array,
  ms: Float64Array,
  lastAt: Float64Array,
  total: number,
): Pick<TasteProfile, 'artists' | 'genres' | 'maxArtistPlays'> {
  const artists = new Map<string, ArtistTaste>();
  const genres = new Map<string, number>();
  let maxArtistPlays = 0;
  facts.forEach((fact, at) => {
    if (fact === undefined || plays[at] === 0) return;
    let artist = artists.get(fact.lead);
    if (artist === undefined) {
      artist = { name: fact.track.artists[0] ?? fact.lead, plays: 0, ms: 0, lastAt: 0 };
      artists.set(fact.lead, artist);
    }
    artist.plays += plays[at]!;
    artist.ms += ms[at]!;
    artist.lastAt = Math.max(artist.lastAt, lastAt[at]!);
    maxArtistPlays = Math.max(maxArtistPlays, artist.plays);
    for (const genre of fact.genres) genres.set(genre, (genres.get(genre) ?? 0) + plays[at]!);
  });
  for (const [genre, sum] of genres) genres.set(genre, sum / total);
  return { artists, genres, maxArtistPlays };
}
