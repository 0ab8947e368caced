import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from '@jest/globals';
import { GENRES, lineage, withDescendants } from '../../server/features/catalogue/genres.js';
import { normalise } from '../../server/features/catalogue/identity.js';
import { MOOD_NAMES } from '../../server/features/catalogue/moods.js';
import { loadStarterCatalogue } from '../../server/features/catalogue/starter-catalogue.js';
import { ROOT } from '../test-config.js';

const FOLDER = path.join(ROOT, 'server/features/catalogue/starter');
const EXPORTS = path.resolve(ROOT, '../shared/data/exports');
/** What listeners ask for most; each must fill two hours, from many artists. */
const COMMON_GENRES = [
  ...['pop', 'rock', 'hip hop', 'electronic', 'house', 'techno', 'jazz', 'classical', 'metal', 'punk', 'indie rock'],
  ...['folk', 'country', 'r&b', 'soul', 'funk', 'disco', 'reggae', 'latin', 'ambient', 'lo-fi', 'k-pop', 'blues'],
  ...['alternative rock', 'classic rock', 'soundtrack', 'indie pop', 'singer-songwriter', 'brazilian', 'chanson'],
];

const starter = loadStarterCatalogue(FOLDER);

function counted(values: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

describe('the starter catalogue', () => {
  it('has at least 1,200 tracks, by many artists, none of whom dominates', () => {
    expect(starter.tracks.length).toBeGreaterThanOrEqual(1200);
    const perArtist = counted(starter.tracks.map(({ artists }) => normalise(artists[0] ?? '')));
    expect(perArtist.size).toBeGreaterThanOrEqual(800);
    expect(Math.max(...perArtist.values())).toBeLessThanOrEqual(6);
  });

  it('names at least 2,500 artists', () => {
    expect(starter.artists.length).toBeGreaterThanOrEqual(2500);
    expect(new Set(starter.artists.map(({ key }) => key)).size).toBe(starter.artists.length);
  });

  it('spans at least 40 genres and eight decades', () => {
    expect(new Set(starter.tracks.flatMap(({ genres }) => genres)).size).toBeGreaterThanOrEqual(40);
    const decades = counted(starter.tracks.map(({ year }) => `${Math.floor((year ?? 0) / 10) * 10}`));
    for (const decade of ['1940', '1950']) expect(decades.get(decade)).toBeGreaterThanOrEqual(30);
    for (const decade of ['1960', '1970', '1980', '1990', '2000', '2010', '2020'])
      expect(decades.get(decade)).toBeGreaterThanOrEqual(40);
  });

  it.each(COMMON_GENRES)('has 25 tracks of %s by 12 artists, counting what the genre includes', (genre) => {
    const tracks = starter.tracks.filter(({ genres }) => genres.some((name) => lineage(name).includes(genre)));
    expect(tracks.length).toBeGreaterThanOrEqual(25);
    expect(new Set(tracks.map(({ artists }) => artists[0])).size).toBeGreaterThanOrEqual(12);
  });

  it.each(MOOD_NAMES)('has 60 tracks that are %s', (mood) => {
    expect(starter.tracks.filter(({ moods }) => moods.includes(mood)).length).toBeGreaterThanOrEqual(60);
  });

  it('knows something of every genre, by track or by artist', () => {
    const known = new Set([...starter.tracks, ...starter.artists].flatMap(({ genres }) => genres.flatMap(lineage)));
    expect([...GENRES.keys()].filter((genre) => !known.has(genre))).toEqual([]);
  });

  it('states only plausible durations, for at least half of its tracks', () => {
    const known = starter.tracks.flatMap(({ durationMs }) => durationMs ?? []);
    expect(known.length).toBeGreaterThanOrEqual(starter.tracks.length / 2);
    expect(Math.min(...known)).toBeGreaterThan(40_000);
    expect(Math.max(...known)).toBeLessThan(40 * 60_000);
    const usual = known.filter((ms) => ms >= 60_000 && ms <= 720_000);
    expect(usual.length / known.length).toBeGreaterThan(0.97);
  });

  it('gives an artist the genres of its tracks where nothing else is said', () => {
    const track = starter.tracks.find(({ artists }) => artists[0] === 'Original Broadway Cast of Rent');
    expect(starter.genresOf('Original Broadway Cast of Rent')).toEqual(expect.arrayContaining(track?.genres ?? ['?']));
  });

  it.each([
    ['MGMT, Andrew VanWyngarden, Ben Goldwasser, MGMT', 'MGMT'],
    ['Earth, Wind & Fire, Maurice White', 'earth wind and FIRE'],
    ['Tyler, The Creator feat. Kali Uchis', 'Tyler, The Creator'],
    ['BJÖRK', 'Bjork'],
  ])('finds %s under %s', (credit, artist) => {
    expect(starter.genresOf(credit)).not.toEqual([]);
    expect(starter.genresOf(credit)).toEqual(starter.genresOf(artist));
  });

  it('knows nothing of strangers', () => {
    expect(starter.artistOf('Nobody Who Ever Was')).toBeNull();
    expect(starter.genresOf('Nobody Who Ever Was')).toEqual([]);
  });
});

describe('the artists of the real exports', () => {
  const files = existing(EXPORTS);
  if (files.length === 0) process.stderr.write(`\n!!! Genre coverage is NOT tested: no exports in ${EXPORTS}.\n\n`);
  const test = files.length > 0 ? it : it.skip;

  test('are known for at least 60 % of the listens, in each vintage', () => {
    const vintages = new Map<string, { known: number; all: number }>();
    for (const file of files) {
      const vintage = file.split('__')[0] ?? '';
      const entry = vintages.get(vintage) ?? { known: 0, all: 0 };
      for (const artist of artistsOf(path.join(EXPORTS, file))) {
        entry.all++;
        if (starter.genresOf(artist).length > 0) entry.known++;
      }
      vintages.set(vintage, entry);
    }
    for (const [vintage, { known, all }] of vintages) {
      expect([vintage, all]).not.toEqual([vintage, 0]);
      expect([vintage, known / all >= 0.6]).toEqual([vintage, true]);
    }
  });
});

function existing(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.json.gz'));
  } catch {
    return []; // not on this machine
  }
}

