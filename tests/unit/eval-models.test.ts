import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fitBm25, words } from '../eval/bm25.js';
import { fitEase } from '../eval/ease.js';
import { drawGrowth } from '../eval/growth.js';
import { scoreIals, trainIals } from '../eval/implicit-als.js';
import { addLinear, fitFrequentEase, fitTransitions } from '../eval/linear-items.js';
import { mixtureOf, replay } from '../eval/next-item.js';
import { decayedPopularity, popularity, sequentialRules } from '../eval/next-item-baselines.js';
import { seededRandom } from '../eval/random.js';
import { ndcg, recall, standardise, topItems } from '../eval/ranking.js';
import { sparseMatrix, transposed, type Entry } from '../eval/sparse-matrix.js';
import { invertSymmetric } from '../eval/symmetric-inverse.js';
import type { NextItemModel } from '../eval/timelines.js';

/** Rows of distinct items, most of them few. */
const rowsOf = (seed: number, rows: number, columns: number): number[][] => {
  const random = seededRandom(seed);
  return Array.from({ length: rows }, () =>
    Array.from({ length: columns }, (_, column) => column).filter(() => random() < 0.3),
  );
};
const entriesOf = (rows: readonly number[][]): Entry[] =>
  rows.flatMap((columns, row) => columns.map((column) => ({ row, column, value: 1 })));

/** Row-major product of square matrices. */
function product(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let k = 0; k < n; k++) for (let j = 0; j < n; j++) out[i * n + j]! += a[i * n + k]! * b[k * n + j]!;
  return out;
}

/** X'X + λI. */
function gramOf(rows: readonly number[][], columns: number, ridge: number): Float64Array {
  const gram = new Float64Array(columns * columns);
  for (const row of rows) for (const a of row) for (const b of row) gram[a * columns + b]!++;
  for (let item = 0; item < columns; item++) gram[item * columns + item]! += ridge;
  return gram;
}

describe('ranking', () => {
  it('lists the best, ties to the lower, never what is masked', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(-Infinity, -1, 0, 1, 2, 3), { maxLength: 40 }),
        fc.nat(10),
        (drawn, count) => {
          const expected = [...drawn.keys()]
            .filter((item) => drawn[item]! > -Infinity)
            .sort((a, b) => drawn[b]! - drawn[a]! || a - b)
            .slice(0, count);
          expect([...topItems(Float64Array.from(drawn), count)]).toEqual(expected);
        },
      ),
    );
  });

  it('judges a list as by hand', () => {
    const ranked = Int32Array.of(4, 7, 9);
    expect(recall(ranked, new Set([7, 1]))).toBe(0.5);
    expect(ndcg(ranked, new Set([7, 1]), 20)).toBeCloseTo(1 / Math.log2(3) / (1 + 1 / Math.log2(3)), 12);
    expect(ndcg(ranked, new Set([4, 7, 9, 1, 2]), 3)).toBeCloseTo(1, 12);
  });

  it('standardises over what may be ranked', () => {
    const scores = Float64Array.of(1, -Infinity, 3);
    standardise(scores);
    expect([...scores]).toEqual([-1, -Infinity, 1]);
  });
});

describe('invertSymmetric', () => {
  it('gives the inverse, beyond one block too', () => {
    for (const n of [1, 2, 63, 64, 65, 150]) {
      const gram = gramOf(rowsOf(n, 2 * n, n), n, 3);
      const identity = product(gram, invertSymmetric(gram.slice(), n), n);
      identity.forEach((value, at) => expect(value).toBeCloseTo(at % (n + 1) === 0 ? 1 : 0, 8));
    }
  });

  it('refuses what is not positive definite', () => {
    expect(() => invertSymmetric(Float64Array.of(1, 2, 2, 1), 2)).toThrow(RangeError);
  });
});

describe('EASE', () => {
  const [rows, items, ridge] = [rowsOf(1, 12, 20), 20, 2];
  const inverse = invertSymmetric(gramOf(rows, items, ridge), items);
  const weight = (a: number, b: number): number => (a === b ? 0 : -inverse[a * items + b]! / inverse[b * items + b]!);
  const expected = (row: readonly number[], item: number): number =>
    row.reduce((sum, own) => sum + weight(own, item), 0);

  it('is the same on the side of the users and on that of the items', () => {
    const score = fitEase(sparseMatrix(rows.length, items, entriesOf(rows)), { ridge, damping: 0 });
    const frequent = fitFrequentEase(
      rows.map((row) => Int32Array.from(row)),
      Int32Array.from({ length: items }, (_, item) => rows.filter((row) => row.includes(item)).length),
      items,
      ridge,
    );
    rows.forEach((row, user) => {
      const scores = new Float64Array(items);
      score(user, scores);
      const others = new Float64Array(items);
      addLinear(frequent, Int32Array.from(row), 1, others);
      for (let item = 0; item < items; item++) {
        if (row.includes(item)) continue;
        expect(scores[item]).toBeCloseTo(expected(row, item), 8);
        expect(others[item]).toBeCloseTo(expected(row, item), 8);
      }
    });
  });
});

