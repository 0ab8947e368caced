import type { Scorer } from './ranking.js';
import { columnCounts, scaleColumns, transposed, type SparseMatrix } from './sparse-matrix.js';
import { invertSymmetric } from './symmetric-inverse.js';

export interface EaseOptions {
  /** λ: what a weight costs. */
  ridge: number;
  /** Each item's column is divided by its number of listeners to this power, so that hits explain less. */
  damping: number;
}

/**
 * EASE (H. Steck, "Embarrassingly shallow autoencoders for sparse data", WWW 2019): the item-item weights B with an empty
 * diagonal that best rebuild X as XB. The columns may be damped by popularity first.
 *
 * B = I − P / diag(P) with P = (X'X + λI)⁻¹. With fewer users than items the inverse is taken on the users' side, which is
 * exact: X P = K⁻¹X and P = (I − X'K⁻¹X) / λ with K = XX' + λI (Woodbury). A row's score of an item it has not is then
 * −(K⁻¹X)ᵢ / Pᵢᵢ; scores of items that the row has mean nothing and must be masked.
 */
export function fitEase(matrix: SparseMatrix, { ridge, damping }: EaseOptions): Scorer {
  const counts = columnCounts(matrix);
  const damped = scaleColumns(
    matrix,
    Float64Array.from(counts, (count) => Math.max(1, count) ** -damping),
  );
  const { rows, columns, starts, column, value } = damped;
  const byItem = transposed(damped);
  const inverse = invertSymmetric(userGram(damped, byItem, ridge), rows);
  const diagonal = new Float64Array(columns);
  for (let item = 0; item < columns; item++) {
    let explained = 0;
    for (let p = byItem.starts[item]!; p < byItem.starts[item + 1]!; p++) {
      const row = byItem.column[p]! * rows;
      for (let q = byItem.starts[item]!; q < byItem.starts[item + 1]!; q++)
        explained += byItem.value[p]! * byItem.value[q]! * inverse[row + byItem.column[q]!]!;
    }
    diagonal[item] = (1 - explained) / ridge;
  }
  return (row, scores) => {
    scores.fill(0);
    for (let other = 0; other < rows; other++) {
      const weight = inverse[row * rows + other]!;
      for (let at = starts[other]!; at < starts[other + 1]!; at++) scores[column[at]!]! -= weight * value[at]!;
    }
    for (let item = 0; item < columns; item++) scores[item]! /= diagonal[item]!;
  };
}

/** XX' + λI. */
function userGram({ rows, starts, column, value }: SparseMatrix, byItem: SparseMatrix, ridge: number): Float64Array {
  const gram = new Float64Array(rows * rows);
  for (let row = 0; row < rows; row++) {
    for (let at = starts[row]!; at < starts[row + 1]!; at++) {
      const item = column[at]!;
      for (let p = byItem.starts[item]!; p < byItem.starts[item + 1]!; p++)
        gram[row * rows + byItem.column[p]!]! += value[at]! * byItem.value[p]!;
    }
    gram[row * rows + row]! += ridge;
  }
  return gram;
}
