import type { Artist, Track } from '../catalogue/track.js';
import { normalise } from '../catalogue/identity.js';

/** What a listener heard in a month: each track's key, and how often. */
interface HeardMonth {
  count: number;
  tracks: readonly string[];
  /** Index into `tracks`, one per listen. */
  track: ArrayLike<number>;
}

/** Track keys, the most heard first. */
export function mostHeard(months: readonly HeardMonth[]): string[] {
  const times = new Map<string, number>();
  for (const { count, tracks, track } of months) {
    const here = new Int32Array(tracks.length);
    for (let i = 0; i < count; i++) here[track[i] ?? 0] = (here[track[i] ?? 0] ?? 0) + 1;
    here.forEach((n, at) => times.set(tracks[at] ?? '', (times.get(tracks[at] ?? '') ?? 0) + n));
  }
  return [...times].sort((a, b) => b[1] - a[1]).map(([key]) => key);
}

export const artistKeyOf = ({ artists }: Pick<Track, 'artists'>): string => normalise(artists[0] ?? '');

/** What was asked of the service lately: URI or id where it was found, else null. */
export interface Asked {
  tracks: ReadonlyMap<string, string | null>;
  artists: ReadonlyMap<string, string | null>;
}

/** Whether the service may still tell a track's length, or its artist's genres. */
export function isWanted(track: Track, artist: Artist | undefined, asked: Asked): boolean {
  if (asked.tracks.get(track.key) === null) return false;
  const lacksLength = track.durationMs === null && !asked.tracks.has(track.key);
  const hasGenres = track.genres.length > 0 || (artist?.genres.length ?? 0) > 0;
  return lacksLength || (!hasGenres && !asked.artists.has(artistKeyOf(track)));
}
