import { createHash } from 'node:crypto';
import path from 'node:path';
import { allMatches } from '../../../server/all-matches.js';
import { loadStarterCatalogue } from '../../../server/features/catalogue/starter-catalogue.js';
import { ROOT } from '../../test-config.js';

export interface FakeArtist {
  id: string;
  name: string;
  genres: string[];
}

export interface FakeTrack {
  id: string;
  uri: string;
  title: string;
  artists: FakeArtist[];
  album: string;
  year: number;
  durationMs: number;
  explicit: boolean;
  isrc: string;
}

/** What the fake service has: the starter catalogue under made-up ids, always the same. */
export interface FakeMusic {
  /** What was recorded first, without what others made of it. */
  tracks: readonly FakeTrack[];
  trackById: ReadonlyMap<string, FakeTrack>;
  artistById: ReadonlyMap<string, FakeArtist>;
}

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** 22 letters and digits, as Spotify's ids are. */
export function fakeId(text: string): string {
  const bytes = createHash('sha256').update(text).digest();
  return Array.from(bytes.subarray(0, 22), (byte) => LETTERS[byte % LETTERS.length]).join('');
}

/** By somebody whom the starter catalogue does not know. */
export const OBSCURE = { artist: 'The Unheard Of', genres: ['Shoegaze', 'dreampop', 'unheard core'], titles: 5 };
const obscureTracks = (artist: FakeArtist): FakeTrack[] =>
  Array.from({ length: OBSCURE.titles }, (_, at) => {
    const id = fakeId(`obscure ${at}`);
    return {
      id,
      uri: `spotify:track:${id}`,
      title: `Whisper Number ${at}`,
      artists: [artist],
      album: 'Whispers',
      year: 2011,
      durationMs: 181_000 + at * 1_000,
      explicit: false,
      isrc: fakeIsrc(`obscure ${at}`),
    };
  });

let music: FakeMusic | undefined;

export function fakeMusic(): FakeMusic {
  return (music ??= makeMusic());
}

function makeMusic(): FakeMusic {
  const starter = loadStarterCatalogue(path.join(ROOT, 'server/features/catalogue/starter'));
  const artistById = new Map<string, FakeArtist>();
  const artist = (name: string): FakeArtist => {
    const id = fakeId(`artist ${name}`);
    const known = artistById.get(id) ?? { id, name, genres: starter.genresOf(name) };
    artistById.set(id, known);
    return known;
  };
  const tracks = starter.tracks.map((track): FakeTrack => {
    const id = fakeId(`track ${track.key}`);
    return {
      id,
      uri: `spotify:track:${id}`,
      title: track.title,
      artists: track.artists.map(artist),
      album: track.album ?? track.title,
      year: track.year ?? 2000,
      durationMs: track.durationMs ?? 200_000,
      explicit: track.explicit ?? false,
      isrc: fakeIsrc(track.key),
    };
  });
  const unheard = artist(OBSCURE.artist);
  unheard.genres = OBSCURE.genres;
  tracks.push(...obscureTracks(unheard));
  const all = tracks.flatMap((track) => [track, ...impostorsOf(track, artist)]);
  return { tracks, trackById: new Map(all.map((track) => [track.id, track])), artistById };
}

/** What else a search by the names of a track finds, and rather before it: other recordings, and those of others. */
function impostorsOf(track: FakeTrack, artist: (name: string) => FakeArtist): FakeTrack[] {
  const by = track.artists[0]?.name ?? '';
  const other = (what: string, change: Partial<FakeTrack>): FakeTrack => {
    const id = fakeId(`${what} of ${track.id}`);
    const isrc = fakeIsrc(`${what} ${track.id}`);
    return { ...track, album: `${what} of ${track.album}`, ...change, id, uri: `spotify:track:${id}`, isrc };
  };
  const band = (name: string): FakeArtist[] => [artist(`${by} ${name}`)];
  return [
    other('Karaoke', { title: `${track.title} (Karaoke Version)`, artists: band('Karaoke Stars') }),
    other('Tribute', { artists: band('Tribute Band') }),
    other('Concert', { title: `${track.title} - Live at the Hall`, durationMs: track.durationMs + 41_000 }),
    other('Remix', { title: `${track.title} - Nobody Remix` }),
    other('Fast', { title: `${track.title} (Sped Up)`, durationMs: Math.round(track.durationMs * 0.8) }),
  ];
}

