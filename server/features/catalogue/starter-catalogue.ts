import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GENRES } from './genres.js';
import { leadingCredits, normalise, recordingKey, trackKey } from './identity.js';
import { MOODS } from './moods.js';
import type { Artist, Track } from './track.js';

/** What ships with the software: well-known tracks, and which genres an artist is known for. See docs/catalogue.md. */
export interface StarterCatalogue {
  tracks: Track[];
  artists: Artist[];
  /** The artist that the longest known leading part of a credit names ("MGMT, Ben Goldwasser" → MGMT). */
  artistOf(credit: string): Artist | null;
  /** The genres of that artist; empty where unknown. */
  genresOf(credit: string): string[];
}

const TRACK_HEADER = 'title\tartists\talbum\tyear\tgenres\tmoods\tduration\texplicit';
const ARTIST_HEADER = 'artist\tgenres';

/**
 * Reads `tracks.tsv` and `artists.tsv` of a folder, synchronously, meant to be called once.
 * An artist that only tracks.tsv names gets the genres of its tracks, the most frequent first.
 * @throws Error "file:line: what is wrong" at the first malformed row, unknown genre or mood, or duplicate
 */
export function loadStarterCatalogue(folder: string): StarterCatalogue {
  const tracks = readTracks(join(folder, 'tracks.tsv'));
  const artists = readArtists(join(folder, 'artists.tsv'));
  for (const artist of artistsOfTracks(tracks)) if (!artists.has(artist.key)) artists.set(artist.key, artist);
  const artistOf = (credit: string): Artist | null =>
    leadingCredits(credit).flatMap((part) => artists.get(normalise(part)) ?? [])[0] ?? null;
  return { tracks, artists: [...artists.values()], artistOf, genresOf: (credit) => artistOf(credit)?.genres ?? [] };
}

function readTracks(file: string): Track[] {
  const seen = new Set<string>();
  return readRows(file, TRACK_HEADER, (cells) => {
    const [title = '', artists = '', album = '', year = '', genres = '', moods = '', duration = '', explicit = ''] =
      cells;
    const names = list(artists);
    const artist = names[0];
    if (title === '' || artist === undefined) throw new Error('a track needs a title and an artist');
    const recording = recordingKey(artist, title);
    if (seen.has(recording)) throw new Error(`"${recording}" is there twice`);
    seen.add(recording);
    const durationMs = parseDuration(duration);
    return {
      key: trackKey({ artist, title }),
      title,
      artists: names,
      album: album === '' ? null : album,
      year: parseYear(year),
      durationMs,
      durationSource: durationMs === null ? null : 'stated',
      explicit: parseExplicit(explicit),
      genres: known(genres, (name) => GENRES.has(name), 'genre'),
      moods: known(moods, (name) => Object.hasOwn(MOODS, name), 'mood'),
      spotifyUri: null,
      source: 'starter',
    };
  });
}

function readArtists(file: string): Map<string, Artist> {
  const artists = new Map<string, Artist>();
  readRows(file, ARTIST_HEADER, ([name = '', genres = '']) => {
    const key = normalise(name);
    if (key === '') throw new Error('an artist needs a name');
    if (artists.has(key)) throw new Error(`"${name}" is there twice`);
    artists.set(key, { key, name, genres: known(genres, (genre) => GENRES.has(genre), 'genre') });
  });
  return artists;
}

/** Every row under the header, read by `read`; what that throws is told with the file and line. */
function readRows<T>(file: string, header: string, read: (cells: string[]) => T): T[] {
  const [first, ...lines] = readFileSync(file, 'utf8').split('\n');
  const columns = header.split('\t').length;
  if (first !== header) throw new Error(`${file}:1: the header must be ${JSON.stringify(header)}`);
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line, index) => {
    try {
      const cells = line.split('\t');
      if (cells.length !== columns) throw new Error(`${columns} columns expected, ${cells.length} found`);
      return read(cells);
    } catch (error) {
      throw new Error(`${file}:${index + 2}: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    }
  });
}

function list(cell: string): string[] {
  return cell === '' ? [] : cell.split(';').map((part) => part.trim());
}

function known(cell: string, isKnown: (name: string) => boolean, what: string): string[] {
  const names = list(cell);
  if (names.length === 0) throw new Error(`at least one ${what} is needed`);
  const stranger = names.find((name) => !isKnown(name));
  if (stranger !== undefined) throw new Error(`unknown ${what} "${stranger}"`);
  if (new Set(names).size !== names.length) throw new Error(`a ${what} is named twice`);
  return names;
}

function parseYear(cell: string): number {
  if (!/^(19|20)\d\d$/.test(cell)) throw new Error(`"${cell}" is no year of release`);
  return Number(cell);
}

function parseDuration(cell: string): number | null {
  if (cell === '') return null;
  const match = /^(\d{1,2}):([0-5]\d)$/.exec(cell);
  if (match === null) throw new Error(`"${cell}" is no duration (m:ss)`);
  return (Number(match[1]) * 60 + Number(match[2])) * 1000;
}

function parseExplicit(cell: string): boolean | null {
  if (cell === '') return null;
  if (cell !== 'y' && cell !== 'n') throw new Error(`explicit is y, n or empty, not "${cell}"`);
  return cell === 'y';
}

function artistsOfTracks(tracks: readonly Track[]): Artist[] {
  const counted = new Map<string, { name: string; genres: Map<string, number> }>();
  for (const { artists, genres } of tracks) {
    const name = artists[0] ?? '';
    const entry = counted.get(normalise(name)) ?? { name, genres: new Map<string, number>() };
    for (const genre of genres) entry.genres.set(genre, (entry.genres.get(genre) ?? 0) + 1);
    counted.set(normalise(name), entry);
  }
  return [...counted].map(([key, { name, genres }]) => ({
    key,
    name,
    genres: [...genres].sort(([, a], [, b]) => b - a).map(([genre]) => genre),
  }));
}
