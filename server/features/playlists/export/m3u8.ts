import type { ExportedPlaylist } from './playlist-file.js';
import { oneLine } from './one-line.js';
import { spotifyUriOf } from './uris.js';

/** Extended M3U in UTF-8. Lengths in seconds; -1, "not known", where ours is an estimate. */
export function toM3u8({ name, tracks }: ExportedPlaylist): string {
  const lines = tracks.flatMap((track) => {
    const seconds = track.estimated ? -1 : Math.round(track.durationMs / 1000);
    return [`#EXTINF:${seconds},${oneLine(`${track.artists.join(', ')} - ${track.title}`)}`, spotifyUriOf(track)];
  });
  return ['#EXTM3U', `#PLAYLIST:${oneLine(name)}`, ...lines, ''].join('\n');
}
