import type { Basket } from './basket.js';
import type { Budget } from './budget.js';
import { KIN_COST, TOLERANCE_MS } from './selection-problem.js';

const POOL = 400;

/**
 * Adds the best scores less what their clusters cost (as in maximal marginal relevance), as long as count and time allow.
 * Ends whatever the budget: once that is spent, the next best score will do.
 */
export function fill(basket: Basket, byScore: readonly number[], budget: Budget): void {
  const { items, targetMs, count } = basket.problem;
  // A chain, from which goes what cannot be added: neither the time left nor what groups still take ever grows here.
  const next = new Int32Array(byScore.length);
  for (let at = 0; at < next.length; at++) next[at] = at + 1;
  let first = 0;
  while (count === null || basket.size < count) {
    const room = targetMs === null || count !== null ? Infinity : targetMs + TOLERANCE_MS - basket.totalMs;
    let best = -1;
    let bestScore = -Infinity;
    for (let at = first, before = -1; at < byScore.length && !(best >= 0 && budget.isSpent); at = next[at]!) {
      const item = byScore[at]!;
      const score = items.score[item]!;
      if (score <= bestScore) break;
      budget.spend(1);
      if (items.durationMs[item]! > room || !basket.canAdd(item)) {
        if (before < 0) first = next[at]!;
        else next[before] = next[at]!;
        continue;
      }
      before = at;
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
 * is worth adding is added; until nothing changes or the budget is spent. An empty basket gets its first item whatever the budget.
 */
export function improve(basket: Basket, byScore: readonly number[], budget: Budget): void {
  const { pinned } = basket.problem.items;
  const { ofItem } = basket.worth;
  const pool = byScore
    .slice(0, Math.max(POOL, 4 * basket.size))
    .sort((a, b) => (ofItem[a]! > ofItem[b]! ? -1 : ofItem[a]! < ofItem[b]! ? 1 : a - b));
  let changed = true;
  while (changed) {
    changed = false;
    for (const out of [...basket.items().filter((item) => pinned[item] === 0), -1]) {
      if (budget.isSpent && basket.size > 0) return;
      const before = basket.value;
      if (out >= 0) basket.remove(out);
      let best = out;
      let bestValue = before + 1e-9;
      if (out >= 0 && basket.value > bestValue) {
        best = -1;
        bestValue = basket.value;
      }
      let seen = 0;
      for (const item of pool) {
        // What follows is worth less.
        if (basket.boundWith(item) <= bestValue) break;
        seen++;
        if (item === out) continue;
        const value = basket.valueWith(item);
        if (value <= bestValue || !basket.canAdd(item)) continue;
        best = item;
        bestValue = value;
      }
      budget.spend(1 + seen);
      if (best >= 0) basket.add(best);
      if (best !== out) changed = true;
    }
  }
}
