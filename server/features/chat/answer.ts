import type { Playlist } from '../playlists/playlist.js';
import type { NewPlaylist, NewVersion } from '../playlists/playlist-writer.js';
import type { FigureTable } from './figures.js';

/** What an answer does to the listener's playlists, written together with its words. */
export type PlaylistChange =
  | { kind: 'none' }
  | { kind: 'new'; playlist: Omit<NewPlaylist, 'sessionId'> }
  | { kind: 'version'; of: Playlist; version: NewVersion };

export interface Answer {
  /** A complete and true answer in words. */
  draft: string;
  change: PlaylistChange;
  /** What the draft says in figures, to be shown beside it; null where it says none. */
  figures: FigureTable | null;
  /** Keys of tracks that the listener wanted out. */
  refused?: readonly string[];
  /** What a new chat that begins with this would be called. */
  title: string;
}
