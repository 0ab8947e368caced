import { type Zone, zoneOf } from '../analytics/zoned-time.js';
import { counts, type CountingRule } from '../history/counting-rule.js';
import { SHORT_PLAY_MS } from '../history/listen.js';
import { FINISHED, SKIPPED } from '../history/month-bucket.js';
import { type Habits, type Leads, slotOf, SLOTS, sumHabits } from './habits.js';
import type { MonthColumns } from './recommender-sources.js';
import type { ServiceTaste } from './service-taste.js';
import type { TrackFeatures } from './track-features.js';

export const HALF_LIFE_DAYS = 60;
const DAY_MS = 86_400_000;
const DECAY_PER_MS = Math.LN2 / (HALF_LIFE_DAYS * DAY_MS);
/** Older listens weigh less than 0.1 % and are not worth an exponential. */
const DECAY_HORIZON_MS = 10 * HALF_LIFE_DAYS * DAY_MS;
/** What a play leaves of fatigue after this long: 1/e. */
const FATIGUE_MS = 5 * DAY_MS;
const FATIGUE_HORIZON_MS = 10 * FATIGUE_MS;
const MOST_IN_SLOT = 65_535;
/** What the service's best track counts in the shares of genres: enough for who has no history here, little beside one. */
const SERVICE_PLAYS = 3;

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
  /** The track that stands for the recording: the Spotify URI that came last, else the key that did. */
  trackKeys: readonly string[];
  /** That track's number in the history's keys. */
  keyNumbers: readonly number[];
  plays: Int32Array;
  ms: Float64Array;
  completed: Int32Array;
  skips: Int32Array;
  firstAt: Float64Array;
  lastAt: Float64Array;
  /** The last skip. */
  skippedAt: Float64Array;
  /** The last of all plays and skips. */
  latestAt: number;
  /** Counted plays, each halved every 60 days. */
  recent: Float64Array;
  /** Counted plays, each fading to 1/e in five days: how much of it there was lately. */
  heat: Float64Array;
  habits: Habits;
  peakYear: Int16Array;
  peakPlays: Int32Array;
  maxPlays: number;
  maxArtistPlays: number;
  artists: ReadonlyMap<string, ArtistTaste>;
  /** Share of counted plays, 0 … 1, for each genre and its parents; what the service says counts as a few plays. */
  genres: ReadonlyMap<string, number>;
  /** By recording, heard here or not. */
  service: ReadonlyMap<string, ServiceTaste>;
}

export interface TasteOptions {
  /** Epoch ms. */
  now: number;
  /** Which listens are counted plays; at least 30 s by default. */
  countingRule?: CountingRule;
  /** The listener's clock, UTC by default. */
  zone?: Zone;
  /** What the connected service says, by recording. */
  service?: ReadonlyMap<string, ServiceTaste>;
}

type Facts = Pick<TrackFeatures, 'recording' | 'lead' | 'genres' | 'track'>;

/** Months in order of time with their string tables merged: `keyOf` numbers `keys`. */
export interface History {
  keys: readonly string[];
  months: readonly { columns: MonthColumns; keyOf: Int32Array }[];
}

export function mergeMonths(months: readonly MonthColumns[]): History {
  const numbers = new Map<string, number>();
  const ordered = [...months].sort((a, b) => (a.month < b.month ? -1 : a.month > b.month ? 1 : 0));
  const merged = ordered.map((columns) => {
    const keyOf = new Int32Array(columns.tracks.length);
    for (let i = 0; i < keyOf.length; i++) {
      const key = columns.tracks[i]!;
      let number = numbers.get(key);
      if (number === undefined) {
        number = numbers.size;
        numbers.set(key, number);
      }
      keyOf[i] = number;
    }
    return { columns, keyOf };
  });
  return { keys: [...numbers.keys()], months: merged };
}

/**
 * Builds the profile in one pass over the months, O(listens).
 *
 * @param facts beside `history.keys`; a key of which nothing is known is a recording of its own without artist or genre
 */