/** What a search shows before the track itself. */
export const impostorUris = (track: FakeTrack): string[] =>
  ['Karaoke', 'Tribute', 'Concert', 'Remix', 'Fast'].map((what) => `spotify:track:${fakeId(`${what} of ${track.id}`)}`);

function fakeIsrc(text: string): string {
  const bytes = createHash('sha256').update(`isrc ${text}`).digest();
  const owner = Array.from(bytes.subarray(0, 3), (byte) => LETTERS[byte % 36]).join('');
  return `QZ${owner}${String(bytes.readUInt32BE(3) % 10_000_000).padStart(7, '0')}`;
}

/** A track as the API writes it since 2026: without popularity, previews and markets. */
export function trackJson(track: FakeTrack): object {
  const artists = track.artists.map(({ id, name }) => ({
    external_urls: { spotify: `https://open.spotify.com/artist/${id}` },
    href: `https://api.spotify.com/v1/artists/${id}`,
    id,
    name,
    type: 'artist',
    uri: `spotify:artist:${id}`,
  }));
  const albumId = fakeId(`album ${track.artists[0]?.name} ${track.album}`);
  return {
    album: {
      album_type: 'album',
      artists: artists.slice(0, 1),
      id: albumId,
      images: [],
      name: track.album,
      release_date: `${track.year}-01-01`,
      release_date_precision: 'year',
      total_tracks: 12,
      type: 'album',
      uri: `spotify:album:${albumId}`,
    },
    artists,
    disc_number: 1,
    duration_ms: track.durationMs,
    explicit: track.explicit,
    external_ids: { isrc: track.isrc },
    external_urls: { spotify: `https://open.spotify.com/track/${track.id}` },
    href: `https://api.spotify.com/v1/tracks/${track.id}`,
    id: track.id,
    is_local: false,
    is_playable: true,
    name: track.title,
    track_number: 1,
    type: 'track',
    uri: track.uri,
  };
}

export function artistJson({ id, name, genres }: FakeArtist): object {
  return {
    external_urls: { spotify: `https://open.spotify.com/artist/${id}` },
    genres,
    href: `https://api.spotify.com/v1/artists/${id}`,
    id,
    images: [],
    name,
    type: 'artist',
    uri: `spotify:artist:${id}`,
  };
}

const FILTER = /\b(album|artist|track|year|isrc|genre):(?:"([^"]*)"|(\S+(?:\s+(?!\w+:)\S+)*))/gi;

/** Search as the service does it: every filter must hold, every free word must stand somewhere; the right one is not first. */
export function searchTracks(query: string): FakeTrack[] {
  const filters = allMatches(FILTER, query).map(
    ([, field = '', quoted, bare]) => [field.toLowerCase(), fold(quoted ?? bare ?? '')] as const,
  );
  const words = fold(query.replace(FILTER, ' ')).split(' ').filter(Boolean);
  const fits = (track: FakeTrack): boolean =>
    filters.every(([field, value]) => holds(track, field, value)) && hasWords(track, words);
  const found = fakeMusic().tracks.filter(fits);
  const first = found[0];
  const noise = first === undefined ? [] : impostorUris(first).flatMap((uri) => trackOf(uri) ?? []);
  return [...noise.filter(fits), ...found];
}

const trackOf = (uri: string): FakeTrack | undefined => fakeMusic().trackById.get(uri.split(':')[2] ?? '');

function holds(track: FakeTrack, field: string, value: string): boolean {
  if (field === 'isrc') return track.isrc === value.toUpperCase();
  if (field === 'year') {
    const [from = 0, to = from] = value.split(/[- ]/).map(Number);
    return track.year >= from && track.year <= to;
  }
  const texts = {
    album: [track.album],
    track: [track.title],
    artist: track.artists.map(({ name }) => name),
    genre: track.artists.flatMap(({ genres }) => genres),
  }[field];
  return texts?.some((text) => value.split(' ').every((word) => fold(text).includes(word))) ?? false;
}

function hasWords(track: FakeTrack, words: string[]): boolean {
  const text = fold([track.title, track.album, ...track.artists.map(({ name }) => name)].join(' '));
  return words.every((word) => text.includes(word));
}

const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
