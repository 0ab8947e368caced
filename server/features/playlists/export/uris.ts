import type { PlaylistTrack } from '../playlist.js';
import type { ExportedPlaylist } from './playlist-file.js';

/** One Spotify URI a line; where a track's own is not known, the one that searches for its names, or its key where they are blank. */
export function toUris({ tracks }: ExportedPlaylist): string {
  return tracks.map((track) => `${spotifyUriOf(track)}\n`).join('');
}

export function spotifyUriOf({ spotifyUri, trackKey, artists, title }: PlaylistTrack): string {
  return spotifyUri ?? `spotify:search:${encodeURIComponent(`${artists[0] ?? ''} ${title}`.trim() || trackKey)}`;
}
