import type { Zone } from '../analytics/zoned-time.js';
import { counts, type CountingRule } from '../history/counting-rule.js';
import type { MergedMonth } from './merged-months.js';
import type { Leads } from './recordings.js';
import type { TrackFeatures } from './track-features.js';
import { HOURS, SLOTS, SLOTS_OF_DAY, type WeekCounts } from './week-counts.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** How many plays of its own weigh as much as what is known of the whole above: genre, artist, recording. */
const PRIOR = { genre: 50, artist: 15, recording: 4 };
/** So many doublings of the usual share make a habit whole. */
const DOUBLINGS = 3;
const LEAST_PLAYS = 3;
const NOTABLE = 1.5;

/** Counted plays by part of the week, on the listener's clock; columns of SLOTS numbers. */
export interface Habits {
  zone: Zone;
  all: Float64Array;
  /** By row of the profile. */
  recordings: WeekCounts;
  artists: { get(lead: string): Uint32Array | undefined };
  /** By genre and its parents. */
  genres: ReadonlyMap<string, Float64Array>;
}

/** The part of the week of an instant (epoch ms). */
export function slotOf(zone: Zone, at: number): number {
  const local = zone.local(at);
  const day = Math.floor(local / DAY_MS) * DAY_MS;
  return slotOfDay(day) + Math.floor((local - day) / (HOURS * HOUR_MS));
}

/** The first part of a day that begins at a local time. */
function slotOfDay(day: number): number {
  // 1970-01-01 was a Thursday.
  const isWeekend = (((day / DAY_MS + 3) % 7) + 7) % 7 >= 5;
  return isWeekend ? SLOTS_OF_DAY : 0;
}

/** Counts a month's plays. */
export function addMonth(
  counted: WeekCounts,
  { columns, keyOf }: MergedMonth,
  rowOf: Int32Array,
  { zone, rule }: { zone: Zone; rule: CountingRule },
): void {
  const { count, track, endedAt, msPlayed, flags } = columns;
  // Listens come in order of time: most of them are of the day of the one before.
  let day = Infinity;
  let first = 0;
  for (let i = 0; i < count; i++) {
    if (!counts(rule, msPlayed[i]!, flags[i]!)) continue;
    const local = zone.local(endedAt[i]!);
    if (local < day || local >= day + DAY_MS) {
      day = Math.floor(local / DAY_MS) * DAY_MS;
      first = slotOfDay(day);
    }
    counted.add(rowOf[keyOf[track[i]!]!]!, first + Math.floor((local - day) / (HOURS * HOUR_MS)));
  }
}

/** Sums the recordings' columns by artist and genre; `genresOf` is asked of those whose genres differ. */
export function sumHabits(
  zone: Zone,
  recordings: WeekCounts,
  { lead, leaders, differs, numbers }: Leads,
  genresOf: (row: number) => readonly string[],
): Habits {
  // The last is of recordings that nobody leads.
  const byLead = new Uint32Array((leaders.length + 1) * SLOTS);
  recordings.sumBy(lead, byLead);
  const all = new Float64Array(SLOTS);
  for (let at = 0; at < byLead.length; at++) all[at % SLOTS]! += byLead[at]!;
  const genres = new Map<string, Float64Array>();
  const addTo = (names: readonly string[], plays: ArrayLike<number>, sign = 1): void => {
    for (const name of names) {
      const sums = genres.get(name) ?? new Float64Array(SLOTS);
      genres.set(name, sums);
      for (let slot = 0; slot < SLOTS; slot++) sums[slot]! += sign * plays[slot]!;
    }
  };
  for (let row = 0; row < lead.length; row++) {
    if (differs[row] === 0) continue;
    const own = recordings.of(row);
    addTo(genresOf(row), own);
    addTo(leaders[lead[row]!]!.genres, own, -1);
  }
  const ofLead = (number: number): Uint32Array => byLead.subarray(number * SLOTS, (number + 1) * SLOTS);
  // Most tracks have their artist's genres: those are summed once for each artist.
  leaders.forEach((leader, number) => leader.genres.length > 0 && addTo(leader.genres, ofLead(number)));
  const artists = {
    get: (name: string): Uint32Array | undefined => {
      const number = numbers.get(name);
      return number === undefined ? undefined : ofLead(number);
    },
  };
  return { zone, all, recordings, artists, genres };
}

/**
 * How much more (or less) than everything a track is played at this part of the week, −1 … 1: the doublings of the usual
 * share. A recording's share leans on its artist's, that on its genres', that on all plays, the more the fewer plays it rests on
 * (shrinkage, as in empirical Bayes).
 */
export function habitOf(
  { all, recordings, artists, genres }: Habits,
  slot: number,
  heard: number,
  track: Played,
): number {
  const usual = (all[slot]! + 1) / (sum(all) + SLOTS);
  const known = track.genres.flatMap((name) => genres.get(name) ?? []);
  const ofGenres = known.map((own) => shareOf(own, slot, PRIOR.genre, usual));
  const genre = known.length === 0 ? usual : ofGenres.reduce((total, share) => total + share, 0) / known.length;
  const artist = shareOf(artists.get(track.lead), slot, PRIOR.artist, genre);
  const own = heard < 0 ? undefined : recordings.of(heard);
  const doublings = Math.log2(shareOf(own, slot, PRIOR.recording, artist) / usual);
  return Math.max(-1, Math.min(1, doublings / DOUBLINGS));
}

type Played = Pick<TrackFeatures, 'lead' | 'genres' | 'track'>;

/** Which plays a habit shows by: the recording's, else its artist's, else its genre's; null where none does. */
export function habitText({ all, recordings, artists, genres }: Habits, slot: number, heard: number, track: Played) {
  const usual = (all[slot]! + 1) / (sum(all) + SLOTS);
  const evidence: [name: string, plays: ArrayLike<number> | undefined][] = [
    ['it', heard < 0 ? undefined : recordings.of(heard)],
    [track.track.artists[0] ?? track.lead, artists.get(track.lead)],
    ...track.genres.map((name): [string, Float64Array | undefined] => [name, genres.get(name)]),
  ];
  for (const [name, plays] of evidence) {
    const now = plays?.[slot] ?? 0;
    const total = plays === undefined ? 0 : sum(plays);
    if (now < LEAST_PLAYS || now / total < NOTABLE * usual) continue;
    const from = (slot % SLOTS_OF_DAY) * HOURS;
    const days = slot < SLOTS_OF_DAY ? 'weekdays' : 'weekends';
    return `you play ${name} at this time: ${now} of ${total} plays on ${days} between ${from} and ${from + HOURS} o’clock`;
  }
  return null;
}

function shareOf(plays: ArrayLike<number> | undefined, slot: number, prior: number, share: number): number {
  return plays === undefined ? share : (plays[slot]! + prior * share) / (sum(plays) + prior);
}

function sum(plays: ArrayLike<number>): number {
  let total = 0;
  for (let slot = 0; slot < SLOTS; slot++) total += plays[slot]!;
  return total;
}
