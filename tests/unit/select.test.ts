import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Basket } from '../../server/features/recommender/basket.js';
import { Budget } from '../../server/features/recommender/budget.js';
import { findFitting, prepareExact } from '../../server/features/recommender/select-exact.js';
import { select as selectFrom } from '../../server/features/recommender/select.js';
import {
  type Lists,
  type Selection,
  type SelectItems,
  type SelectProblem as Columns,
  TOLERANCE_MS,
} from '../../server/features/recommender/selection-problem.js';

interface SelectItem {
  score: number;
  durationMs: number;
  pinned: boolean;
  groups: readonly number[];
  kin: readonly number[];
}

type SelectProblem = Omit<Columns, 'items'> & { items: readonly SelectItem[] };

const listsOf = (lists: readonly (readonly number[])[]): Lists => {
  const from = new Int32Array(lists.length + 1);
  lists.forEach((list, at) => (from[at + 1] = from[at]! + list.length));
  return { from, of: Int32Array.from(lists.flat()) };
};

const columnsOf = (problem: SelectProblem): Columns => {
  const { items } = problem;
  const columns: SelectItems = {
    length: items.length,
    score: Float64Array.from(items, ({ score }) => score),
    durationMs: Float64Array.from(items, ({ durationMs }) => durationMs),
    pinned: Uint8Array.from(items, ({ pinned }) => Number(pinned)),
    groups: listsOf(items.map(({ groups }) => groups)),
    kin: listsOf(items.map(({ kin }) => kin)),
  };
  return { ...problem, items: columns };
};

const select = (problem: SelectProblem): Selection => selectFrom(columnsOf(problem));

const item = (score: number, seconds: number, groups: number[] = [], pinned = false): SelectItem => ({
  score,
  durationMs: seconds * 1000,
  pinned,
  groups,
  kin: groups,
});

const seconds = fc.oneof(fc.integer({ min: 20, max: 600 }), fc.integer({ min: 115, max: 130 }));
const GROUPS = 6;
const NEARLY = 0.88;

const items = (maxLength: number) =>
  fc.array(
    fc.record({
      score: fc.double({ min: -2, max: 4, noNaN: true }),
      seconds: fc.tuple(seconds, fc.integer({ min: 0, max: 999 })).map(([whole, part]) => whole + part / 1000),
      groups: fc.uniqueArray(fc.nat(GROUPS - 1), { maxLength: 3 }),
      pinned: fc.integer({ min: 0, max: 15 }).map((die) => die === 0),
    }),
    { maxLength },
  );

const problem = (maxLength: number): fc.Arbitrary<SelectProblem> =>
  fc
    .record({
      items: items(maxLength),
      limits: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: GROUPS, maxLength: GROUPS }),
      minutes: fc.option(fc.integer({ min: 1, max: 40 })),
      count: fc.option(fc.integer({ min: 1, max: 10 })),
    })
    .map(({ items: drawn, limits, minutes, count }) => ({
      items: drawn.map(({ score, seconds: length, groups, pinned }) => item(score, length, groups, pinned)),
      limits,
      targetMs: minutes === null ? null : minutes * 60_000,
      count: minutes === null ? (count ?? 5) : count,
    }));

/** Written without the solver: whether the choice keeps pins, limits, count and time. Pins may exceed a limit by themselves. */
function keepsAll({ items: all, limits, targetMs, count }: SelectProblem, chosen: readonly number[]): boolean {
  const groupsKept = Array.from(limits).every((limit, group) => {
    const inGroup = chosen.filter((at) => all[at]!.groups.includes(group));
    return inGroup.length <= limit || inGroup.every((at) => all[at]!.pinned);
  });
  const total = chosen.reduce((sum, at) => sum + all[at]!.durationMs, 0);
  return (
    groupsKept &&
    all.every(({ pinned }, at) => !pinned || chosen.includes(at)) &&
    (count === null || chosen.length === count) &&
    (targetMs === null || Math.abs(total - targetMs) <= TOLERANCE_MS)
  );
}

/** As a choice of something. */
function fits(drawn: SelectProblem, chosen: readonly number[]): boolean {
  return chosen.length > 0 && keepsAll(drawn, chosen);
}

function subsets(size: number): number[][] {
  return Array.from({ length: 2 ** size }, (_, bits) => [...Array(size).keys()].filter((at) => (bits >> at) & 1));
}

