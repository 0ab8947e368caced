import type { ExportedPlaylist } from './playlist-file.js';

/** XSPF as JSON (xspf.org/jspf); members that are not known are left out. */
export function toJspf({ name, description, createdAt, tracks }: ExportedPlaylist): string {
  const playlist = {
    title: name,
    ...(description !== '' && { annotation: description }),
    creator: 'EchoTune AI',
    date: createdAt.toISOString(),
    track: tracks.map((track, index) => ({
      ...(track.spotifyUri !== null && { identifier: [track.spotifyUri] }),
      title: track.title,
      creator: track.artists.join(', '),
      ...(track.album !== null && { album: track.album }),
      ...(!track.estimated && { duration: track.durationMs }),
      ...(track.reason !== null && { annotation: track.reason }),
      trackNum: index + 1,
    })),
  };
  return `${JSON.stringify({ playlist }, null, 2)}\n`;
}
