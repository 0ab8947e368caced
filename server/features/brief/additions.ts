import type { Brief, Refinement } from './brief.js';

/** Fields that say which tracks to add; everything else concerns the whole playlist. */
const OF_TRACKS = [
  'genres',
  'artists',
  'seeds',
  'mustHave',
  'years',
  'moods',
  'activities',
  'energy',
  'tempo',
] as const;
/** With these, "more" and "add" speak of tracks, not of a degree: "add sad songs" against "more romantic". */
const SPEAKS_OF_TRACKS = /(?<![^ ])(?:add|songs?|tracks?|tunes?|music|stuff|throw|include|some)(?![^ ])/u;

/** Splits what "add some jazz, no Drake" says into the tracks to add and what is said of the whole playlist. */
export function readAddition(
  brief: Brief,
  said: ReadonlySet<keyof Brief>,
  line: string,
): { addition: Refinement; rest: Set<keyof Brief> } | null {
  const named = [brief.genres.in, brief.artists.in, brief.mustHave, brief.seeds.artists, brief.seeds.tracks];
  const described = brief.moods.length + brief.years.length + brief.activities.length > 0;
  if (named.every((list) => list.length === 0) && !(described && SPEAKS_OF_TRACKS.test(line))) return null;
  const wanted: Partial<Brief> = {};
  for (const field of OF_TRACKS) if (said.has(field)) Object.assign(wanted, { [field]: brief[field] });
  const rest = new Set([...said].filter((field) => field !== 'count' && !(field in wanted)));
  for (const field of ['genres', 'artists'] as const) {
    delete wanted[field];
    if (brief[field].in.length > 0) wanted[field] = { in: brief[field].in, out: [] };
  }
  if (brief.genres.out.length > 0) rest.add('genres');
  if (brief.artists.out.length > 0) rest.add('artists');
  return { addition: { op: 'add', brief: wanted, count: brief.count }, rest };
}

/** What remains of a brief for the whole playlist when its additions are taken out. */
export function withoutAdditions(brief: Brief): Brief {
  return {
    ...brief,
    count: null,
    genres: { in: [], out: brief.genres.out },
    artists: { in: [], out: brief.artists.out },
  };
}
