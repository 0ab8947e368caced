import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { allMatches } from '../../server/all-matches.js';

const expressions = [/a+/g, /(?<first>\w)(\d*)/g, /x*/g, /x*/gu, /(?=b)|🎵/gu, /\p{L}*/dgu, /$/g, /[^]/g];

test('finds what matchAll finds, also where matches are empty or letters two units long', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...expressions),
      fc.string({ unit: fc.constantFrom('a', 'b', 'x', '7', ' ', '🎵', 'é') }),
      (expression, text) => {
        expect(allMatches(expression, text)).toEqual([...text.matchAll(new RegExp(expression))]);
      },
    ),
  );
});

test('starts at the beginning, wherever the expression stood', () => {
  const expression = /o/g;
  expression.lastIndex = 3;
  expect(allMatches(expression, 'foo').map(({ index }) => index)).toEqual([1, 2]);
});
