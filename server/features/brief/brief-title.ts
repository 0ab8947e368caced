import type { Activity, Brief } from './brief.js';
import { decade, list } from './describe-brief.js';

const NOUNS: Record<Activity, string> = {
  run: 'run',
  workout: 'workout',
  walk: 'walk',
  study: 'study session',
  work: 'work session',
  sleep: 'bedtime',
  relax: 'unwinding',
  party: 'party',
  dance: 'dance floor',
  drive: 'drive',
  cook: 'cooking',
  dinner: 'dinner',
  wake: 'morning',
  clean: 'cleaning',
  yoga: 'yoga',
  game: 'gaming',
  commute: 'commute',
  date: 'date night',
};

const MAX_LENGTH = 60;

/** A short title for a playlist or session: "45-minute run", "Melancholic 90s jazz", "Like Radiohead". */
export function briefTitle(brief: Brief): string {
  const title = words(brief)
    .filter((word) => word !== null)
    .join(' ');
  return shortened(capitalised(title === '' ? bare(brief) : title));
}

function words(brief: Brief): (string | null)[] {
  const [activity] = brief.activities;
  const music = musicOf(brief);
  const mood = brief.moods[0] ?? null;
  const era = eraOf(brief);
  if (activity === undefined) return [mood, era, music ?? ((mood ?? era) ? 'mix' : null)];
  const length = lengthOf(brief);
  if (music === null) return [length, era, NOUNS[activity]];
  return length === null ? [era, music, 'for', NOUNS[activity]] : [length, era, music, NOUNS[activity]];
}

/** What can be said of a brief that names no era, mood, music or activity. */
function bare({ forgotten, surprise, familiarity, mustHave }: Brief): string {
  if (forgotten) return 'forgotten favourites';
  if (surprise) return 'a surprise';
  if (familiarity !== null && familiarity >= 0.8) return 'my favourites';
  if (familiarity !== null && familiarity <= 0.2) return 'new discoveries';
  return mustHave[0] === undefined ? 'a mix for you' : `around “${mustHave[0].title}”`;
}

function musicOf({ genres, artists, seeds }: Brief): string | null {
  if (artists.in.length > 0) return list(artists.in.slice(0, 3), 'and');
  if (genres.in.length > 0) return list(genres.in.slice(0, 2), 'and');
  if (seeds.artists.length > 0) return `like ${list(seeds.artists.slice(0, 2), 'and')}`;
  return seeds.tracks[0] === undefined ? null : `like “${seeds.tracks[0].title}”`;
}

/** A length is worth a title only beside an activity: "45-minute run". */
function lengthOf({ minutes }: Brief): string | null {
  if (minutes === null) return null;
  return minutes % 60 === 0 ? `${minutes / 60}-hour` : `${minutes}-minute`;
}

/** A single year or decade. */
function eraOf({ years: [range, more] }: Brief): string | null {
  if (range === undefined || more !== undefined || range.from === null || range.to === null) return null;
  if (range.from === range.to) return String(range.from);
  return Math.floor(range.from / 10) === Math.floor(range.to / 10) ? decade(range.from - (range.from % 10)) : null;
}

function capitalised(title: string): string {
  return title.charAt(0).toUpperCase() + title.slice(1);
}

function shortened(title: string): string {
  return title.length <= MAX_LENGTH ? title : `${title.slice(0, MAX_LENGTH - 1).trimEnd()}…`;
}
