import type { Reading } from '../brief/brief.js';
import { type FindArtists, readWords, type Words, wordsOf } from '../brief/read-request.js';
import type { PlaylistTrack } from './playlist.js';

/** Reads what a listener wrote, in that listener's time zone, against the playlist that it may be about. */
export interface RequestReader {
  read(userId: string, text: string, playlist: { tracks: readonly PlaylistTrack[] } | null): Promise<Reading>;
}

export interface RequestReaderDeps {
  preferences: { get(userId: string): Promise<{ timeZone: string | null }> };
  findArtists: FindArtists;
}

export function createRequestReader({ preferences, findArtists }: RequestReaderDeps): RequestReader {
  return {
    async read(userId, text, playlist) {
      const { timeZone } = await preferences.get(userId);
      return readIn(timeZone, wordsOf(text), findArtists, playlist);
    },
  };
}

/** The same where the time zone is known already; UTC where it is null. */
export function readIn(
  timeZone: string | null,
  words: Words,
  findArtists: FindArtists,
  playlist: { tracks: readonly PlaylistTrack[] } | null = null,
): Promise<Reading> {
  return readWords(words, {
    now: new Date(),
    ...(timeZone !== null && { timeZone }),
    hasPlaylist: playlist !== null,
    ...(playlist && { playlist: playlist.tracks.map(({ title, artists }) => ({ title, artists })) }),
    findArtists,
  });
}
