import { conflict, type AppError } from '../../errors.js';
import type { Playlist, PlaylistTrack } from '../playlists/playlist.js';
import type { MissingTrack } from './link.js';

/** What to do where both sides contradict each other: go by this side's order, or take one side as it is. */
export const ON_CONFLICT = ['merge', 'ours', 'theirs'] as const;

export interface SyncWish {
  /** Left out: private when it is made, and later as it is. */
  isPublic?: boolean | undefined;
  /** Left out: ask. */
  onConflict?: (typeof ON_CONFLICT)[number] | undefined;
  /** Makes another copy where the one there was is gone. */
  again?: boolean | undefined;
}

export type MissingShown = MissingTrack & Pick<PlaylistTrack, 'title' | 'artists'>;

export interface Synced {
  playlist: Playlist;
  missing: MissingShown[];
  /** When those that were not searched for can be; null where there are none, or nobody knows. */
  searchAgainAt: Date | null;
  /** What came from there; how many tracks. */
  took: { added: number; removed: number; moved: number; renamed: boolean };
  /** Whether anything had to be changed there. */
  wrote: boolean;
}

export const COPY_STATES = [
  'never',
  'in-step',
  'changed-here',
  'changed-there',
  'changed-both',
  'gone',
  'unavailable',
] as const;

export interface CopyState {
  state: (typeof COPY_STATES)[number];
  missing: MissingShown[];
  /** When the service was asked; null where it was not, or did not answer. */
  checkedAt: Date | null;
  /** When both sides were last brought in step. */
  syncedAt: Date | null;
  /** Whether everybody can see the copy; null where the service was not asked. */
  isPublic: boolean | null;
  /** Why it is unavailable, for the listener, and when the service can be asked again, where that is known. */
  problem: { code: string; detail: string; retryAt: Date | null } | null;
}

export function withNames(missing: readonly MissingTrack[], tracks: readonly PlaylistTrack[]): MissingShown[] {
  const named = new Map(tracks.map((track) => [track.trackKey, track]));
  return missing.flatMap((one) => {
    const track = named.get(one.trackKey);
    return track === undefined ? [] : [{ ...one, title: track.title, artists: track.artists }];
  });
}

export const goneThere = (): AppError =>
  conflict(
    'playlist-gone-there',
    'Spotify does not show this playlist to your account any more. Save it again as a new one, or unlink it.',
  );
export const syncRunning = (): AppError =>
  conflict('sync-running', 'This playlist is being brought in step already: try again in a moment.');
export const holdsOthers = (): AppError =>
  conflict(
    'holds-others',
    'At Spotify the playlist holds episodes, local files or tracks without names, which could not be written back: take them out there, and try again.',
  );
