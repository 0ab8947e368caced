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

/** What other features may do to a listener's playlists, inside a transaction of theirs. */
export interface PlaylistWriter {
  find(userId: string, id: string): Promise<Playlist | null>;
  /** What it held at that version. */
  findVersion(userId: string, id: string, version: number): Promise<PlaylistContent | null>;
  insert(userId: string, playlist: NewPlaylist): Promise<Playlist>;
  /** Adds the version after `current`; null when `current` is not the playlist's version any more. */
  addVersion(userId: string, id: string, current: number, version: NewVersion): Promise<Playlist | null>;
}
