import { isDeepStrictEqual } from 'node:util';
import { LRUCache } from 'lru-cache';
import type { CatalogueStore } from './catalogue-store.js';
import { withDescendants } from './genres.js';
import { normalise, titleKey } from './identity.js';
import type { StarterCatalogue } from './starter-catalogue.js';
import type { Artist, Track } from './track.js';

const BATCH = 1_000;
const SAME_TITLE = 50;
const REMEMBERED_ARTISTS = 20_000;
const MEDIAN_TTL_MS = 600_000;
/** Reckoned with while no duration is known at all: three and a half minutes. */
const USUAL_DURATION_MS = 210_000;

export function createCatalogueService({ store, starter }: { store: CatalogueStore; starter: StarterCatalogue }) {
  // All tracks are looked through for it: who asks when it is old gets the old one, and has it taken anew.
  const median = new LRUCache<'ms', number>({
    max: 1,
    ttl: MEDIAN_TTL_MS,
    allowStale: true,
    fetchMethod: async () => (await store.medianDurationMs()) ?? USUAL_DURATION_MS,
  });
  /** Artists that this process has entered, with all that it knows of them. */
  const entered = new LRUCache<string, true>({ max: REMEMBERED_ARTISTS });

  return {
    /** Enters the starter catalogue, or what of it is missing or differs. Safe to repeat; answers what was written. */
    async ensureStarter(): Promise<{ tracks: number; artists: number }> {
      const [known, knownArtists] = await Promise.all([
        store.getTracks(starter.tracks.map(({ key }) => key)),
        store.findArtists(starter.artists.map(({ key }) => key)),
      ]);
      const tracks = starter.tracks.filter((track) => !tells(known.get(track.key), track));
      const artists = starter.artists.filter(
        ({ key, genres }) => !isDeepStrictEqual(knownArtists.get(key)?.genres, genres),
      );
      for (const batch of batches(tracks)) await store.upsertTracks(batch);
      for (const batch of batches(artists)) await store.upsertArtists(batch);
      return { tracks: tracks.length, artists: artists.length };
    },

    /** Enters tracks that somebody heard, and their artists with the genres that are known of them. */
    async enterHeard(tracks: readonly Track[]): Promise<void> {
      const names = new Set(tracks.map(({ artists: [name = ''] }) => name));
      const unknown = [...names].filter((name) => !entered.has(name)).map((name) => artistOf(starter, name));
      const artists = new Map(unknown.map((artist) => [artist.key, artist]));
      for (const batch of batches([...artists.values()])) await store.upsertArtists(batch);
      for (const name of names) entered.set(name, true);
      for (const batch of batches(tracks)) await store.upsertTracks(batch);
    },

    /**
     * Notes that a track is known to the music service as `found`. One that is keyed by its names learns from it where it
     * is there, how long it is, and whether it is explicit; album and year are those of whichever release was found.
     */
    async noteFound(trackKey: string, found: Track): Promise<void> {
      if (trackKey === found.key) return this.enterHeard([found]);
      const known = (await store.getTracks([trackKey])).get(trackKey);
      if (known === undefined) return;
      const { durationMs, durationSource, explicit } = found;
      const isStated = known.durationSource === 'stated';
      await store.upsertTracks([
        { ...known, explicit: known.explicit ?? explicit, ...(!isStated && { durationMs, durationSource }) },
      ]);
      if (found.spotifyUri !== null) await store.refer(trackKey, found.spotifyUri);
    },

    /** Enters what an artist plays, also for the tracks of which no genre is known. */
    async enterGenres(artist: Artist): Promise<void> {
      await store.upsertArtists([artist]);
      const tracks = await store.findByArtists([artist.key], BATCH);
      const bare = tracks.filter(
        ({ genres, artists }) => genres.length === 0 && normalise(artists[0] ?? '') === artist.key,
      );
      await store.upsertTracks(bare.map((track) => ({ ...track, genres: artist.genres })));
    },

    async getTracks(keys: readonly string[]): Promise<Track[]> {
      return [...(await store.getTracks(keys)).values()];
    },

    /** Tracks of these genres and of what they include. */
    findByGenres: (genres: readonly string[], limit: number): Promise<Track[]> =>
      store.findByGenres(withDescendants(genres), limit),

    findByArtists: (artistKeys: readonly string[], limit: number): Promise<Track[]> =>
      store.findByArtists(artistKeys, limit),

    /** Tracks whose title, whatever the version, and artist where given, match. */
    findByReference: ({ title, artist }: { title: string; artist: string | null }): Promise<Track[]> =>
      store.findByTitle(titleKey(title), artist === null ? null : normalise(artist), SAME_TITLE),

    /** Known artists by normalised name. */
    findArtists: (names: readonly string[]): Promise<Map<string, Artist>> => store.findArtists(names),

    async genresOfArtists(artistKeys: readonly string[]): Promise<Map<string, string[]>> {
      const artists = await store.findArtists(artistKeys);
      return new Map([...artists].map(([key, { genres }]) => [key, genres]));
    },

    /** What a track without a known duration is reckoned with. */
    medianDurationMs: (): Promise<number> => median.forceFetch('ms'),
  };
}

/** Whether what is known already says everything that the fresh track says. */
function tells(known: Track | undefined, fresh: Track): boolean {
  if (known === undefined) return false;
  return (Object.keys(fresh) as (keyof Track)[]).every(
    (field) => fresh[field] === null || isDeepStrictEqual(known[field], fresh[field]),
  );
}

function artistOf(starter: StarterCatalogue, name: string): Artist {
  return starter.artistOf(name) ?? { key: normalise(name), name, genres: [] };
}

function batches<T>(entries: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(entries.length / BATCH) }, (_, i) => entries.slice(i * BATCH, (i + 1) * BATCH));
}
