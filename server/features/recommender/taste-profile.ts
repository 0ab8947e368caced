import { type Zone, zoneOf } from '../analytics/zoned-time.js';
import type { CountingRule } from '../history/counting-rule.js';
import { addMonth, type Habits, sumHabits } from './habits.js';
import { atOnce, type Steps } from '../../in-slices.js';
import { fadedPlays, ListenSums } from './listen-sums.js';
import type { History } from './merged-months.js';
import { type ClosedRecordings, type Facts, readRecordings, type Recordings } from './recordings.js';
import type { ServiceTaste } from './service-taste.js';
import { WeekCounts } from './week-counts.js';

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
  index: Recordings['index'];
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

/**
 * What was worked out for a listener and holds beyond a profile: of the closed months by themselves, so that only what was
 * heard since is summed. Each part says what it was made of.
 */
export interface KeptTaste<F extends Facts = Facts> {
  recordings: Recordings<F> | null;
  closedSums: Made<ClosedRecordings, ListenSums> | null;
  sums: Made<Recordings<F>, Sums> | null;
  closedWeek: (Made<ClosedRecordings, WeekCounts> & { zone: Zone }) | null;
  habits: (Made<Recordings<F>, Habits> & { zone: Zone }) | null;
}

/** What neither clock nor calendar change. */
interface Sums extends Pick<TasteProfile, 'artists' | 'maxArtistPlays' | 'maxPlays' | 'latestAt'> {
  listens: ListenSums;
  /** Counted plays by genre and its parents. */
  ofGenres: ReadonlyMap<string, number>;
}

interface Made<Of, T> {
  of: Of;
  rule: CountingRule;
  value: T;
}

export function nothingKept<F extends Facts>(): KeptTaste<F> {
  return { recordings: null, closedSums: null, sums: null, closedWeek: null, habits: null };
}

/**
 * Builds the profile of a history, O(listens).
 *
 * @param facts beside `history.keys`; a key of which nothing is known is a recording of its own without artist or genre
 */
export function buildTasteProfile(
  history: History,
  facts: readonly (Facts | undefined)[],
  options: TasteOptions,
): TasteProfile {
  return atOnce(readTaste(history, facts, options, nothingKept())).profile;
}

/** The same in steps, which use and renew what was kept. */
export function* readTaste<F extends Facts>(
  history: History,
  facts: readonly (F | undefined)[],
  { now, countingRule: rule = 'thirty-seconds', zone = zoneOf('UTC')!, service = new Map() }: TasteOptions,
  kept: KeptTaste<F>,
): Steps<{ profile: TasteProfile; recordings: Recordings<F> }> {
  const recordings = yield* readRecordings(history, facts, kept.recordings);
  kept.recordings = recordings;
  const sums = yield* sumListens(recordings, rule, kept);
  const habits = yield* readHabits(recordings, { rule, zone }, kept);
  const { names, index, rowOf } = recordings;
  const size = names.length;
  const { listens, ofGenres, ...more } = sums;
  const { total, plays, ms, completed, skips, firstAt, lastAt, skippedAt, peakYear, peakPlays } = listens;
  const profile: TasteProfile = {
    size,
    total,
    recordings: names,
    index,
    plays,
    ms,
    completed,
    skips,
    firstAt,
    lastAt,
    skippedAt,
    peakYear,
    peakPlays,
    ...more,
    ...fadedPlays(history.months, rowOf, size, { now, rule }),
    habits,
    genres: sharesOf(ofGenres, total, service),
    service,
  };
  return { profile, recordings };
}

function* sumListens<F extends Facts>(recordings: Recordings<F>, rule: CountingRule, kept: KeptTaste<F>): Steps<Sums> {
  if (kept.sums?.of === recordings && kept.sums.rule === rule) return kept.sums.value;
  const { closed, history } = recordings;
  const { months } = history.closed;
  let before = kept.closedSums;
  if (before?.of !== closed || before.rule !== rule) {
    const sums = new ListenSums(closed.names.length, null);
    for (const month of months) yield sums.add(month, closed.rowOf, rule);
    kept.closedSums = before = { of: closed, rule, value: sums };
  }
  const listens = new ListenSums(recordings.names.length, before.value);
  for (const month of history.months.slice(months.length)) yield listens.add(month, recordings.rowOf, rule);
  const latestAt = Math.max(largest(listens.lastAt), largest(listens.skippedAt));
  const value = { listens, latestAt, maxPlays: largest(listens.plays), ...sumUp(recordings, listens) };
  kept.sums = { of: recordings, rule, value };
  return value;
}

