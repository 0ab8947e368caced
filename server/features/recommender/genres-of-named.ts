import { LRUCache } from 'lru-cache';
import type { CandidateSource } from './recommender-sources.js';

/** Genres by artist key; nothing for whom nothing is known of. */
export type GenresOfNamed = (keys: readonly string[]) => Promise<Map<string, readonly string[]>>;

const TRACKS_OF_ARTIST = 50;
const REMEMBERED = 1_000;
const MAX_AGE_MS = 5 * 60_000;

/**
 * Whom the catalogue does not know under that name ("Bob Marley", who stands there with the Wailers) gets the genres of the
 * tracks that credit him. What is found is remembered for some minutes.
 */
export function createGenresOfNamed(
  catalogue: Pick<CandidateSource, 'genresOfArtists' | 'findByArtists'>,
): GenresOfNamed {
  const remembered = new LRUCache<string, readonly string[]>({ max: REMEMBERED, ttl: MAX_AGE_MS });
  return async (keys) => {
    const held = keys.map((key) => remembered.get(key));
    const unknown = keys.filter((_, at) => held[at] === undefined);
    const known =
      unknown.length === 0 ? new Map<string, readonly string[]>() : await catalogue.genresOfArtists(unknown);
    const genres = await Promise.all(
      keys.map(async (key, at) => {
        const own = held[at] ?? known.get(key) ?? [];
        const found = own.length > 0 ? own : await genresOfTracks(catalogue, key);
        if (held[at] === undefined && found.length > 0) remembered.set(key, found);
        return [key, found] as const;
      }),
    );
    return new Map(genres);
  };
}

async function genresOfTracks(catalogue: Pick<CandidateSource, 'findByArtists'>, key: string): Promise<string[]> {
  const tracks = await catalogue.findByArtists([key], TRACKS_OF_ARTIST);
  return [...new Set(tracks.flatMap((track) => track.genres))];
}
