import { seededRandom } from './random.js';
import type { Scorer } from './ranking.js';
import { transposed, type SparseMatrix } from './sparse-matrix.js';

export interface IalsOptions {
  factors: number;
  sweeps: number;
  /** α: what it costs to expect anything where nothing was heard. */
  unobserved: number;
  /** What a vector's length costs, times the weight of what its row should explain (entries + α · columns). */
  ridge: number;
  /** What an entry of 1 counts. */
  weight: number;
  seed: number;
}

/** Vectors of `factors` numbers, one after another. */
export interface IalsModel {
  users: Float64Array;
  items: Float64Array;
}

const STEPS = 3;

/**
 * Implicit alternating least squares (Y. Hu, Y. Koren, C. Volinsky, "Collaborative filtering for implicit feedback
 * datasets", ICDM 2008): vectors x of users and y of items such that x·y is 1 where something was heard, the more surely the
 * more it was, and 0 elsewhere. Minimises Σ weight·value·(1 − x·y)² + α·Σ(x·y)² + Σ ridge·(entries + α·columns)·|x|² + the same of
 * y, as in S. Rendle et al., "Revisiting the performance of iALS on item recommendation benchmarks", RecSys 2022. Each system is improved by three steps of conjugate gradients from its last
 * solution (G. Takács, I. Pilászy, D. Tikk, "Applications of the conjugate gradient method for implicit feedback", RecSys 2011).
 */
export function trainIals(matrix: SparseMatrix, options: IalsOptions): IalsModel {
  const { factors, sweeps, seed } = options;
  const byItem = transposed(matrix);
  const random = seededRandom(seed);
  const normal = (): number =>
    (Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()) * 0.1) / Math.sqrt(factors);
  const users = Float64Array.from({ length: matrix.rows * factors }, normal);
  const items = Float64Array.from({ length: matrix.columns * factors }, normal);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    improve(users, matrix, items, options);
    improve(items, byItem, users, options);
  }
  return { users, items };
}

/** The scores of the rows of a matrix, which may say more of the same users than the one that the model was trained on. */
export function scoreIals(model: IalsModel, matrix: SparseMatrix, options: IalsOptions): Scorer {
  const { factors } = options;
  const { items } = model;
  const users = model.users.slice();
  improve(users, matrix, items, options);
  return (row, scores) => {
    for (let item = 0; item < scores.length; item++)
      scores[item] = dot(users, row * factors, items, item * factors, factors);
  };
}

/** Moves the vectors of the rows towards the best that the fixed vectors of the columns allow. */
function improve(
  solved: Float64Array,
  { rows, columns, starts, column, value }: SparseMatrix,
  fixed: Float64Array,
  { factors, unobserved, ridge, weight }: IalsOptions,
): void {
  const base = gram(fixed, factors, unobserved);
  const residual = new Float64Array(factors);
  const direction = new Float64Array(factors);
  const image = new Float64Array(factors);

  for (let row = 0; row < rows; row++) {
    const from = starts[row]!;
    const to = starts[row + 1]!;
    const own = row * factors;
    if (from === to) {
      solved.fill(0, own, own + factors);
      continue;
    }
    const cost = ridge * (to - from + unobserved * columns);
    /** image = (αY'Y + cost·I + Σ weight·yy') vector − target·Σ weight·y. */
    const apply = (vector: Float64Array, offset: number, target: number): void => {
      for (let f = 0; f < factors; f++)
        image[f] = dot(base, f * factors, vector, offset, factors) + cost * vector[offset + f]!;
      for (let at = from; at < to; at++) {
        const other = column[at]! * factors;
        const by = weight * value[at]! * (dot(fixed, other, vector, offset, factors) - target);
        for (let f = 0; f < factors; f++) image[f]! += by * fixed[other + f]!;
      }
    };
    apply(solved, own, 1);
    let size = 0;
    for (let f = 0; f < factors; f++) {
      residual[f] = -image[f]!;
      direction[f] = residual[f]!;
      size += residual[f]! ** 2;
    }
    for (let step = 0; step < STEPS && size > 1e-20; step++) {
      apply(direction, 0, 0);
      const length = size / dot(direction, 0, image, 0, factors);
      let next = 0;
      for (let f = 0; f < factors; f++) {
        solved[own + f]! += length * direction[f]!;
        residual[f]! -= length * image[f]!;
        next += residual[f]! ** 2;
      }
      for (let f = 0; f < factors; f++) direction[f] = residual[f]! + (next / size) * direction[f]!;
      size = next;
    }
  }
}

/** α·Y'Y. */
function gram(vectors: Float64Array, factors: number, unobserved: number): Float64Array {
  const sums = new Float64Array(factors * factors);
  for (let at = 0; at < vectors.length; at += factors) {
    for (let f = 0; f < factors; f++) {
      const by = unobserved * vectors[at + f]!;
      if (by === 0) continue;
      for (let g = 0; g < factors; g++) sums[f * factors + g]! += by * vectors[at + g]!;
    }
  }
  return sums;
}

function dot(a: Float64Array, p: number, b: Float64Array, q: number, length: number): number {
  let s0 = 0;
  let s1 = 0;
  let k = 0;
  for (; k + 1 < length; k += 2) {
    s0 += a[p + k]! * b[q + k]!;
    s1 += a[p + k + 1]! * b[q + k + 1]!;
  }
  if (k < length) s0 += a[p + k]! * b[q + k]!;
  return s0 + s1;
}
