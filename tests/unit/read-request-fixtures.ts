import { type Brief, emptyBrief, type Reading } from '../../server/features/brief/brief.js';
import { readRequest } from '../../server/features/brief/read-request.js';
import { normalise } from '../../server/features/catalogue/identity.js';

/** A Friday. */
export const NOW = new Date('2026-11-20T15:00:00Z');
export const TIME_ZONE = 'Europe/Berlin';

const ARTISTS = [
  '21 Savage',
  'ABBA',
  'AC/DC',
  'Adele',
  'Air',
  'America',
  'Beach House',
  'Beyoncé',
  'Billie Eilish',
  'Blink-182',
  'Bob Marley',
  'Boston',
  'Bush',
  'Chicago',
  'Clean Bandit',
  'Coldplay',
  'Common',
  'Daft Punk',
  'Deep Purple',
  'Drake',
  'Earth, Wind & Fire',
  'Eve',
  'Fleetwood Mac',
  'Florence + the Machine',
  'Fun',
  'Future',
  'Garbage',
  'Genesis',
  'Green Day',
  "Guns N' Roses",
  'Happy',
  'House of Pain',
  'JAY-Z',
  'Jazz Cartier',
  'Kanye West',
  'Kendrick Lamar',
  'Kiss',
  'Live',
  'Love',
  'Low',
  'M',
  'Madonna',
  'Massive Attack',
  'Metal',
  'Metallica',
  'Miles Davis',
  'Muse',
  'New Order',
  'One Direction',
  'Oasis',
  'P!nk',
  'Pink Floyd',
  'Portishead',
  'Prince',
  'Punk Goes Pop',
  'Queen',
  'Radiohead',
  'Rain',
  'Rap Monster',
  'Run',
  'Simon & Garfunkel',
  'Sleep',
  'Soul Coughing',
  'Sum 41',
  'Sunday Morning',
  'Taylor Swift',
  'The 1975',
  'The Beatles',
  'The Cure',
  'The National',
  'The Smiths',
  'The Weeknd',
  'The Who',
  'Train',
  'Tyler, The Creator',
  'U2',
  'Ye',
  'Yes',
];
const KNOWN = new Map(ARTISTS.map((name) => [normalise(name), name]));

/** What catalogue and history know in these tests. */
export function findArtists(names: string[]): Promise<ReadonlyMap<string, string>> {
  return Promise.resolve(new Map(names.flatMap((name) => [[name, KNOWN.get(name)] as const]).filter(isKnown)));
}

function isKnown(entry: readonly [string, string | undefined]): entry is readonly [string, string] {
  return entry[1] !== undefined;
}

export const PLAYLIST = [
  { title: 'Hey Jude', artists: ['The Beatles'] },
  { title: 'Clocks', artists: ['Coldplay'] },
  { title: 'One Dance', artists: ['Drake', 'Wizkid'] },
  { title: 'Creep', artists: ['Radiohead'] },
  { title: 'Hello', artists: ['Adele'] },
  { title: 'Roses', artists: ['Outkast'] },
];

export function read(text: string): Promise<Reading> {
  return readRequest(text, { now: NOW, timeZone: TIME_ZONE, hasPlaylist: false, findArtists });
}

export function readAfterPlaylist(text: string): Promise<Reading> {
  return readRequest(text, { now: NOW, timeZone: TIME_ZONE, hasPlaylist: true, playlist: PLAYLIST, findArtists });
}

/** An empty brief but for what is given; `genres`, `artists` and `seeds` may be given in part. */
export function brief(said: BriefSaid): Brief {
  const empty = emptyBrief();
  return {
    ...empty,
    ...said,
    genres: { ...empty.genres, ...said.genres },
    artists: { ...empty.artists, ...said.artists },
    seeds: { ...empty.seeds, ...said.seeds },
  };
}

export type BriefSaid = Partial<
  Omit<Brief, 'genres' | 'artists' | 'seeds'> & {
    genres: Partial<Brief['genres']>;
    artists: Partial<Brief['artists']>;
    seeds: Partial<Brief['seeds']>;
  }
>;
