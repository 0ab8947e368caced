import type { Artist, Track } from './track.js';

/**
 * The tracks and artists that this installation knows. Where more match than `limit`, the answer is a random choice of
 * them, so that a request which is asked again may be answered anew; otherwise the order means nothing.
 */
export interface CatalogueStore {
  /**
   * Enters tracks. What is known of a track stays, what was unknown is filled; a better source (starter before spotify
   * before history) replaces what a lesser one said, and nothing known ever becomes unknown. A stated duration stays
   * before a learnt one; of learnt ones the latest counts. Of several with one key in a call the first counts. A track
   * with a Spotify URI is keyed by it; one that is keyed by its names has the reference that `refer` gave it.
   */
  upsertTracks(tracks: readonly Track[]): Promise<void>;
  /**
   * Notes where a track that is keyed by its names is at Spotify. Nothing for one that is not there or has a reference, nor
   * where another one by names has this.
   */
  refer(trackKey: string, spotifyUri: string): Promise<void>;
  getTracks(keys: readonly string[]): Promise<Map<string, Track>>;
  /** Tracks that have any of the genres; what a genre includes is the caller's to name (genres.ts). */
  findByGenres(genres: readonly string[], limit: number): Promise<Track[]>;
  /** Tracks that credit any of the artists (normalised names), in the credit or in the title. */
  findByArtists(artistKeys: readonly string[], limit: number): Promise<Track[]>;
  /** Tracks with this title (identity.ts `titleKey`), whatever its version, and credited to the artist where one is given. */
  findByTitle(titleKey: string, artistKey: string | null, limit: number): Promise<Track[]>;
  /** Enters artists: their genres become these unless empty; a name that is there stays as it is written. */
  upsertArtists(artists: readonly Artist[]): Promise<void>;
  /** Looks artists up by normalised name. */
  findArtists(keys: readonly string[]): Promise<Map<string, Artist>>;
  /** The median of the known durations, of very many of them about; null while none is known. */
  medianDurationMs(): Promise<number | null>;
}
