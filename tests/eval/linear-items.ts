import { invertSymmetric } from './symmetric-inverse.js';

/** Item-item weights among the items that most listeners have; the others have none. */
export interface LinearItems {
  /** The row of an item in `weights`, −1 for the others. */
  rowOf: Int32Array;
  /** The item of each row. */
  items: Int32Array;
  /** Row by row: what having the first item says of the second. */
  weights: Float64Array;
}

/** Rows for the most frequent items, at most `limit`, ties to the lower item. */
function frequentItems(counts: Int32Array, limit: number): Pick<LinearItems, 'rowOf' | 'items'> {
  const items = Int32Array.from(
    [...counts.keys()]
      .filter((item) => counts[item]! > 0)
      .sort((a, b) => counts[b]! - counts[a]! || a - b)
      .slice(0, limit),
  );
  const rowOf = new Int32Array(counts.length).fill(-1);
  items.forEach((item, row) => (rowOf[item] = row));
  return { rowOf, items };
}

/** EASE (see ease.ts) on the items' side, for many listeners and few items. Histories without repetitions. */
export function fitFrequentEase(
  histories: readonly Int32Array[],
  counts: Int32Array,
  limit: number,
  ridge: number,
): LinearItems {
  const { rowOf, items } = frequentItems(counts, limit);
  const n = items.length;
  const gram = new Float64Array(n * n);
  for (const history of histories) {
    const rows = Array.from(history, (item) => rowOf[item]!).filter((row) => row >= 0);
    for (const a of rows) for (const b of rows) gram[a * n + b]!++;
  }
  for (let row = 0; row < n; row++) gram[row * n + row]! += ridge;
  const weights = invertSymmetric(gram, n);
  for (let b = 0; b < n; b++) {
    const own = weights[b * n + b]!;
    for (let a = 0; a < n; a++) if (a !== b) weights[a * n + b]! /= -own;
    weights[b * n + b] = 0;
  }
  return { rowOf, items, weights };
}

export interface TransitionOptions {
  /** What an item counts for each step that it lies back. */
  past: number;
  /** What an item counts for each step that it comes later than the next. */
  future: number;
  ridge: number;
}

const REACH = 12;

/**
 * Linear transitions (M. Choi et al., "Session-aware linear item-item models for session-based recommendation", WWW 2021):
 * the weights that best foretell from the items so far, fading with their age, what comes next.
 */
export function fitTransitions(
  sequences: readonly Int32Array[],
  counts: Int32Array,
  limit: number,
  { past, future, ridge }: TransitionOptions,
): LinearItems {
  const { rowOf, items } = frequentItems(counts, limit);
  const n = items.length;
  const gram = new Float64Array(n * n);
  const targets = new Float64Array(n * n);
  for (const sequence of sequences) {
    const rows = sequence.map((item) => rowOf[item]!);
    for (let at = 0; at + 1 < rows.length; at++) {
      const from = Math.max(0, at - REACH + 1);
      for (let i = from; i <= at; i++) {
        if (rows[i]! < 0) continue;
        const weight = past ** (at - i);
        const row = rows[i]! * n;
        for (let j = from; j <= at; j++) if (rows[j]! >= 0) gram[row + rows[j]!]! += weight * past ** (at - j);
        const reach = future === 0 ? at + 2 : Math.min(rows.length, at + 1 + REACH);
        for (let j = at + 1; j < reach; j++)
          if (rows[j]! >= 0) targets[row + rows[j]!]! += weight * future ** (j - at - 1);
      }
    }
  }
  for (let row = 0; row < n; row++) gram[row * n + row]! += ridge;
  const inverse = invertSymmetric(gram, n);
  const weights = new Float64Array(n * n);
  for (let k = 0; k < n; k++) {
    const row = targets.subarray(k * n, (k + 1) * n);
    const used: number[] = [];
    row.forEach((value, b) => value !== 0 && used.push(b));
    for (let a = 0; a < n; a++) {
      const by = inverse[a * n + k]!;
      const own = a * n;
      for (const b of used) weights[own + b]! += by * row[b]!;
    }
  }
  return { rowOf, items, weights };
}

/** Adds what the items of a history say, the last one fully, each one before `decay` times the one after it. */
export function addLinear(
  { rowOf, items, weights }: LinearItems,
  history: Int32Array,
  decay: number,
  scores: Float64Array,
): void {
  const n = items.length;
  let weight = 1;
  for (let at = history.length - 1; at >= 0 && weight > 1e-4; at--) {
    const row = rowOf[history[at]!]!;
    if (row >= 0) for (let other = 0; other < n; other++) scores[items[other]!]! += weight * weights[row * n + other]!;
    weight *= decay;
  }
}
