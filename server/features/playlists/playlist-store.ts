import type { Cursor } from '../../http/cursor.js';
import type { Playlist, PlaylistContent, PlaylistSummary, PlaylistVersion } from './playlist.js';
import type { PlaylistWriter } from './playlist-writer.js';

/** Every method sees the playlists of one listener only. */
export interface PlaylistStore extends PlaylistWriter {
  /** Latest change first, those after the cursor, at most `limit`. */
  list(userId: string, limit: number, after: Cursor | null): Promise<PlaylistSummary[]>;
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
