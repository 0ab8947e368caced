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
  const activity = brief.activities[0];
  const music = musicOf(brief);
  const noun = activity === undefined ? (music ?? 'mix') : NOUNS[activity];
  const words = [
    length(brief),
    era(brief),
    activity === undefined || music !== null ? mood(brief) : null,
    activity !== undefined && music !== null ? `${music} for ${article(activity)}${NOUNS[activity]}` : noun,
  ];
  const title = words.filter((word) => word !== null && word !== '').join(' ');
  return shortened(capitalised(title === 'mix' ? bare(brief) : title));
}

/** What can be said of a brief that names no length, era, mood, music or activity. */
function bare(brief: Brief): string {
  if (brief.forgotten) return 'forgotten favourites';
  if (brief.surprise) return 'a surprise';
  if (brief.familiarity !== null && brief.familiarity >= 0.8) return 'my favourites';
  if (brief.familiarity !== null && brief.familiarity <= 0.2) return 'new discoveries';
  if (brief.mustHave[0] !== undefined) return `around “${brief.mustHave[0].title}”`;
  return 'a mix for you';
}

function musicOf(brief: Brief): string | null {
  const { genres, artists, seeds } = brief;
  if (artists.in.length > 0) return list(artists.in.slice(0, 3), 'and');
  if (genres.in.length > 0) return list(genres.in.slice(0, 2), 'and');
  if (seeds.artists.length > 0) return `like ${list(seeds.artists.slice(0, 2), 'and')}`;
  if (seeds.tracks[0] !== undefined) return `like “${seeds.tracks[0].title}”`;
  return null;
}

/** A length is worth a title only beside an activity: "45-minute run". */
function length({ minutes, activities }: Brief): string | null {
  if (minutes === null || activities.length === 0) return null;
  return minutes % 60 === 0 ? `${minutes / 60}-hour` : `${minutes}-minute`;
}

function era({ years: [range, more] }: Brief): string | null {
  if (range === undefined || more !== undefined) return null;
  const { from, to } = range;
  if (from !== null && to !== null) {
    if (from === to) return String(from);
    return Math.floor(from / 10) === Math.floor(to / 10) ? decade(from - (from % 10)) : null;
  }
  return null;
}

function mood({ moods }: Brief): string | null {
  return moods[0] ?? null;
}

function article(activity: Activity): string {
  return activity === 'run' ||
    activity === 'walk' ||
    activity === 'drive' ||
    activity === 'workout' ||
    activity === 'party'
    ? 'a '
    : '';
}

function capitalised(title: string): string {
  return title.charAt(0).toUpperCase() + title.slice(1);
}

function shortened(title: string): string {
  return title.length <= MAX_LENGTH ? title : `${title.slice(0, MAX_LENGTH - 1).trimEnd()}…`;
}
