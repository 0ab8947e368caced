import type { Scorer } from './ranking.js';
import { transposed, type SparseMatrix } from './sparse-matrix.js';

export interface ItemKnnOptions {
  /** Added to the product of both lengths. */
  shrinkage: number;
  neighbours: number;
}

/** Items near those of the row, by the cosine of their columns (B. Sarwar et al., WWW 2001). */
export function fitItemKnn(matrix: SparseMatrix, { shrinkage, neighbours }: ItemKnnOptions): Scorer {
  const { columns, starts, column, value } = matrix;
  const byItem = transposed(matrix);
  const lengths = Float64Array.from({ length: columns }, (_, item) =>
    Math.sqrt(byItem.value.subarray(byItem.starts[item], byItem.starts[item + 1]).reduce((sum, x) => sum + x * x, 0)),
  );
  const together = new Float64Array(columns);
  const near: Int32Array[] = [];
  const likeness: Float64Array[] = [];
  for (let item = 0; item < columns; item++) {
    const touched: number[] = [];
    for (let p = byItem.starts[item]!; p < byItem.starts[item + 1]!; p++) {
      const row = byItem.column[p]!;
      for (let at = starts[row]!; at < starts[row + 1]!; at++) {
        const other = column[at]!;
        if (other === item) continue;
        if (together[other] === 0) touched.push(other);
        together[other]! += byItem.value[p]! * value[at]!;
      }
    }
    for (const other of touched) together[other]! /= lengths[item]! * lengths[other]! + shrinkage;
    touched.sort((a, b) => together[b]! - together[a]! || a - b);
    const kept = Int32Array.from(touched.slice(0, neighbours));
    near.push(kept);
    likeness.push(Float64Array.from(kept, (other) => together[other]!));
    for (const other of touched) together[other] = 0;
  }
  return (row, scores) => {
    scores.fill(0);
    for (let at = starts[row]!; at < starts[row + 1]!; at++) {
      const item = column[at]!;
      near[item]!.forEach((other, n) => {
        scores[other]! += value[at]! * likeness[item]![n]!;
      });
    }
  };
}
