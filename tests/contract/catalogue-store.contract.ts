import { beforeEach, describe, expect, it } from '@jest/globals';
import type { CatalogueStore } from '../../server/features/catalogue/catalogue-store.js';
import { trackKey } from '../../server/features/catalogue/identity.js';
import type { Artist, Track } from '../../server/features/catalogue/track.js';

/** A track of which nothing but its names is known. */
function track(overrides: Partial<Track> = {}): Track {
  const { artists = ['Björk'], title = 'Jóga', spotifyUri = null } = overrides;
  return {
    key: trackKey({ artist: artists[0] ?? '', title, spotifyUri }),
    title,
    artists,
    album: null,
    year: null,
    durationMs: null,
    durationSource: null,
    explicit: null,
    genres: [],
    moods: [],
    spotifyUri,
    source: 'history',
    ...overrides,
  };
}

const titles = (found: Iterable<Track>): string[] => [...found].map(({ title }) => title).sort();

/** What every catalogue store does. `makeStore` is called before each test and gives an empty store. */
export function catalogueStoreContract(name: string, makeStore: () => Promise<CatalogueStore>): void {
  describe(`CatalogueStore on ${name}`, () => {
    let store: CatalogueStore;
    beforeEach(async () => {
      store = await makeStore();
    });

    const stored = async (of: Track): Promise<Track | undefined> => (await store.getTracks([of.key])).get(of.key);

    describe('tracks', () => {
      it('gives back what was entered, whatever its letters', async () => {
        const all = [
          track({
            title: '$literal $$NOW "quoted" \\ 花冷え。',
            artists: ['$uicideboy$', 'Dr. No'],
            album: '$set',
            year: 1997,
            durationMs: 305_000,
            durationSource: 'stated',
            explicit: false,
            genres: ['art pop', 'electronic'],
            moods: ['epic'],
            source: 'starter',
          }),
          track({ spotifyUri: 'spotify:track:0000000000000000000001' }),
        ];
        await store.upsertTracks(all);
        expect(await store.getTracks(all.map(({ key }) => key))).toEqual(new Map(all.map((one) => [one.key, one])));
      });

      it('takes nothing, asks for nothing and knows no strangers', async () => {
        await store.upsertTracks([]);
        await store.upsertArtists([]);
        expect(await store.getTracks([])).toEqual(new Map());
        expect(await store.getTracks(['nobody – nothing'])).toEqual(new Map());
        expect(await store.findByGenres([], 5)).toEqual([]);
        expect(await store.findByArtists([], 5)).toEqual([]);
        expect(await store.medianDurationMs()).toBeNull();
      });

      it('fills what was unknown and keeps what was known', async () => {
        await store.upsertTracks([track({ album: 'Homogenic', genres: ['art pop'] })]);
        const later = track({ album: 'Greatest Hits', year: 1997, explicit: false, genres: ['pop'], moods: ['epic'] });
        await store.upsertTracks([later]);
        await store.upsertTracks([track()]);
        expect(await stored(later)).toEqual({ ...later, album: 'Homogenic', genres: ['art pop'] });
      });

      it('lets no history overwrite the starter catalogue', async () => {
        const starter = track({
          album: 'Homogenic',
          year: 1997,
          genres: ['art pop'],
          moods: ['epic'],
          source: 'starter',
        });
        await store.upsertTracks([starter]);
        await store.upsertTracks([
          track({ key: starter.key, title: 'JÓGA', artists: ['BJÖRK'], album: 'Other', year: 2001, genres: ['pop'] }),
        ]);
        expect(await stored(starter)).toEqual(starter);
      });

      it('lets the starter catalogue correct itself, and what a history said', async () => {
        const said = track({ title: 'JOGA', album: 'Wrong', genres: ['pop'], durationMs: 1, durationSource: 'learnt' });
        const starter = track({ album: 'Homogenic', year: 1997, genres: ['art pop'], source: 'starter' });
        await store.upsertTracks([said]);
        await store.upsertTracks([starter]);
        expect(await stored(starter)).toEqual({ ...starter, durationMs: 1, durationSource: 'learnt' });
        const corrected = { ...starter, year: 1998, durationMs: 305_000, durationSource: 'stated' as const };
        await store.upsertTracks([corrected]);
        expect(await stored(starter)).toEqual(corrected);
      });

      it('prefers what Spotify says to a history, and the starter catalogue to Spotify', async () => {
        const spotifyUri = 'spotify:track:0000000000000000000001';
        const heard = track({ spotifyUri, album: 'Heard', year: 1990 });
        const told = track({ spotifyUri, album: 'Told', explicit: true, source: 'spotify' });
        await store.upsertTracks([heard]);
        await store.upsertTracks([told]);
        await store.upsertTracks([heard]);
        expect(await stored(told)).toEqual({ ...told, year: 1990 });
        const starter = track({ spotifyUri, album: 'Starter', source: 'starter' });
        await store.upsertTracks([starter]);
        await store.upsertTracks([told]);
        expect(await stored(told)).toEqual({ ...starter, year: 1990, explicit: true });
      });

      it('counts the first of several with one key, also across batches at the same time', async () => {
        await store.upsertTracks([track({ album: 'First' }), track({ album: 'Second' })]);
        expect((await stored(track()))?.album).toBe('First');
        const many = Array.from({ length: 200 }, (_, i) => track({ title: `Song ${i}` }));
        await Promise.all([store.upsertTracks(many), store.upsertTracks([...many].reverse())]);
        expect(await store.getTracks(many.map(({ key }) => key))).toHaveProperty('size', 200);
      });
    });

    describe('references', () => {
      const [uri, otherUri] = ['spotify:track:0000000000000000000001', 'spotify:track:0000000000000000000002'];
      const other = track({ title: 'Hyperballad' });
      beforeEach(() => store.upsertTracks([track(), other]));

      it('keeps the first, whatever is told of the track later', async () => {
        await store.refer(track().key, uri);
        await store.refer(track().key, otherUri);
        await store.upsertTracks([track({ album: 'Homogenic' })]);
        expect(await stored(track())).toEqual(track({ key: track().key, album: 'Homogenic', spotifyUri: uri }));
      });

      it('gives no two tracks the same, also at the same time', async () => {
        await Promise.all([store.refer(track().key, uri), store.refer(other.key, uri)]);
        const uris = [(await stored(track()))?.spotifyUri, (await stored(other))?.spotifyUri];
        expect(uris.filter((one) => one === uri)).toHaveLength(1);
        expect(uris).toContain(null);
      });

      it('lets the track that is keyed by the URI be entered before and after', async () => {
        const [keyed, later] = [track({ spotifyUri: uri }), track({ spotifyUri: otherUri })];
        await store.upsertTracks([keyed]);
        await store.refer(track().key, uri);
        await store.refer(other.key, otherUri);
        await store.upsertTracks([later, track({ ...keyed, album: 'Homogenic' })]);
        expect((await stored(track()))?.spotifyUri).toBe(uri);
        expect((await stored(other))?.spotifyUri).toBe(otherUri);
        expect(await stored(later)).toEqual(later);
      });

      it('knows no strangers', async () => {
        await store.refer('nobody – nothing', uri);
        expect(await store.getTracks(['nobody – nothing'])).toEqual(new Map());
      });
    });

    describe('durations', () => {
      it('takes what was learnt, again when more is known, and prefers what is stated', async () => {
        const learnt = (durationMs: number) => track({ durationMs, durationSource: 'learnt' });
        await store.upsertTracks([track()]);
        await store.upsertTracks([learnt(304_000)]);
        expect(await stored(track())).toMatchObject({ durationMs: 304_000, durationSource: 'learnt' });
        await store.upsertTracks([learnt(305_000)]);
        await store.upsertTracks([track({ album: 'Homogenic' })]);
        expect(await stored(track())).toMatchObject({ durationMs: 305_000, durationSource: 'learnt' });
        await store.upsertTracks([track({ durationMs: 306_000, durationSource: 'stated' })]);
        await store.upsertTracks([learnt(307_000)]);
        expect(await stored(track())).toMatchObject({ durationMs: 306_000, durationSource: 'stated' });
      });

      it('tells the median, the lower of two in the middle', async () => {
        const lengths = [400_000, 100_000, 200_000, 300_000];
        await store.upsertTracks([
          track({ title: 'of unknown length' }),
          ...lengths.map((durationMs) =>
            track({ title: `${durationMs}`, durationMs, durationSource: 'stated' as const }),
          ),
        ]);
        expect(await store.medianDurationMs()).toBe(200_000);
      });
    });

    describe('finding', () => {
      const heroes = track({
        title: 'Heroes - 2017 Remaster',
        artists: ['David Bowie'],
        year: 1977,
        genres: ['rock', 'art pop'],
      });
      const otherHeroes = track({ title: 'Heroes', artists: ['Peter Gabriel'], year: 2010, genres: ['art pop'] });
      const duet = track({ title: 'Under Pressure', artists: ['Queen', 'David Bowie'], year: 1981, genres: ['rock'] });
      const guest = track({ title: 'Without You (feat. Lou & Sía)', artists: ['Somebody'], genres: ['house'] });
      beforeEach(() => store.upsertTracks([heroes, otherHeroes, duet, guest]));

      it('finds by any of several genres', async () => {
        expect(titles(await store.findByGenres(['rock'], 9))).toEqual([heroes.title, duet.title]);
        expect(titles(await store.findByGenres(['house', 'art pop', 'polka'], 9))).toEqual(
          [heroes.title, otherHeroes.title, guest.title].sort(),
        );
      });

      it('finds by everybody who is credited, and by nobody else', async () => {
        expect(titles(await store.findByArtists(['david bowie'], 9))).toEqual([heroes.title, duet.title]);
        expect(titles(await store.findByArtists(['sia'], 9))).toEqual([guest.title]);
        expect(titles(await store.findByArtists(['queen', 'lou'], 9))).toEqual([duet.title, guest.title]);
        expect(await store.findByArtists(['bowie'], 9)).toEqual([]);
      });

      it('finds by title in any version, and by artist where one is given', async () => {
        expect(titles(await store.findByTitle('heroes', null, 9))).toEqual(['Heroes', heroes.title]);
        expect(titles(await store.findByTitle('heroes', 'david bowie', 9))).toEqual([heroes.title]);
        expect(titles(await store.findByTitle('without you', 'sia', 9))).toEqual([guest.title]);
        expect(await store.findByTitle('heroes', 'queen', 9)).toEqual([]);
      });

      it('gives no more than asked for', async () => {
        expect(await store.findByGenres(['rock'], 1)).toHaveLength(1);
        expect(await store.findByArtists(['david bowie'], 1)).toHaveLength(1);
        expect(await store.findByTitle('heroes', null, 1)).toHaveLength(1);
        expect(await store.findByGenres(['rock'], 0)).toEqual([]);
      });
    });

    describe('artists', () => {
      const bjork: Artist = { key: 'bjork', name: 'Björk', genres: ['art pop'] };

      it('finds by exact normalised name', async () => {
        await store.upsertArtists([bjork, { key: 'mum', name: 'múm', genres: [] }]);
        expect(await store.findArtists(['bjork', 'mum', 'bjo'])).toEqual(
          new Map([
            ['bjork', bjork],
            ['mum', { key: 'mum', name: 'múm', genres: [] }],
          ]),
        );
      });

      it('takes later genres, keeps known ones against none, and the name as first written', async () => {
        await store.upsertArtists([bjork]);
        await store.upsertArtists([{ key: 'bjork', name: 'BJÖRK', genres: [] }]);
        expect((await store.findArtists(['bjork'])).get('bjork')).toEqual(bjork);
        const genres = ['art pop', 'electronic'];
        await store.upsertArtists([
          { key: 'bjork', name: 'BJÖRK', genres },
          { key: 'bjork', name: 'Bjork', genres: ['pop'] },
        ]);
        expect((await store.findArtists(['bjork'])).get('bjork')).toEqual({ ...bjork, genres });
      });
    });
  });
}