function artistsOf(file: string): string[] {
  const rows = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')) as {
    artistName?: string;
    master_metadata_album_artist_name?: string | null;
  }[];
  return rows.flatMap((row) => row.artistName ?? row.master_metadata_album_artist_name ?? []);
}

describe('withDescendants', () => {
  it('adds what a genre includes, at any depth, and keeps unknown names', () => {
    expect(withDescendants(['metal'])).toEqual(expect.arrayContaining(['metal', 'thrash metal', 'industrial']));
    expect(withDescendants(['rock'])).toEqual(expect.arrayContaining(['grunge', 'pop punk', 'doom metal']));
    expect(withDescendants(['rock'])).not.toContain('pop');
    expect(withDescendants(['polka'])).toEqual(['polka']);
  });
});

describe('loadStarterCatalogue', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'echotune-starter-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const load = (tracks: string[], artists: string[] = []) => {
    const head = ['title', 'artists', 'album', 'year', 'genres', 'moods', 'duration', 'explicit'].join('\t');
    writeFileSync(path.join(folder, 'tracks.tsv'), [head, ...tracks, ''].join('\n'));
    writeFileSync(path.join(folder, 'artists.tsv'), ['artist\tgenres', ...artists, ''].join('\n'));
    return loadStarterCatalogue(folder);
  };
  const row = (
    cells: Partial<Record<'title' | 'artists' | 'year' | 'genres' | 'moods' | 'time' | 'explicit', string>>,
  ) => {
    const { title = 'Jóga', artists = 'Björk', year = '1997', genres = 'art pop', moods = 'epic', ...rest } = cells;
    return [title, artists, '', year, genres, moods, rest.time ?? '', rest.explicit ?? ''].join('\t');
  };

  it('reads a track as it is written', () => {
    const [track] = load([row({ artists: 'Björk;Somebody', time: '5:05', explicit: 'n' })]).tracks;
    expect(track).toEqual({
      key: 'bjork – joga',
      title: 'Jóga',
      artists: ['Björk', 'Somebody'],
      album: null,
      year: 1997,
      durationMs: 305_000,
      durationSource: 'stated',
      explicit: false,
      genres: ['art pop'],
      moods: ['epic'],
      spotifyUri: null,
      source: 'starter',
    });
  });

  it('lets artists.tsv have the last word on an artist', () => {
    const tracks = [row({}), row({ title: 'Hunter' }), row({ title: 'Headphones', genres: 'trip hop;art pop' })];
    expect(load(tracks).genresOf('Björk')).toEqual(['art pop', 'trip hop']);
    expect(load(tracks, ['BJÖRK\telectronic']).genresOf('Björk')).toEqual(['electronic']);
  });

  it.each([
    ['an unknown genre', [row({ genres: 'polka rap' })], /tracks\.tsv:2: unknown genre "polka rap"/],
    ['an unknown mood', [row({}), row({ title: 'Hunter', moods: 'so-so' })], /tracks\.tsv:3: unknown mood "so-so"/],
    ['a genre named twice', [row({ genres: 'pop;pop' })], /tracks\.tsv:2: a genre is named twice/],
    ['no mood', [row({ moods: '' })], /tracks\.tsv:2: at least one mood/],
    ['the same recording twice', [row({}), row({ title: 'Joga (Live)' })], /tracks\.tsv:3: .*twice/],
    ['no artist', [row({ artists: '' })], /tracks\.tsv:2: .*an artist/],
    ['an impossible year', [row({ year: '97' })], /tracks\.tsv:2: "97" is no year/],
    ['an impossible duration', [row({ time: '5:75' })], /tracks\.tsv:2: "5:75" is no duration/],
    ['an unclear flag', [row({ explicit: 'yes' })], /tracks\.tsv:2: explicit is y, n or empty/],
    ['a missing column', ['Jóga\tBjörk'], /tracks\.tsv:2: 8 columns expected, 2 found/],
  ])('tells file and line of %s', (_what, tracks, message) => {
    expect(() => load(tracks)).toThrow(message);
  });

  it('tells file and line of what is wrong with an artist', () => {
    expect(() => load([], ['Björk\tart pop', 'BJORK\tpop'])).toThrow(/artists\.tsv:3: "BJORK" is there twice/);
    expect(() => load([], ['Björk\tpolka rap'])).toThrow(/artists\.tsv:2: unknown genre/);
    writeFileSync(path.join(folder, 'artists.tsv'), 'name\n');
    expect(() => loadStarterCatalogue(folder)).toThrow(/artists\.tsv:1: the header must be/);
  });
});
