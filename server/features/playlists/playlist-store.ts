import type { Cursor } from '../../http/cursor.js';
import type { Playlist, PlaylistContent, PlaylistSummary, PlaylistVersion } from './playlist.js';

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

/** Every method sees the playlists of one listener only. */
export interface PlaylistStore {
  /** Latest change first, those after the cursor, at most `limit`. */
  list(userId: string, limit: number, after: Cursor | null): Promise<PlaylistSummary[]>;
  find(userId: string, id: string): Promise<Playlist | null>;
  /** The one made or refined last in that chat. */
  findLastOfSession(userId: string, sessionId: string): Promise<Playlist | null>;
  insert(userId: string, playlist: NewPlaylist): Promise<Playlist>;
  /** Adds the version after `current`; null when `current` is not the playlist's version any more. */
  addVersion(userId: string, id: string, current: number, version: NewVersion): Promise<Playlist | null>;
  /** Null when there is no such playlist, or it is not at `version` where that is given. */
  describe(
    userId: string,
    id: string,
    change: { name?: string | undefined; description?: string | undefined },
    version: number | undefined,
  ): Promise<Playlist | null>;
  /** Whether there was one. */
  remove(userId: string, id: string): Promise<boolean>;
  /** Newest first; empty when there is no such playlist. */
  versions(userId: string, id: string): Promise<PlaylistVersion[]>;
  findVersion(userId: string, id: string, version: number): Promise<PlaylistContent | null>;
}
