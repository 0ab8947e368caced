import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { baseAfterBreak, mergePlaylist } from '../../server/features/playlist-sync/merge-playlist.js';

const letters = [...'abcdefghijklmnop'];
/** Some of the letters, in any order. */
const list = fc.shuffledSubarray(letters);
const sides = fc.record({ base: list, here: list, there: list });
/** Sides that differ little, as they do in life: one change each. */
const edit = (base: readonly string[]) =>
  fc
    .tuple(fc.nat(), fc.nat(), fc.constantFrom('add', 'remove', 'move', 'nothing'), fc.constantFrom('x', 'y', 'z'))
    .map(([from, to, kind, fresh]) => {
      const at = base.length === 0 ? 0 : from % base.length;
      if (kind === 'add') return base.toSpliced(to % (base.length + 1), 0, fresh);
      if (kind === 'nothing' || base.length === 0) return [...base];
      const rest = base.toSpliced(at, 1);
      return kind === 'remove' ? rest : rest.toSpliced(to % (rest.length + 1), 0, base[at] ?? '');
    });
const closeSides = list.chain((base) => fc.record({ base: fc.constant(base), here: edit(base), there: edit(base) }));
const without = (items: readonly string[], others: readonly string[]) => items.filter((item) => !others.includes(item));
const text = (items: readonly string[]) => items.join('');
const merge = (base: string, here: string, there: string) => {
  const { items, isConflict } = mergePlaylist({ base: [...base], here: [...here], there: [...there] });
  return isConflict ? 'conflict' : text(items);
};

describe('merging two lists that were one', () => {
  it('loses nothing that a side added, keeps nothing that a side removed, and has nothing twice', () => {
    fc.assert(
      fc.property(fc.oneof(sides, closeSides), ({ base, here, there }) => {
        const { items } = mergePlaylist({ base, here, there });
        const wanted = [...new Set([...here, ...there])].filter(
          (item) => !base.includes(item) || (here.includes(item) && there.includes(item)),
        );
        expect(items.toSorted()).toEqual(wanted.toSorted());
      }),
    );
  });

  it('of a change on one side only is that change, and of the same change on both that one', () => {
    fc.assert(
      fc.property(list, list, (base, changed) => {
        const unchanged = { isConflict: false, items: changed };
        expect(mergePlaylist({ base, here: changed, there: base })).toEqual(unchanged);
        expect(mergePlaylist({ base, here: base, there: changed })).toEqual(unchanged);
        expect(mergePlaylist({ base, here: changed, there: changed })).toEqual(unchanged);
      }),
    );
  });

  it('keeps the order of what neither side has moved', () => {
    fc.assert(
      fc.property(fc.oneof(sides, closeSides), ({ base, here, there }) => {
        const { items, isConflict } = mergePlaylist({ base, here, there });
        fc.pre(!isConflict);
        const kept = base.filter((item) => here.includes(item) && there.includes(item));
        const before = (order: readonly string[], a: string, b: string) => order.indexOf(a) < order.indexOf(b);
        for (const [index, a] of kept.entries()) {
          for (const b of kept.slice(index + 1)) {
            if (before(here, a, b) && before(there, a, b)) expect(before(items, a, b)).toBe(true);
          }
        }
      }),
    );
  });

  it('keeps the order in which each side has added, where nothing was moved', () => {
    const unmoved = fc.record({ base: list, here: list, there: list }).map(({ base, here, there }) => ({
      base: letters.filter((item) => base.includes(item)),
      here: letters.filter((item) => here.includes(item)),
      there: letters.filter((item) => there.includes(item)),
    }));
    fc.assert(
      fc.property(unmoved, ({ base, here, there }) => {
        const { items } = mergePlaylist({ base, here, there });
        const [onlyHere, onlyThere] = [without(here, [...base, ...there]), without(there, [...base, ...here])];
        expect(items.filter((item) => onlyHere.includes(item))).toEqual(onlyHere);
        expect(items.filter((item) => onlyThere.includes(item))).toEqual(onlyThere);
      }),
    );
  });

  it('finds the same conflicts from either side', () => {
    fc.assert(
      fc.property(fc.oneof(sides, closeSides), ({ base, here, there }) => {
        const turned = mergePlaylist({ base, here: there, there: here });
        expect(mergePlaylist({ base, here, there }).isConflict).toBe(turned.isConflict);
      }),
    );
  });

  it('sees no conflict where at most one side has moved anything', () => {
    fc.assert(
      fc.property(list, list, list, (base, here, kept) => {
        const there = base.filter((item) => kept.includes(item));
        expect(mergePlaylist({ base, here, there }).isConflict).toBe(false);
      }),
    );
  });

  it.each([
    ['added on both sides', 'abc', 'abxc', 'abcy', 'abxcy'],
    ['added at the same place', 'abc', 'axbc', 'aybc', 'ayxbc'],
    ['added at the beginning', 'abc', 'xabc', 'yabc', 'yxabc'],
    ['added behind what was removed', 'abc', 'abxc', 'ac', 'axc'],
    ['removed here, moved there', 'abcd', 'acd', 'acdb', 'acd'],
    ['all removed here, added there', 'abc', '', 'abcx', 'x'],
    ['made anew here, changed there', 'abcd', 'efgh', 'abdx', 'xefgh'],
    ['moved on both sides, apart', 'abcdef', 'bacdef', 'abcdfe', 'bacdfe'],
    ['moved to different places', 'abcd', 'dabc', 'adbc', 'dabc'],
    ['moved past each other', 'abc', 'bca', 'cab', 'cba'],
    ['one moved to both ends', 'abc', 'bac', 'acb', 'conflict'],
  ])('%s', (_what, base, here, there, merged) => {
    expect(merge(base, here, there)).toBe(merged);
  });

  it('takes lists of a thousand', () => {
    const base = Array.from({ length: 1_000 }, (_, index) => String(index));
    const here = base.toReversed();
    expect(mergePlaylist({ base, here, there: base })).toEqual({ items: here, isConflict: false });
  });
});

describe('after a write that broke off', () => {
  /** A write replaces everything with the first part, then appends the others. */
  const states = fc
    .record({ base: list, here: list, size: fc.integer({ min: 1, max: 5 }), done: fc.nat(5) })
    .map(({ base, here, size, done }) => ({ base, here, there: done === 0 ? base : here.slice(0, done * size) }));

  it('whatever of it was done, what is here is what is merged, in chunks of any size', () => {
    fc.assert(
      fc.property(states, ({ base, here, there }) => {
        const since = baseAfterBreak(base, here, there);
        expect(mergePlaylist({ base: since, here, there })).toEqual({ items: here, isConflict: false });
      }),
    );
  });

  it('what was added there meanwhile is kept', () => {
    fc.assert(
      fc.property(states, fc.nat(), ({ base, here, there }, at) => {
        const changed = there.toSpliced(at % (there.length + 1), 0, 'X');
        const since = baseAfterBreak(base, here, changed);
        const { items } = mergePlaylist({ base: since, here, there: changed });
        expect(items).toContain('X');
        expect(without(here, items)).toEqual([]);
      }),
    );
  });
});
