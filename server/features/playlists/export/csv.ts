import type { PlaylistTrack } from '../playlist.js';
import { oneLine } from './one-line.js';
import type { ExportedPlaylist } from './playlist-file.js';

const COLUMNS: Record<string, (track: PlaylistTrack, index: number) => string | number | boolean | null> = {
  position: (_track, index) => index + 1,
  title: ({ title }) => title,
  artists: ({ artists }) => artists.join('; '),
  album: ({ album }) => album,
  duration_ms: ({ durationMs }) => durationMs,
  estimated: ({ estimated }) => estimated,
  year: ({ year }) => year,
  genres: ({ genres }) => genres.join('; '),
  explicit: ({ explicit }) => explicit,
  spotify_uri: ({ spotifyUri }) => spotifyUri,
  track_key: ({ trackKey }) => trackKey,
  reason: ({ reason }) => reason,
};

/** RFC 4180: CRLF, quotes doubled, a header row. */
export function toCsv({ tracks }: ExportedPlaylist): string {
  const columns = Object.values(COLUMNS);
  const rows = tracks.map((track, index) => columns.map((value) => cell(value(track, index))));
  return [Object.keys(COLUMNS), ...rows].map((row) => `${row.join(',')}\r\n`).join('');
}

function cell(value: string | number | boolean | null): string {
  if (typeof value !== 'string') return value === null ? '' : String(value);
  const text = harmless(oneLine(value));
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A leading apostrophe keeps spreadsheets from running a title as a formula (OWASP, CSV injection). */
function harmless(text: string): string {
  return /^[=+\-@＝＋－＠]/.test(text) ? `'${text}` : text;
}
