import { MOODS } from '../catalogue/moods.js';
import { applyActivityDefaults } from './activity-defaults.js';
import type { Brief, Refinement, YearRange } from './brief.js';

/** What the playlist is now; `medianYear` lets "newer" and "older" mean something where no years were asked for. */
export interface CurrentPlaylist {
  minutes: number;
  count: number;
  medianYear?: number;
}

/** Shortest and longest playlist that resizing leads to, in minutes and in tracks. */
const MINUTES = { min: 5, max: 24 * 60 };
const COUNT = { min: 1, max: 500 };

/**
 * The brief after some wishes about its playlist. Replacing, removing, moving, reordering and renaming are left to
 * whoever holds the tracks; the order's curve is kept, so that the next version has it too.
 */
export function applyRefinements(brief: Brief, refinements: readonly Refinement[], current: CurrentPlaylist): Brief {
  return refinements.reduce((changed, refinement) => applyOne(changed, refinement, current), structuredClone(brief));
}

function applyOne(brief: Brief, refinement: Refinement, current: CurrentPlaylist): Brief {
  switch (refinement.op) {
    case 'resize':
      return resize(brief, refinement, current);
    case 'energy':
      return { ...brief, tempo: null, energy: share((brief.energy ?? energyOfMoods(brief)) + refinement.delta) };
    case 'familiarity':
      return { ...brief, familiarity: share((brief.familiarity ?? 0.5) + refinement.delta) };
    case 'era':
      return { ...brief, years: shiftEra(brief.years, refinement.delta, current.medianYear) };
    case 'order':
      return { ...brief, curve: curveAfter(brief.curve, refinement.by) };
    case 'constrain':
      return constrain(brief, refinement.brief);
    case 'add':
      return widen(brief, refinement.brief);
    case 'replace':
    case 'remove':
    case 'move':
    case 'rename':
      return brief;
  }
}

function curveAfter(curve: Brief['curve'], by: Extract<Refinement, { op: 'order' }>['by']): Brief['curve'] {
  if (by === 'shuffle') return null;
  if (by !== 'reverse') return by;
  return curve === 'rising' ? 'falling' : curve === 'falling' ? 'rising' : curve;
}

type Resize = Extract<Refinement, { op: 'resize' }>;

/** A brief keeps to the measure it was given in: minutes stay minutes, a count stays a count. */
function resize(brief: Brief, { minutes, count, factor, relative }: Resize, current: CurrentPlaylist): Brief {
  if (factor !== null) {
    return brief.count !== null && brief.minutes === null
      ? { ...brief, count: within(COUNT, Math.round(current.count * factor)) }
      : { ...brief, minutes: within(MINUTES, Math.round(current.minutes * factor)), count: null };
  }
  if (minutes !== null) {
    return {
      ...brief,
      minutes: within(MINUTES, relative ? Math.round(current.minutes) + minutes : minutes),
      count: null,
    };
  }
  if (count !== null)
    return { ...brief, count: within(COUNT, relative ? current.count + count : count), minutes: null };
  return brief;
}

function energyOfMoods(brief: Brief): number {
  if (brief.moods.length === 0) return 0.5;
  return brief.moods.reduce((sum, mood) => sum + MOODS[mood], 0) / brief.moods.length;
}

function shiftEra(years: YearRange[], delta: number, medianYear: number | undefined): YearRange[] {
  if (years.length > 0) {
    const shift = (year: number | null): number | null => (year === null ? null : Math.round(year + delta));
    return years.map(({ from, to }) => ({ from: shift(from), to: shift(to) }));
  }
  const pivot = medianYear ?? 2005;
  return delta > 0 ? [{ from: pivot + 1, to: null }] : [{ from: null, to: pivot - 1 }];
}

/** What is said now goes before what was said: new lists replace wishes and add to exclusions. */
function constrain(brief: Brief, change: Partial<Brief>): Brief {
  const { genres, artists, seeds, ...plain } = change;
  const changed: Brief = { ...withoutOldFeel(brief, change), ...plain };
  changed.titlesOut = union(brief.titlesOut, plain.titlesOut ?? []);
  changed.mustHave = union(brief.mustHave, plain.mustHave ?? []);
  changed.yearsOut = plain.years === undefined ? union(brief.yearsOut, plain.yearsOut ?? []) : (plain.yearsOut ?? []);
  if (genres !== undefined) changed.genres = inAndOut(brief.genres, genres);
  if (artists !== undefined) changed.artists = inAndOut(brief.artists, artists);
  if (seeds !== undefined) changed.seeds = seeds;
  changed.seeds = without(changed.seeds, changed.artists.out);
  applyActivityDefaults(changed);
  return changed;
}

/** A new mood or activity ends the mood, energy and tempo that the old one had: "turn this into a workout mix". */
function withoutOldFeel(brief: Brief, change: Partial<Brief>): Brief {
  if (change.moods === undefined && change.activities === undefined) return brief;
  return { ...brief, moods: [], energy: null, tempo: null };
}

function inAndOut(before: Brief['genres'], now: Brief['genres']): Brief['genres'] {
  const wanted = now.in.length > 0 ? now.in : before.in;
  return {
    in: wanted.filter((name) => !now.out.includes(name)),
    out: union(before.out, now.out).filter((name) => !now.in.includes(name)),
  };
}

/** Something beside what is there: lists that limit grow, and lists that do not limit stay open. */
function widen(brief: Brief, addition: Partial<Brief>): Brief {
  const { genres, artists, seeds, mustHave } = addition;
  const added = { genres: genres?.in ?? [], artists: [...(artists?.in ?? []), ...(seeds?.artists ?? [])] };
  const limited = brief.artists.in.length > 0;
  return {
    ...brief,
    genres: {
      in: brief.genres.in.length > 0 ? union(brief.genres.in, added.genres) : brief.genres.in,
      out: brief.genres.out.filter((name) => !added.genres.includes(name)),
    },
    artists: {
      in: limited ? union(brief.artists.in, added.artists) : brief.artists.in,
      out: brief.artists.out.filter((name) => !added.artists.includes(name)),
    },
    seeds: {
      artists: limited ? brief.seeds.artists : union(brief.seeds.artists, added.artists),
      tracks: union(brief.seeds.tracks, seeds?.tracks ?? []),
    },
    mustHave: union(brief.mustHave, mustHave ?? []),
  };
}

function without(seeds: Brief['seeds'], out: readonly string[]): Brief['seeds'] {
  return { ...seeds, artists: seeds.artists.filter((artist) => !out.includes(artist)) };
}

function union<T>(before: readonly T[], now: readonly T[]): T[] {
  const known = new Set(before.map((value) => JSON.stringify(value)));
  return [...before, ...now.filter((value) => !known.has(JSON.stringify(value)))];
}

function share(value: number): number {
  return Math.round(Math.min(1, Math.max(0, value)) * 100) / 100;
}

function within({ min, max }: { min: number; max: number }, value: number): number {
  return Math.min(max, Math.max(min, value));
}