describe('implicit ALS', () => {
  it('expects what a group of listeners shares, the same for the same seed', () => {
    const groups = [
      [0, 1, 2, 3],
      [4, 5, 6, 7],
    ];
    const rows = Array.from({ length: 20 }, (_, user) => groups[user % 2]!.filter((_, n) => n !== user % 4));
    const matrix = sparseMatrix(20, 8, entriesOf(rows));
    const options = { factors: 4, sweeps: 10, unobserved: 0.1, ridge: 0.01, weight: 1, seed: 3 };
    const first = trainIals(matrix, options);
    const score = scoreIals(first, matrix, options);
    for (let user = 0; user < 20; user++) {
      const scores = new Float64Array(8);
      score(user, scores);
      for (const item of rows[user]!) scores[item] = -Infinity;
      expect(topItems(scores, 1)[0]).toBe(groups[user % 2]![user % 4]);
    }
    expect(trainIals(matrix, options)).toEqual(first);
  });
});

describe('linear transitions', () => {
  it('expect what follows, and not what came before', () => {
    const model = fitTransitions(Array<Int32Array>(10).fill(Int32Array.of(0, 1, 2)), Int32Array.of(10, 10, 10), 3, {
      past: 0.5,
      future: 0,
      ridge: 1,
    });
    const scores = new Float64Array(3);
    addLinear(model, Int32Array.of(0, 1), 0.5, scores);
    expect(topItems(scores, 1)[0]).toBe(2);
  });
});

describe('models of the next play', () => {
  const DAY_S = 86_400;
  const after = (model: NextItemModel, plays: readonly (readonly [number, number])[], count: number): number[] => {
    for (const [item, at] of plays) model.learn(item, at);
    const scores = new Float64Array(count);
    model.score(scores);
    return [...scores];
  };

  it('count less what is older', () => {
    const plays = [
      [0, 0],
      [0, 1],
      [1, 7 * DAY_S],
    ] as const;
    const [old, recent] = after(decayedPopularity(7)(2), plays, 2);
    expect(recent).toBeCloseTo(1, 6);
    expect(old).toBeCloseTo(2 / Math.E, 4);
    expect(after(popularity(2), plays, 2)).toEqual([2, 1]);
  });

  it('survive silences of many years', () => {
    const scores = after(
      decayedPopularity(1)(2),
      [
        [0, 0],
        [1, 9_000 * DAY_S],
      ],
      2,
    );
    expect(scores[1]).toBeCloseTo(1, 6);
    expect(scores.every(Number.isFinite)).toBe(true);
  });

  it('count by distance what came after the same item', () => {
    const plays = [0, 1, 2, 0].map((item, at) => [item, at] as const);
    expect(after(sequentialRules(3)(3), plays, 3)).toEqual([0, 1, 0.5]);
  });

  it('replay what came next the last time, the latest times more', () => {
    const options = {
      context: 1,
      contextDecay: 1,
      reach: 1,
      fade: 0.5,
      halfLifeDays: 10,
      floor: 0,
      pause: 1,
      times: 10,
    };
    const plays = [
      [0, 0],
      [1, 60],
      [0, 10 * DAY_S],
      [2, 10 * DAY_S + 60],
      [0, 20 * DAY_S],
    ] as const;
    const scores = after(replay(options)(3), plays, 3);
    expect(scores[1]).toBeCloseTo(0.25, 6);
    expect(scores[2]).toBeCloseTo(0.5, 6);
  });

  it('are mixed by how well they foresaw', () => {
    const always = (item: number) => (): NextItemModel => ({
      learn: () => undefined,
      score: (scores) => void scores.fill(0).fill(1, item, item + 1),
    });
    const model = mixtureOf(
      [
        { model: always(1), weight: 0.5 },
        { model: always(2), weight: 0.5 },
      ],
      0.5,
    )(3);
    const scores = new Float64Array(3);
    model.learn(0, 0);
    model.score(scores);
    expect([...scores]).toEqual([0, 0.5, 0.5]);
    model.learn(2, 1);
    model.learn(0, 2);
    model.score(scores);
    expect([...scores]).toEqual([0, 0.25, 0.75]);
  });
});

describe('BM25', () => {
  it('finds rare words first, whatever their accents', () => {
    const documents = ['the sound of silence', 'the Beyoncé sound', 'the end'].map(words);
    const scores = new Float64Array(3);
    fitBm25(documents, { k1: 1.5, b: 0.75 })(words('THE beyonce'), scores);
    expect(topItems(scores, 1)[0]).toBe(1);
    expect(scores[2]).toBeGreaterThan(scores[0]!);
    expect(scores[0]).toBeGreaterThan(0);
  });
});

describe('a sparse matrix', () => {
  it('is itself when transposed twice', () => {
    const matrix = sparseMatrix(5, 7, entriesOf(rowsOf(9, 5, 7)));
    expect(transposed(transposed(matrix))).toEqual(matrix);
  });
});

describe('the picture of growth', () => {
  it('shows every measure and tells it in words', () => {
    const picture = drawGrowth(
      [1e5, 1e6, 2e6].map((listens) => ({
        listens,
        seconds: listens / 1e5,
        megabytes: listens / 1e3,
        firstMs: 400,
        anewMs: 20,
        againMs: 1.25,
        keptMegabytes: 40,
      })),
    );
    expect(picture).toContain('1 million listens: training 10.0 s of processor time, 1000 MB; first met 400 ms');
    expect(picture.match(/<circle/g)).toHaveLength(18);
    expect(picture.match(/> ?[\d.]+ (?:s|ms|MB)</g)).toHaveLength(6);
    expect(picture).not.toMatch(/NaN|undefined|Infinity/);
  });
});
