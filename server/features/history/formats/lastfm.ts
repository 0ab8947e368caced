import { invalidRow, isRow, listenOf, nameOf, plausibleTime, type Row, type RowOutcome } from './row.js';
import type { Listen } from '../listen.js';

/**
 * Exports of Last.fm, by the programs that make them. All know the start of a play only, in UTC, and not how long it
 * lasted.
 */

/** lastfm-to-csv: artist, album, track and the start, to the minute, without a header. */
export const isLastfmToCsv = (row: Row): boolean => typeof row['date'] === 'string' && minuteOf(row['date']) !== null;

export function readLastfmToCsv(row: Row): RowOutcome {
  const date = nameOf(row['date']);
  if (date === null) return invalidRow(NOW_PLAYING);
  return scrobble(minuteOf(date) ?? NaN, 'minute', row['track'], row['artist'], row['album']);
}

/** Ben Ghan's CSV: "uts,utc_time,artist,artist_mbid,album,album_mbid,track,track_mbid". */
export const isGhanCsv = (row: Row): boolean => 'uts' in row && 'artist' in row && 'track' in row;

export function readGhanCsv(row: Row): RowOutcome {
  if (row['uts'] === '') return invalidRow(NOW_PLAYING);
  return scrobble(Number(row['uts']) * 1000, 'second', row['track'], row['artist'], row['album']);
}

/** Ben Ghan's JSON: pages of what Last.fm's API answered. */
export const isGhanJson = (row: Row): boolean => 'name' in row && isRow(row['artist']) && '#text' in row['artist'];

export function readGhanJson(row: Row): RowOutcome {
  const { date, '@attr': attributes } = row;
  if (!isRow(date) && isRow(attributes) && 'nowplaying' in attributes) return invalidRow(NOW_PLAYING);
  const startedAt = isRow(date) ? Number(date['uts']) * 1000 : NaN;
  return scrobble(startedAt, 'second', row['name'], textIn(row['artist']), textIn(row['album']));
}

const textIn = (value: unknown): unknown => (isRow(value) ? value['#text'] : null);

/** lastfmstats.com, CSV: "Artist;Album;AlbumId;Track;Date#user". */
export const isLastfmStatsCsv = (row: Row): boolean => 'Artist' in row && 'Track' in row && 'Date' in row;

export const readLastfmStatsCsv = (row: Row): RowOutcome =>
  scrobble(Number(row['Date'] === '' ? NaN : row['Date']), 'second', row['Track'], row['Artist'], row['Album']);

/** lastfmstats.com, JSON: `{"username": …, "scrobbles": [{"track", "artist", "album", "albumId", "date"}]}`. */
export const isLastfmStatsJson = (row: Row): boolean =>
  'track' in row && 'artist' in row && typeof row['date'] === 'number';

export const readLastfmStatsJson = (row: Row): RowOutcome =>
  scrobble(typeof row['date'] === 'number' ? row['date'] : NaN, 'second', row['track'], row['artist'], row['album']);

/** Last.fm lists what is being played first, without a time; it is a play only later. */
const NOW_PLAYING = 'it was being played when the export was made: no time';

function scrobble(
  startedAt: number,
  precision: Listen['precision'],
  track: unknown,
  artistName: unknown,
  albumName: unknown,
): RowOutcome {
  if (!plausibleTime(startedAt)) return invalidRow('the time of the scrobble is not plausible');
  const title = nameOf(track);
  const artist = nameOf(artistName);
  if (title === null || artist === null) return invalidRow('the row names no track');
  const endedAt = Math.floor(startedAt / 1000) * 1000;
  return listenOf({ source: 'lastfm', endedAt, precision, title, artist, album: nameOf(albumName) });
}

const MINUTE = /^(\d{1,2}) (\w{3}) (\d{4}),? (\d\d):(\d\d)$/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "19 Oct 2017 17:54", also with a comma, as epoch ms; null for anything else. */
function minuteOf(date: string): number | null {
  const [, day, name = '', year, hour, minute] = MINUTE.exec(date.trim()) ?? [];
  const month = MONTHS.indexOf(name);
  if (month === -1) return null;
  const [d, h, m] = [Number(day), Number(hour), Number(minute)];
  const at = Date.UTC(Number(year), month, d, h, m);
  return h < 24 && m < 60 && new Date(at).getUTCDate() === d ? at : null;
}
