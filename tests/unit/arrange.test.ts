import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { moved, shuffled } from '../../server/features/playlists/arrange.js';

const items = fc.uniqueArray(fc.integer(), { minLength: 1, maxLength: 12 });

describe('moved', () => {
  it('puts one item at its new position and leaves the others in their order', () => {
    fc.assert(
      fc.property(items, fc.nat(11), fc.nat(11), (list, a, b) => {
        const [from, to] = [(a % list.length) + 1, (b % list.length) + 1];
        const result = moved(list, from, to);
        expect(result[to - 1]).toBe(list[from - 1]);
        const others = (all: number[]) => all.filter((item) => item !== list[from - 1]);
        expect(others(result)).toEqual(others(list));
      }),
    );
  });

  it('changes nothing for positions that are not there', () => {
    for (const [from, to] of [
      [0, 1],
      [1, 0],
      [4, 1],
      [1, 4],
      [-1, 2],
    ] as const) {
      expect(moved([1, 2, 3], from, to)).toEqual([1, 2, 3]);
    }
  });
});

describe('shuffled', () => {
  it('holds the same items, and reaches every order', () => {
    fc.assert(
      fc.property(items, (list) => {
        expect(shuffled(list, Math.random).sort()).toEqual([...list].sort());
      }),
    );
    const orders = new Set(Array.from({ length: 500 }, () => shuffled([1, 2, 3], Math.random).join('')));
    expect(orders.size).toBe(6);
  });
});
