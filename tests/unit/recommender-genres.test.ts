import { expect, it } from '@jest/globals';
import { createGenresOfNamed } from '../../server/features/recommender/genres-of-named.js';
import { aTrack } from './recommender-fixtures.js';

it('remembers the genres of artists that are known, and asks again for those that are not', async () => {
  const asked: string[][] = [];
  const genresOf = createGenresOfNamed({
    genresOfArtists: (keys) => {
      asked.push([...keys]);
      return Promise.resolve(new Map(keys.includes('ann') ? [['ann', ['jazz']]] : []));
    },
    findByArtists: ([key]) =>
      Promise.resolve(key === 'bob' ? [aTrack('Song', 'Bob & The Wailers', { genres: ['reggae'] })] : []),
  });
  const first = await genresOf(['ann', 'bob', 'nobody']);
  expect([...first]).toEqual([
    ['ann', ['jazz']],
    ['bob', ['reggae']],
    ['nobody', []],
  ]);
  expect(await genresOf(['nobody', 'bob', 'ann'])).toEqual(first);
  await genresOf(['ann']);
  expect(asked).toEqual([['ann', 'bob', 'nobody'], ['nobody']]);
});
