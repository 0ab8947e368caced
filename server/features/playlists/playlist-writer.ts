import type { Playlist, PlaylistContent } from './playlist.js';

export interface NewPlaylist extends PlaylistContent {
  name: string;
  description: string;
  /** The chat it was made in. */
  sessionId: string | null;
}

export interface NewVersion extends PlaylistContent {
  reason: string;
  /** Given where the refinement renamed the playlist. */
  name?: string;
}

/** A version that another one follows. */
export type Before = Pick<Playlist, 'id' | 'version' | 'tracks'>;

/** What other features may do to a listener's playlists, inside a transaction of theirs. */
export interface PlaylistWriter {
  find(userId: string, id: string): Promise<Playlist | null>;
  /** What it held at that version. */
  findVersion(userId: string, id: string, version: number): Promise<PlaylistContent | null>;
  insert(userId: string, playlist: NewPlaylist): Promise<Playlist>;
  /** Adds the version after the one `before`; null when that is not the playlist's current one any more. */
  addVersion(userId: string, before: Before, version: NewVersion): Promise<Playlist | null>;
}
