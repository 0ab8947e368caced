import type { Playlist, PlaylistTrack } from '../playlist.js';
import { toCsv } from './csv.js';
import { toJspf } from './jspf.js';
import { toM3u8 } from './m3u8.js';
import { toUris } from './uris.js';

export const EXPORT_FORMATS = ['m3u8', 'csv', 'jspf', 'uris'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export type ExportedPlaylist = Pick<Playlist, 'name' | 'description' | 'createdAt'> & {
  tracks: readonly PlaylistTrack[];
};

export interface PlaylistFile {
  name: string;
  contentType: string;
  text: string;
}

const FORMATS: Record<
  ExportFormat,
  { extension: string; contentType: string; write(playlist: ExportedPlaylist): string }
> = {
  m3u8: { extension: 'm3u8', contentType: 'application/vnd.apple.mpegurl; charset=utf-8', write: toM3u8 },
  csv: { extension: 'csv', contentType: 'text/csv; charset=utf-8', write: toCsv },
  jspf: { extension: 'jspf', contentType: 'application/jspf+json; charset=utf-8', write: toJspf },
  uris: { extension: 'txt', contentType: 'text/plain; charset=utf-8', write: toUris },
};

export function playlistFile(playlist: ExportedPlaylist, format: ExportFormat): PlaylistFile {
  const { extension, contentType, write } = FORMATS[format];
  return { name: `${fileName(playlist.name)}.${extension}`, contentType, text: write(playlist) };
}

const RESERVED_ON_WINDOWS = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** A name that every file system takes: no separators, no control or direction characters, no leading dot, 80 characters. */
export function fileName(title: string): string {
  const name = [...title.replace(/[\p{C}\p{Zl}\p{Zp}<>:"/\\|?*]+/gu, ' ').replace(/\s+/g, ' ')]
    .slice(0, 80)
    .join('')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  return name === '' || RESERVED_ON_WINDOWS.test(name) ? 'playlist' : name;
}
