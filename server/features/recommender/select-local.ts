import type { Basket } from './basket.js';
import { KIN_COST, TOLERANCE_MS } from './selection-problem.js';

const POOL = 400;
const MAX_EVALUATIONS = 150_000;

/** Adds the best scores less what their clusters cost (as in maximal marginal relevance), as long as count and time allow. */
export function fill(basket: Basket, byScore: readonly number[]): void {
  const { items, targetMs, count } = basket.problem;
  while (count === null || basket.size < count) {
    const room = targetMs === null ? Infinity : targetMs + TOLERANCE_MS - basket.totalMs;
    let best = -1;
    let bestScore = -Infinity;
    for (const item of byScore) {
      const { score, durationMs } = items[item]!;
      if (score <= bestScore) break;
      if ((count === null && durationMs > room) || !basket.canAdd(item)) continue;
      const marginal = score - KIN_COST * basket.kinOf(item);
      if (marginal > bestScore) {
        best = item;
        bestScore = marginal;
      }
    }
    if (best < 0) return;
    basket.add(best);
  }
}

/**
 * Steepest ascent: each chosen item in turn gives way to whatever, or to nothing, is worth more in its place; then whatever
 * is worth adding is added; until nothing changes or the budget of evaluations is spent.
 */
export function improve(basket: Basket, byScore: readonly number[]): void {
  const { items } = basket.problem;
  const pool = byScore.slice(0, Math.max(POOL, 4 * basket.size));
  let evaluations = 0;
  let changed = true;
  while (changed && evaluations < MAX_EVALUATIONS) {
    changed = false;
    for (const out of [...basket.items().filter((item) => !items[item]!.pinned), -1]) {
      const before = basket.value;
      if (out >= 0) basket.remove(out);
      let best = out;
      let bestValue = before + 1e-9;
      if (out >= 0 && basket.value > bestValue) {
        best = -1;
        bestValue = basket.value;
      }
      for (const item of pool) {
        if (item === out || !basket.canAdd(item)) continue;
        const value = basket.valueWith(item);
        if (value > bestValue) {
          best = item;
          bestValue = value;
        }
      }
      evaluations += pool.length;
      if (best >= 0) basket.add(best);
      if (best !== out) changed = true;
    }
  }
}
