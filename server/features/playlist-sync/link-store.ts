import type { Copy, Link, MissingTrack } from './link.js';

/** Every method sees the playlists of one listener only; those that write do nothing where there is no such playlist. */
export interface LinkStore {
  /** Null when there is no such playlist. */
  find(userId: string, playlistId: string): Promise<Link | null>;
  /** Whether the caller alone may work on the playlist, until then or until `release`. */
  lease(userId: string, playlistId: string, now: Date, until: Date): Promise<boolean>;
  release(userId: string, playlistId: string): Promise<void>;
  /** A copy is about to be made. */
  begin(userId: string, playlistId: string, now: Date): Promise<void>;
  /** The copy that was made, or that is in step now: nothing is being made or written any more. */
  save(userId: string, playlistId: string, copy: Copy): Promise<void>;
  /** `uris` are about to be written over `former`, of which this side has everything by now. */
  write(userId: string, playlistId: string, former: readonly string[], uris: readonly string[]): Promise<void>;
  noteTracks(
    userId: string,
    playlistId: string,
    tracks: { found: Record<string, string>; missing: readonly MissingTrack[] },
  ): Promise<void>;
  noteCover(userId: string, playlistId: string): Promise<void>;
  /** Forgets the copy, and all that was known about it. */
  unlink(userId: string, playlistId: string): Promise<void>;
}
