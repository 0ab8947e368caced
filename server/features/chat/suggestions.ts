/** What a listener has been playing, the most played first. */
export interface ListeningTaste {
  artists: readonly string[];
  genres: readonly string[];
  /** Whether anything was loved once and dropped. */
  hasForgotten: boolean;
  /** The year before this one, when there are listens in it. */
  lastYear: number | null;
}

const STARTERS = [
  '45 minutes for a run, lots of energy, no rap',
  'Calm jazz for dinner, one track per artist',
  'An hour of 90s hip hop, clean only',
];

/** Three requests to begin with, made of the listener's own listening as far as it goes. */
export function suggest({ artists, genres, hasForgotten, lastYear }: ListeningTaste): string[] {
  const [artist] = artists;
  const [genre] = genres;
  const own = [
    ...(artist === undefined ? [] : [`45 minutes like ${artist}, nothing I played this month`]),
    ...(hasForgotten ? ['An hour of songs that I loved and forgot'] : []),
    ...(genre === undefined ? [] : [`20 tracks of ${genre} that are new to me`]),
    ...(lastYear === null ? [] : [`What did I play most in ${lastYear}?`]),
  ];
  return [...own, ...STARTERS].slice(0, 3);
}