export function buildTasteProfile(
  { keys, months }: History,
  facts: readonly (Facts | undefined)[],
  { now, countingRule = 'thirty-seconds', zone = zoneOf('UTC')!, service = new Map() }: TasteOptions,
): TasteProfile {
  const { recordings, rowOf, keyNumbers, index } = mergeVersions(keys, facts);
  const size = recordings.length;
  const plays = new Int32Array(size);
  const ms = new Float64Array(size);
  const completed = new Int32Array(size);
  const skips = new Int32Array(size);
  const firstAt = new Float64Array(size);
  const lastAt = new Float64Array(size);
  const skippedAt = new Float64Array(size);
  const recent = new Float64Array(size);
  const heat = new Float64Array(size);
  const slots = new Uint16Array(size * SLOTS);
  const peakYear = new Int16Array(size);
  const peakPlays = new Int32Array(size);
  const year = new Int16Array(size);
  const playsInYear = new Int32Array(size);
  let total = 0;

  for (const { columns, keyOf } of months) {
    const rows = keyOf.map((key) => rowOf[key]!);
    const { count, track, endedAt, msPlayed, flags } = columns;
    const thisYear = Number(columns.month.slice(0, 4));
    for (let i = 0; i < count; i++) {
      const at = rows[track[i]!]!;
      const heard = msPlayed[i]!;
      const ended = endedAt[i]!;
      const flag = flags[i]!;
      ms[at]! += heard;
      if (flag & FINISHED) completed[at]!++;
      if (flag & SKIPPED || heard < SHORT_PLAY_MS) {
        skips[at]!++;
        skippedAt[at] = Math.max(skippedAt[at]!, ended);
      }
      if (!counts(countingRule, heard, flag)) continue;
      total++;
      plays[at]!++;
      if (firstAt[at] === 0 || ended < firstAt[at]!) firstAt[at] = ended;
      if (ended > lastAt[at]!) lastAt[at] = ended;
      const slot = at * SLOTS + slotOf(zone, ended);
      if (slots[slot]! < MOST_IN_SLOT) slots[slot]!++;
      const age = now - ended;
      if (age < FATIGUE_HORIZON_MS) heat[at]! += age > 0 ? Math.exp(-age / FATIGUE_MS) : 1;
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

  const known = Array.from(keyNumbers, (key) => facts[key]);
  const leads = numberLeads(known);
  return {
    size,
    total,
    recordings,
    index,
    keyNumbers,
    trackKeys: Array.from(keyNumbers, (key) => keys[key]!),
    plays,
    ms,
    completed,
    skips,
    firstAt,
    lastAt,
    skippedAt,
    latestAt: latestOf(lastAt, skippedAt),
    recent,
    heat,
    habits: sumHabits(zone, slots, leads, (row) => known[row]?.genres ?? []),
    peakYear,
    peakPlays,
    maxPlays: plays.reduce((most, value) => Math.max(most, value), 0),
    ...sumUp(known, { ...leads, plays, ms, lastAt }, total, service),
    service,
  };
}

function latestOf(...columns: readonly Float64Array[]): number {
  let latest = 0;
  for (const column of columns) for (const at of column) if (at > latest) latest = at;
  return latest;
}

/** The main artist of each row as a number of `leaders`, in which the first row of each stands; −1 where nothing is known. */
function numberLeads(facts: readonly (Facts | undefined)[]): Leads & { leaders: Facts[] } {
  const numbers = new Map<string, number>();
  const leaders: Facts[] = [];
  const lead = Int32Array.from(facts, (fact) => {
    if (fact === undefined) return -1;
    let number = numbers.get(fact.lead);
    if (number === undefined) numbers.set(fact.lead, (number = leaders.push(fact) - 1));
    return number;
  });
  const differs = Uint8Array.from(facts, (fact, row) =>
    fact !== undefined && !isSame(fact.genres, leaders[lead[row]!]!.genres) ? 1 : 0,
  );
  return { lead, leaders, differs };
}

/** Gives every recording a row, in order of appearance, and chooses the key that stands for it. */
function mergeVersions(keys: readonly string[], facts: readonly (Facts | undefined)[]) {
  const index = new Map<string, number>();
  const rowOf = new Int32Array(keys.length);
  const keyNumbers: number[] = [];
  keys.forEach((key, number) => {
    const recording = facts[number]?.recording ?? key;
    let row = index.get(recording);
    if (row === undefined) {
      row = keyNumbers.push(number) - 1;
      index.set(recording, row);
    } else if (isSpotify(key) || !isSpotify(keys[keyNumbers[row]!]!)) keyNumbers[row] = number;
    rowOf[number] = row;
  });
  return { recordings: [...index.keys()], rowOf, keyNumbers, index };
}

function isSpotify(key: string): boolean {
  return key.startsWith('spotify:');
}

interface Played extends Leads {
  leaders: readonly Facts[];
  plays: Int32Array;
  ms: Float64Array;
  lastAt: Float64Array;
}

function sumUp(
  facts: readonly (Facts | undefined)[],
  { lead, leaders, differs, plays, ms, lastAt }: Played,
  total: number,
  service: ReadonlyMap<string, ServiceTaste>,
): Pick<TasteProfile, 'artists' | 'genres' | 'maxArtistPlays'> {
  const sums = leaders.map(({ lead: key, track }) => ({ name: track.artists[0] ?? key, plays: 0, ms: 0, lastAt: 0 }));
  const playsOfGenres = new Int32Array(leaders.length);
  const genrePlays = new Map<string, number>();
  const share = (names: readonly string[], count: number): void => {
    for (const name of names) genrePlays.set(name, (genrePlays.get(name) ?? 0) + count);
  };
  for (let at = 0; at < plays.length; at++) {
    const [number, count] = [lead[at]!, plays[at]!];
    if (number < 0 || count === 0) continue;
    const artist = sums[number]!;
    artist.plays += count;
    artist.ms += ms[at]!;
    artist.lastAt = Math.max(artist.lastAt, lastAt[at]!);
    // Most tracks have their artist's genres: those are shared out once per artist.
    if (differs[at] === 0) playsOfGenres[number]! += count;
    else share(facts[at]!.genres, count);
  }
  leaders.forEach(({ genres }, number) => share(genres, playsOfGenres[number]!));
  const artists = new Map<string, ArtistTaste>();
  let maxArtistPlays = 0;
  sums.forEach((artist, number) => {
    if (artist.plays === 0) return;
    artists.set(leaders[number]!.lead, artist);
    maxArtistPlays = Math.max(maxArtistPlays, artist.plays);
  });
  let all = total;
  for (const liked of service.values()) {
    all += SERVICE_PLAYS * liked.value;
    share(liked.genres, SERVICE_PLAYS * liked.value);
  }
  const genres = new Map<string, number>();
  for (const [name, count] of genrePlays) if (count > 0) genres.set(name, count / all);
  return { artists, genres, maxArtistPlays };
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((name, at) => name === b[at]));
}
