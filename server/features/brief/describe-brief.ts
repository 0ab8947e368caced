import type { Activity, Brief, EnergyCurve, Place, TrackReference, YearRange } from './brief.js';
import { dayAt } from './calendar.js';

const ACTIVITIES: Record<Activity, string> = {
  run: 'for a run',
  workout: 'for a workout',
  walk: 'for a walk',
  study: 'for studying',
  work: 'for working',
  sleep: 'for falling asleep',
  relax: 'for relaxing',
  party: 'for a party',
  dance: 'for dancing',
  drive: 'for a drive',
  cook: 'for cooking',
  dinner: 'for dinner',
  wake: 'for the morning',
  clean: 'for cleaning',
  yoga: 'for yoga',
  game: 'for gaming',
  commute: 'for the commute',
  date: 'for a date',
};

const CURVES: Record<EnergyCurve, string> = {
  rising: 'starting slow and building up',
  falling: 'winding down',
  wave: 'warming up, then cooling down',
};

/**
 * A brief in short phrases for people: "45 minutes", "for a run", "no Drake (not even featured)".
 * Days are those of the time zone.
 */
export function describeBrief(brief: Brief, timeZone = 'UTC'): string[] {
  return [
    ...size(brief),
    ...brief.moods,
    ...brief.activities.map((activity) => ACTIVITIES[activity]),
    ...phrase(brief.genres.in, (names) => list(names, 'or')),
    ...phrase(brief.artists.in, (names) => `only ${list(names, 'and')}`),
    ...phrase([...brief.seeds.artists, ...brief.seeds.tracks.map(track)], (names) => `like ${list(names, 'and')}`),
    ...phrase(brief.mustHave.map(track), (names) => `with ${list(names, 'and')}`),
    ...phrase(brief.years.map(years), (ranges) => list(ranges, 'or')),
    ...tempo(brief.tempo),
    ...(brief.energy === null ? [] : [energy(brief.energy)]),
    ...(brief.curve === null ? [] : [CURVES[brief.curve]]),
    ...(brief.familiarity === null ? [] : [familiarity(brief.familiarity)]),
    ...(brief.forgotten ? ['loved once, then dropped'] : []),
    ...(brief.notPlayedSince === null ? [] : [`not played since ${day(brief.notPlayedSince, timeZone)}`]),
    ...(brief.surprise ? ['a surprise'] : []),
    ...phrase(brief.versionsIn, (kinds) => `${list(kinds, 'or')} versions`),
    ...(brief.versions && brief.versionsIn.length === 0 ? ['other versions welcome'] : []),
    ...(brief.first === null ? [] : [`starting with ${place(brief.first)}`]),
    ...(brief.last === null ? [] : [`ending on ${place(brief.last)}`]),
    ...cap(brief.maxPerArtist),
    ...explicit(brief.explicit),
    ...brief.genres.out.map((genre) => `no ${genre}`),
    ...brief.artists.out.map((artist) => `no ${artist} (not even featured)`),
    ...brief.titlesOut.map((title) => `not ${track(title)}`),
    ...brief.yearsOut.map((range) => `nothing ${years(range)}`),
  ];
}

/** "from the 90s", "from 1994", "from 1990 to 1995", "before 2000", "since 2015". */
export function years({ from, to }: YearRange): string {
  if (from === null) return to === null ? 'from any year' : `before ${to + 1}`;
  if (to === null) return `since ${from}`;
  if (from === to) return `from ${from}`;
  if (from % 10 === 0 && to === from + 9) return `from the ${decade(from)}`;
  return `from ${from} to ${to}`;
}

/** "90s", "2000s". */
export function decade(from: number): string {
  return from >= 1930 && from < 2000 ? `${from % 100}s` : `${from}s`;
}

/** "45 minutes", "1 hour", "1 hour 30 minutes". */
export function duration(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours > 0 ? counted(hours, 'hour') : '', rest > 0 ? counted(rest, 'minute') : ''].filter(Boolean).join(' ');
}

export function list(names: readonly string[], joint: 'and' | 'or'): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} ${joint} ${names.at(-1) ?? ''}`;
}

function day(instant: string, timeZone: string): string {
  const { year, month, day } = dayAt(new Date(instant), timeZone);
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

function phrase(names: string[], say: (names: string[]) => string): string[] {
  return names.length === 0 ? [] : [say(names)];
}

function size({ minutes, count }: Brief): string[] {
  return [...(minutes === null ? [] : [duration(minutes)]), ...(count === null ? [] : [counted(count, 'track')])];
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function track({ title, artist }: TrackReference): string {
  return artist === null ? `“${title}”` : `“${title}” by ${artist}`;
}

function place({ title, artist }: Place): string {
  return title === null ? (artist ?? '') : track({ title, artist });
}

function tempo(range: Brief['tempo']): string[] {
  if (range === null) return [];
  const { min, max } = range;
  if (min !== null && max !== null) return [`${min}–${max} bpm`];
  if (min !== null) return [`at least ${min} bpm`];
  return max === null ? [] : [`at most ${max} bpm`];
}

function energy(value: number): string {
  if (value < 0.25) return 'very low energy';
  if (value < 0.45) return 'low energy';
  if (value < 0.65) return 'medium energy';
  return value < 0.85 ? 'high energy' : 'very high energy';
}

function familiarity(value: number): string {
  if (value === 0) return 'only new to you';
  if (value === 1) return 'only what you know';
  if (value < 0.4) return 'mostly new to you';
  return value <= 0.6 ? 'a mix of known and new' : 'mostly what you know';
}

function cap(tracks: number | null): string[] {
  if (tracks === null) return [];
  return [tracks === 1 ? 'one track per artist' : `at most ${tracks} tracks per artist`];
}

function explicit(wanted: boolean | null): string[] {
  if (wanted === null) return [];
  return [wanted ? 'explicit only' : 'no explicit lyrics'];
}
