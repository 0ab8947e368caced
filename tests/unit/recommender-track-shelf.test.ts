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

it('lets go of what nobody used lately, and of more only where there is far too much', async () => {
  let now = 0;
  const asked: string[] = [];
  const shelf = createTrackShelf(
    {
      getTracks: (keys) => {
        asked.push(...keys);
        return Promise.resolve(keys.map((key) => aTrack(key, 'Somebody', { key })));
      },
      starterTracks: () => [],
    },
    () => now,
    (error) => {
      throw error;
    },
    { usual: 4, most: 12 },
  );
  const readOf = async (keys: string): Promise<string> => {
    asked.length = 0;
    expect((await shelf.load([...keys])).map((features) => features?.track.key).join('')).toBe(keys);
    return asked.join('');
  };
  expect(await readOf('abcdef')).toBe('abcdef');
  expect(await readOf('abcdef')).toBe('');
  now += 40 * 60_000;
  expect(await readOf('def')).toBe('');
  now += 40 * 60_000;
  // Everything is read anew each hour.
  expect(await readOf('def')).toBe('abcdef');
  // The first three were used 80 minutes ago.
  expect(await readOf('uvwxyz')).toBe('uvwxyz');
  expect(await readOf('defuvwxyz')).toBe('');
  expect(await readOf('abc')).toBe('abc');
  // More than twelve, all of them used just now.
  expect(await readOf('mno')).toBe('mno');
  expect(await readOf('defuvwxyzabcmno')).toHaveLength(3);
});
