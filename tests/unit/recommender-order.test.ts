import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { orderTracks, type OrderItem } from '../../server/features/recommender/order.js';

const items = fc.array(
  fc.record({
    energy: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { freq: 6 }),
    lead: fc.constantFrom('a', 'b', 'c', 'd'),
    score: fc.double({ min: -1, max: 4, noNaN: true }),
  }),
  { maxLength: 30 },
);
const curve = fc.constantFrom(null, 'rising' as const, 'falling' as const, 'wave' as const);
const energyAlong = (list: readonly OrderItem[], order: readonly number[]): number[] =>
  order.map((at) => list[at]!.energy!);
const meanStep = (values: readonly number[]): number =>
  values.slice(1).reduce((sum, value, at) => sum + Math.abs(value - values[at]!), 0) / Math.max(1, values.length - 1);

describe('orderTracks', () => {
  it('plays each track once, the same every time', () => {
    fc.assert(
      fc.property(items, curve, (list, wish) => {
        const order = orderTracks(list, { curve: wish });
        expect([...order].sort((a, b) => a - b)).toEqual(list.map((_, at) => at));
        expect(orderTracks(list, { curve: wish })).toEqual(order);
      }),
    );
  });

  it('plays no artist twice in a row whenever that can be avoided', () => {
    fc.assert(
      fc.property(items, curve, (list, wish) => {
        const counts = ['a', 'b', 'c', 'd'].map((lead) => list.filter((item) => item.lead === lead).length);
        fc.pre(Math.max(...counts) <= Math.ceil(list.length / 2));
        const order = orderTracks(list, { curve: wish });
        order.slice(1).forEach((item, at) => expect(list[item]!.lead).not.toBe(list[order[at]!]!.lead));
      }),
    );
  });

  it('keeps fixed tracks where they are', () => {
    fc.assert(
      fc.property(items, curve, fc.nat(), fc.nat(), (list, wish, a, b) => {
        fc.pre(list.length > 0);
        const fixed = new Map([[a % list.length, b % list.length]]);
        expect(orderTracks(list, { curve: wish, fixed })[a % list.length]).toBe(b % list.length);
      }),
    );
  });

  const varied = Array.from({ length: 16 }, (_, i) => ({
    energy: ((i * 7) % 16) / 16,
    lead: `artist ${i}`,
    score: i % 5,
  }));

  it('rises, falls, and waves', () => {
    const rising = energyAlong(varied, orderTracks(varied, { curve: 'rising' }));
    expect(rising).toEqual([...rising].sort((a, b) => a - b));
    const falling = energyAlong(varied, orderTracks(varied, { curve: 'falling' }));
    expect(falling).toEqual([...falling].sort((a, b) => b - a));
    const wave = energyAlong(varied, orderTracks(varied, { curve: 'wave' }));
    const mean = (from: number, to: number): number =>
      wave.slice(from, to).reduce((sum, value) => sum + value, 0) / (to - from);
    expect(mean(6, 10)).toBeGreaterThan(mean(2, 6));
    expect(mean(6, 10)).toBeGreaterThan(mean(10, 14));
  });

  it('moves in smaller steps than chance, and opens strongly', () => {
    const order = orderTracks(varied, { curve: null });
    expect(meanStep(energyAlong(varied, order))).toBeLessThan(0.5 * meanStep(varied.map(({ energy }) => energy)));
    expect(varied[order[0]!]!.score).toBeGreaterThanOrEqual(3);
  });
});
