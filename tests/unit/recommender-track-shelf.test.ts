import { expect, it } from '@jest/globals';
import type { Track } from '../../server/features/catalogue/track.js';
import { createTrackShelf } from '../../server/features/recommender/track-shelf.js';
import { aTrack } from './recommender-fixtures.js';

it('reads tracks once, and those anew that have changed since', async () => {
  const known = new Map<string, Track>();
  const learn = (key: string, album: string): void => void known.set(key, aTrack(key, 'Somebody', { key, album }));
  const asked: string[] = [];
  const shelf = createTrackShelf(
    {
      getTracks: async (keys) => {
        asked.push(...keys);
        return keys.flatMap((key) => known.get(key) ?? []);
      },
      starterTracks: () => [],
    },
    () => 0,
    (error) => {
      throw error;
    },
  );
  const list = ['a', 'b', 'c'];
  const albums = async () => (await shelf.load(list)).map((features) => features?.track.album);
  learn('a', 'A');
  learn('b', 'B');

  expect(await albums()).toEqual(['A', 'B', undefined]);
  expect(await albums()).toEqual(['A', 'B', undefined]);
  expect(asked).toEqual(['a', 'b', 'c', 'c']);

  learn('b', 'another');
  learn('c', 'C');
  expect(await albums()).toEqual(['A', 'B', 'C']);
  shelf.forget(['b']);
  expect(await albums()).toEqual(['A', 'another', 'C']);
  asked.length = 0;
  expect(await albums()).toEqual(['A', 'another', 'C']);
  expect(asked).toEqual([]);
});
