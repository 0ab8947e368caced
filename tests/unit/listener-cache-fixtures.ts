import fc from 'fast-check';
import type { Track } from '../../server/features/catalogue/track.js';
import { FINISHED, SKIPPED } from '../../server/features/history/month-bucket.js';
import { createListenerCache, type Listener } from '../../server/features/recommender/listener-cache.js';
import type { TasteSource } from '../../server/features/recommender/recommender-sources.js';
import type { SharedHistories } from '../../server/features/recommender/shared-histories.js';
import { createTrackShelf } from '../../server/features/recommender/track-shelf.js';
import { aTrack, catalogueOf, DAY_MS, historyOf, NOW, type Play } from './recommender-fixtures.js';

const GENRES = [['jazz'], ['rock'], ['grunge'], [], ['house', 'techno']];
/** Songs by few artists, some of them in several versions, some by two artists, of which one name leads both. */
export const SONGS: Track[] = Array.from({ length: 24 }, (_, i) => {
  const song = `Song ${i >> 1}`;
  const artist = i % 7 === 0 ? `Artist ${i % 5} & Guest` : `Artist ${i % 5}`;
  const uri = `spotify:track:${i}`;
  const genres = GENRES[i % GENRES.length]!;
  return i % 2 === 0
    ? aTrack(song, artist, { genres })
    : aTrack(`${song} - Live`, `Artist ${(i - 1) % 5}`, { genres, key: uri, spotifyUri: uri });
});

export interface World {
  plays: Play[];
  tracks: Track[];
  now: number;
}

/** A process's cache over a world that changes; every reading of the history has a version of its own. */
export function cacheOf(world: World, sharedOf: (taste: TasteSource) => SharedHistories | null = () => null) {
  let version = 0;
  let asked = '';
  const history = historyOf(
    () => world.plays,
    () => {
      const said = JSON.stringify(world.plays);
      if (said !== asked) version++;
      asked = said;
      return String(version);
    },
  );
  const catalogue = {
    getTracks: (keys: readonly string[]) => catalogueOf(world.tracks).getTracks(keys),
    starterTracks: () => [],
  };
  const shelf = createTrackShelf(
    catalogue,
    () => world.now,
    (error) => {
      throw error;
    },
  );
  const service = { version: () => Promise.resolve(''), load: () => Promise.resolve([]) };
  return { shelf, listeners: createListenerCache(history, service, shelf, sharedOf(history), () => world.now) };
}

/** Everything that a listener's profile says, without what is like what. */
export function told({ profile, features, otherVersions, dearest, described, sameDay }: Listener) {
  const { index, habits, ...rest } = profile;
  return {
    ...rest,
    rows: rest.recordings.map((name) => index.get(name)),
    habits: {
      ...habits,
      recordings: rest.recordings.map((_, row) => [...habits.recordings.of(row)]),
      artists: [...rest.artists.keys()].map((name) => habits.artists.get(name)),
    },
    features: features.map((one) => one?.track),
    otherVersions: otherVersions.map(({ track }) => track),
    dearest,
    described,
    sameDay,
  };
}

export const play = fc.record({
  track: fc.constantFrom(...SONGS),
  at: fc.oneof(
    fc.integer({ min: (NOW - 900 * DAY_MS) / 1000, max: NOW / 1000 }).map((second) => second * 1000),
    // Most that is new is from lately.
    fc.integer({ min: (NOW - 40 * DAY_MS) / 1000, max: NOW / 1000 }).map((second) => second * 1000),
    fc.constantFrom(365, 366, 730, 731).map((days) => NOW - days * DAY_MS),
  ),
  ms: fc.constantFrom(5_000, 30_000, 200_000),
  flags: fc.constantFrom(0, FINISHED, SKIPPED),
});
