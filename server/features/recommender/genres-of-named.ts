import type { CandidateSource } from './recommender-sources.js';

const TRACKS_OF_ARTIST = 50;

/**
 * Genres by artist key. Whom the catalogue does not know under that name ("Bob Marley", who stands there with the Wailers)
 * gets the genres of the tracks that credit him.
 */
export async function genresOfNamed(
  catalogue: Pick<CandidateSource, 'genresOfArtists' | 'findByArtists'>,
  keys: readonly string[],
): Promise<Map<string, readonly string[]>> {
  if (keys.length === 0) return new Map();
  const known = await catalogue.genresOfArtists(keys);
  const genres = await Promise.all(
    keys.map(async (key) => {
      const own = known.get(key) ?? [];
      if (own.length > 0) return [key, own] as const;
      const tracks = await catalogue.findByArtists([key], TRACKS_OF_ARTIST);
      return [key, [...new Set(tracks.flatMap((track) => track.genres))]] as const;
    }),
  );
  return new Map(genres);
}
