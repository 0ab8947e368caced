import { type Zone, zoneOf } from '../analytics/zoned-time.js';
import type { CountingRule } from '../history/counting-rule.js';
import { addSlots, type Habits, SLOTS, sumHabits } from './habits.js';
import { atOnce, type Steps } from './in-slices.js';
import { fadedPlays, ListenSums } from './listen-sums.js';
import type { History } from './merged-months.js';
import { type ClosedRecordings, type Facts, readRecordings, type Recordings } from './recordings.js';
import type { ServiceTaste } from './service-taste.js';

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
export interface KeptTaste {
  recordings: ClosedRecordings | null;
  sums: { of: ClosedRecordings; rule: CountingRule; listens: ListenSums } | null;
  slots: { of: ClosedRecordings; rule: CountingRule; zone: Zone; plays: Uint16Array } | null;
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
  return atOnce(readTaste(history, facts, options, { recordings: null, sums: null, slots: null })).profile;
}

/** The same in steps, which use and renew what was kept. */
export function* readTaste<F extends Facts>(
  history: History,
  facts: readonly (F | undefined)[],
  { now, countingRule: rule = 'thirty-seconds', zone = zoneOf('UTC')!, service = new Map() }: TasteOptions,
  kept: KeptTaste,
): Steps<{ profile: TasteProfile; recordings: Recordings<F> }> {
  const recordings = yield* readRecordings(history, facts, kept.recordings);
  kept.recordings = recordings.closed;
  const sums = yield* sumListens(history, recordings, rule, kept);
  const slots = yield* sumSlots(history, recordings, { rule, zone }, kept);
  const { names, index, leads, features, rowOf } = recordings;
  const size = names.length;
  const habits = sumHabits(zone, slots, leads, (row) => features[row]?.genres ?? []);
  yield;
  const { total, plays, ms, completed, skips, firstAt, lastAt, skippedAt, peakYear, peakPlays } = sums;
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
    latestAt: Math.max(largest(lastAt), largest(skippedAt)),
    ...fadedPlays(history.months, rowOf, size, { now, rule }),
    habits,
    peakYear,
    peakPlays,
    maxPlays: largest(plays),
    ...sumUp(recordings, sums, service),
    service,
  };
  return { profile, recordings };
}

function* sumListens(history: History, recordings: Recordings, rule: CountingRule, kept: KeptTaste): Steps<ListenSums> {
  const { closed, rowOf } = recordings;
  const { months } = history.closed;
  let before = kept.sums;
  if (before?.of !== closed || before.rule !== rule) {
    const listens = new ListenSums(closed.names.length, null);
    for (const month of months) yield listens.add(month, closed.rowOf, rule);
    kept.sums = before = { of: closed, rule, listens };
  }
  const sums = new ListenSums(recordings.names.length, before.listens);
  for (const month of history.months.slice(months.length)) yield sums.add(month, rowOf, rule);
  return sums;
}

function* sumSlots(
  history: History,
  recordings: Recordings,
  reading: { rule: CountingRule; zone: Zone },
  kept: KeptTaste,
): Steps<Uint16Array> {
  const { closed, rowOf } = recordings;
  const { months } = history.closed;
  let before = kept.slots;
  if (before?.of !== closed || before.rule !== reading.rule || before.zone !== reading.zone) {
    const plays = new Uint16Array(closed.names.length * SLOTS);
    for (const month of months) yield addSlots(plays, month, closed.rowOf, reading);
    kept.slots = before = { of: closed, ...reading, plays };
  }
  const slots = new Uint16Array(recordings.names.length * SLOTS);
  slots.set(before.plays);
  for (const month of history.months.slice(months.length)) yield addSlots(slots, month, rowOf, reading);
  return slots;
}

function largest(column: Float64Array | Int32Array): number {
  let most = 0;
  for (let row = 0; row < column.length; row++) if (column[row]! > most) most = column[row]!;
  return most;
}

function sumUp(
  { features, leads: { lead, leaders, differs } }: Recordings,
  { plays, ms, lastAt, total }: ListenSums,
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
    else share(features[at]!.genres, count);
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