/**
 * No choice that is in time is worth more, proven without the solver: the time is priced at any rate (Lagrange relaxation), after which the
 * best of each artist, a second one for less, and the best of these are the best choice. What missing time costs is
 * next to nothing up to 5 s, and no less than by the second from there on.
 */
function mostWorth({ items: all, limits, targetMs, count }: SelectProblem): number {
  const mean = all.reduce((sum, { durationMs }) => sum + durationMs, 0) / all.length;
  const worth = all.map(({ score, durationMs }) => (count === null ? (score * durationMs) / mean : score));
  const at = (rate: number): number => {
    const byArtist = new Map<number, number[]>();
    all.forEach(({ durationMs, groups: [artist = 0] }, i) =>
      byArtist.set(artist, [...(byArtist.get(artist) ?? []), worth[i]! - rate * durationMs]),
    );
    const marginal = [...byArtist].flatMap(([artist, nets]) =>
      nets
        .sort((a, b) => b - a)
        .slice(0, limits[artist])
        .map((net, before) => net - 0.15 * before),
    );
    const best = marginal.sort((a, b) => b - a).slice(0, count ?? Infinity);
    const gains = [0, 5, 60].map((gap) => Math.abs(rate) * gap * 1000 - (gap > 5 ? 2.5 : 0.002 * gap));
    const sum = best.reduce((total, net) => total + (count === null ? Math.max(0, net) : net), 0);
    return rate * targetMs! + Math.max(...gains) + sum;
  };
  const rates = Array.from({ length: 161 }, (_, step) => ((step - 80) * 0.0625) / mean);
  return Math.min(...rates.map(at));
}