function* readHabits<F extends Facts>(
  recordings: Recordings<F>,
  reading: { rule: CountingRule; zone: Zone },
  kept: KeptTaste<F>,
): Steps<Habits> {
  const { rule, zone } = reading;
  if (kept.habits?.of === recordings && kept.habits.rule === rule && kept.habits.zone === zone)
    return kept.habits.value;
  const week = yield* countWeek(recordings, reading, kept);
  const { leads, features } = recordings;
  const value = sumHabits(zone, week, leads, (row) => features[row]?.genres ?? []);
  yield;
  kept.habits = { of: recordings, ...reading, value };
  return value;
}

function* countWeek<F extends Facts>(
  recordings: Recordings<F>,
  reading: { rule: CountingRule; zone: Zone },
  kept: KeptTaste<F>,
): Steps<WeekCounts> {
  const { closed, history } = recordings;
  const { months } = history.closed;
  let before = kept.closedWeek;
  if (before?.of !== closed || before.rule !== reading.rule || before.zone !== reading.zone) {
    const counted = new WeekCounts(closed.names.length, null);
    for (const month of months) yield addMonth(counted, month, closed.rowOf, reading);
    kept.closedWeek = before = { of: closed, ...reading, value: counted };
  }
  const counted = new WeekCounts(recordings.names.length, before.value);
  for (const month of history.months.slice(months.length)) yield addMonth(counted, month, recordings.rowOf, reading);
  return counted;
}

function largest(column: Float64Array | Int32Array): number {
  let most = 0;
  for (let row = 0; row < column.length; row++) if (column[row]! > most) most = column[row]!;
  return most;
}

function sumUp(
  { features, leads: { lead, leaders, differs } }: Recordings,
  { plays, ms, lastAt }: ListenSums,
): Pick<Sums, 'artists' | 'ofGenres' | 'maxArtistPlays'> {
  const sums = { plays: new Int32Array(leaders.length), ms: new Float64Array(leaders.length) };
  const latest = new Float64Array(leaders.length);
  const playsOfGenres = new Int32Array(leaders.length);
  const ofGenres = new Map<string, number>();
  for (let at = 0; at < plays.length; at++) {
    const [number, count] = [lead[at]!, plays[at]!];
    if (number < 0 || count === 0) continue;
    sums.plays[number]! += count;
    sums.ms[number]! += ms[at]!;
    if (lastAt[at]! > latest[number]!) latest[number] = lastAt[at]!;
    // Most tracks have their artist's genres: those are shared out once per artist.
    if (differs[at] === 0) playsOfGenres[number]! += count;
    else share(ofGenres, features[at]!.genres, count);
  }
  const artists = new Map<string, ArtistTaste>();
  leaders.forEach(({ lead: key, track, genres }, number) => {
    share(ofGenres, genres, playsOfGenres[number]!);
    const count = sums.plays[number]!;
    if (count === 0) return;
    const name = track.artists[0] ?? key;
    artists.set(key, { name, plays: count, ms: sums.ms[number]!, lastAt: latest[number]! });
  });
  return { artists, ofGenres, maxArtistPlays: largest(sums.plays) };
}

function sharesOf(
  ofGenres: ReadonlyMap<string, number>,
  total: number,
  service: ReadonlyMap<string, ServiceTaste>,
): Map<string, number> {
  const plays = new Map(ofGenres);
  let all = total;
  for (const { value, genres } of service.values()) {
    all += SERVICE_PLAYS * value;
    share(plays, genres, SERVICE_PLAYS * value);
  }
  const shares = new Map<string, number>();
  for (const [name, count] of plays) if (count > 0) shares.set(name, count / all);
  return shares;
}

function share(plays: Map<string, number>, genres: readonly string[], count: number): void {
  for (const name of genres) plays.set(name, (plays.get(name) ?? 0) + count);
}
