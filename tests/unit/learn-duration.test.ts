import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { learnDuration } from '../../server/features/catalogue/learn-duration.js';

const duration = fc.integer({ min: 61_000, max: 900_000 });
/** Plays that end with the track: a little off, as clients report them. */
const jitter = fc.integer({ min: -700, max: 700 });

describe('learnDuration', () => {
  it.each([
    ['nothing is known', [], [], null],
    ['one play of unknown end says nothing', [200_000], [], null],
    ['two that agree', [200_000, 199_925], [], 200_000],
    ['skips agree too, and say nothing', [3_000, 3_100, 2_900, 12_000], [], null],
    ['nothing but skips', [3_000, 3_100, 2_900], [], null],
    ['skips do not outvote two full plays', [3_000, 3_100, 3_200, 180_000, 180_400], [], 180_400],
    ['two halves that happen to agree, and one full play', [90_000, 90_900, 210_000], [], null],
    ['one play was longer, of many', [200_000, 200_000, 200_100, 200_100, 260_000], [], 200_100],
    ['one that ended with the track', [], [215_300], 215_300],
    ['what ended with the track outweighs the rest', [100_000, 100_000, 100_000], [215_300], 215_300],
    ['begun in the middle once', [], [80_000, 215_300], 215_300],
    ['begun in the middle once, of many', [], [80_000, 215_300, 215_400, 215_200], 215_300],
    ['what cannot be a play', [], [0, -5, Number.NaN], null],
  ])('%s', (_case, plays, finished, expected) => {
    expect(learnDuration(plays, finished)).toBe(expected);
  });

  it('finds the duration among any skips, from two full plays on', () => {
    fc.assert(
      fc.property(
        duration,
        fc.array(jitter, { minLength: 2, maxLength: 20 }),
        fc.array(fc.double({ min: 0, max: 0.9, noNaN: true }), { maxLength: 30 }),
        (ms, offsets, parts) => {
          const full = offsets.map((offset) => ms + offset);
          const skips = parts.map((part) => Math.floor(part * ms * 0.95));
          const learnt = learnDuration([...skips, ...full]);
          expect(Math.abs((learnt ?? 0) - ms)).toBeLessThanOrEqual(700);
        },
      ),
    );
  });

  it('is one of the plays, whatever their order, and no longer than the longest', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1_000_000 }), { maxLength: 50 }), (plays) => {
        const learnt = learnDuration(plays);
        expect(learnDuration([...plays].reverse())).toBe(learnt);
        if (learnt !== null) expect(plays).toContain(learnt);
        const finished = learnDuration([], plays);
        if (finished !== null) expect(plays).toContain(finished);
        expect(finished === null).toBe(plays.every((ms) => ms < 1));
      }),
    );
  });
});