describe('select', () => {
  it('is worth nearly what no choice exceeds, also where trying every choice is out of the question', () => {
    const drawn = fc.record({
      size: fc.constantFrom(200, 1_000),
      cap: fc.constantFrom(1, 2, 3),
      minutes: fc.constantFrom(30, 45, 60, 90),
      count: fc.boolean(),
      seed: fc.nat(1_000),
    });
    fc.assert(
      fc.property(drawn, ({ size, cap, minutes, count, seed }) => {
        const random = (i: number): number => Math.abs((Math.sin(i * 12.9898 + seed * 78.233) * 43_758.5453) % 1);
        const all = Array.from({ length: size }, (_, i) =>
          item(3 * random(i), 120 + Math.floor(240 * random(i + 0.3)), [Math.floor((size / 5) * random(i + 0.6))]),
        );
        const limits = new Array<number>(size).fill(cap);
        const asked = { items: all, limits, targetMs: minutes * 60_000, count: count ? Math.round(minutes / 4) : null };
        const { value, feasible } = select(asked);
        expect(feasible).toBe(true);
        expect(value).toBeGreaterThan(NEARLY * mostWorth(asked));
      }),
      { numRuns: 40 },
    );
  });

  it('finds a choice that fits whenever trying every choice finds one', () => {
    fc.assert(
      fc.property(problem(11), (drawn) => {
        const possible = subsets(drawn.items.length).some((chosen) => fits(drawn, chosen));
        const selection = select(drawn);
        expect(selection.feasible).toBe(possible);
        if (possible) expect(keepsAll(drawn, selection.chosen)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('finds one beyond the size that it tries exhaustively', () => {
    fc.assert(
      fc.property(
        fc.array(seconds, { minLength: 15, maxLength: 18 }),
        fc.integer({ min: 10, max: 60 }),
        fc.option(fc.integer({ min: 2, max: 10 })),
        (lengths, minutes, count) => {
          const drawn: SelectProblem = {
            items: lengths.map((length, at) => item(Math.sin(at), length, [at % 4])),
            limits: [3, 3, 3, 3],
            targetMs: minutes * 60_000,
            count,
          };
          const possible = subsets(lengths.length).some((chosen) => fits(drawn, chosen));
          expect(select(drawn).feasible).toBe(possible);
        },
      ),
      { numRuns: 15 },
    );
  }, 60_000);

  it('never exceeds a limit, drops a pin, chooses twice or miscounts, whatever comes out', () => {
    fc.assert(
      fc.property(problem(60), (drawn) => {
        const { chosen, totalMs, feasible } = select(drawn);
        expect(new Set(chosen).size).toBe(chosen.length);
        expect(totalMs).toBeCloseTo(
          chosen.reduce((sum, at) => sum + drawn.items[at]!.durationMs, 0),
          3,
        );
        expect(keepsAll({ ...drawn, targetMs: null, count: null }, chosen)).toBe(true);
        expect(fits(drawn, chosen)).toBe(feasible);
      }),
      { numRuns: 300 },
    );
  });

  it('gives the same answer twice', () => {
    fc.assert(
      fc.property(problem(40), (drawn) => {
        expect(select(drawn)).toEqual(select(drawn));
      }),
    );
  });

  it('is worth at least any other choice when there are few items', () => {
    fc.assert(
      fc.property(problem(9), (drawn) => {
        const best = select(drawn).value;
        for (const chosen of subsets(drawn.items.length)) {
          if (!keepsAll({ ...drawn, targetMs: null, count: null }, chosen)) continue;
          const basket = new Basket(columnsOf(drawn));
          basket.become(chosen);
          expect(best).toBeGreaterThanOrEqual(basket.value - 1e-6);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('searches to the very edge of the tolerance, although its table knows whole seconds only', () => {
    const many = Array.from({ length: 30 }, () => item(1, 100.499));
    const drawn: SelectProblem = { items: many, limits: [], targetMs: 10 * 100_499 + TOLERANCE_MS, count: 10 };
    const basket = new Basket(columnsOf(drawn));
    const search = prepareExact(basket, [...many.keys()], new Budget(1_000_000));
    expect(findFitting(basket, search, TOLERANCE_MS - 1, new Budget(40_000))).toBe(false);
    expect(findFitting(basket, search, TOLERANCE_MS, new Budget(40_000))).toBe(true);
    expect(basket.size).toBe(10);
  });

  it('comes within 5 s of the time when there is plenty to choose from', () => {
    const many = Array.from({ length: 2_000 }, (_, at) =>
      item(Math.sin(at) + 1, 120 + ((at * 37) % 240), [at % GROUPS]),
    );
    const limits = new Array<number>(GROUPS).fill(10);
    for (const minutes of [15, 30, 45, 60, 90, 120]) {
      const { totalMs, feasible } = select({ items: many, limits, targetMs: minutes * 60_000, count: null });
      expect(feasible).toBe(true);
      expect(Math.abs(totalMs - minutes * 60_000)).toBeLessThanOrEqual(5_000);
    }
  });

  it('finds the one fit to which no exchange leads', () => {
    const many = [...Array.from({ length: 20 }, () => item(2, 600)), ...Array.from({ length: 3 }, () => item(1, 250))];
    for (const targetMs of [750_000, 720_000]) {
      const { chosen, feasible } = select({ items: many, limits: [], targetMs, count: null });
      expect({ chosen, feasible }).toEqual({ chosen: [20, 21, 22], feasible: true });
    }
    const capped = many.map((one, at) => ({ ...one, groups: [at < 20 ? 0 : 1] }));
    expect(select({ items: capped, limits: [9, 2], targetMs: 750_000, count: null }).feasible).toBe(false);
  });

  it('fits count and time together, also where the best scores are all too long', () => {
    const many = Array.from({ length: 300 }, (_, at) => item(at < 100 ? 3 : 1, at < 100 ? 400 : 120 + at / 3));
    const { chosen, totalMs } = select({ items: many, limits: [], targetMs: 30 * 60_000, count: 10 });
    expect(chosen).toHaveLength(10);
    expect(Math.abs(totalMs - 30 * 60_000)).toBeLessThanOrEqual(5_000);
  });

  it('comes as near as it can when the tracks cannot make the time', () => {
    const long = Array.from({ length: 30 }, (_, at) => item(1 + at / 100, 400));
    expect(select({ items: long, limits: [], targetMs: 500_000, count: null })).toMatchObject({
      feasible: false,
      totalMs: 400_000,
    });
    const few = Array.from({ length: 3 }, () => item(1, 200));
    expect(select({ items: few, limits: [], targetMs: 3_600_000, count: null })).toMatchObject({
      feasible: false,
      totalMs: 600_000,
    });
  });

  it('prefers other artists to more of the same at equal scores', () => {
    const many = [
      item(1, 200, [0]),
      item(0.99, 200, [0]),
      item(0.98, 200, [0]),
      item(0.97, 200, [1]),
      item(0.96, 200, [2]),
    ];
    const { chosen } = select({ items: many, limits: [9, 9, 9], targetMs: null, count: 3 });
    expect(chosen).toEqual([0, 3, 4]);
  });
});
