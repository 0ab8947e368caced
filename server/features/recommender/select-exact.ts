import type { Basket } from './basket.js';
import type { Budget } from './budget.js';
import type { Selection, SelectProblem } from './selection-problem.js';
import { buildSuffixSums, MAX_WORDS, wordsPerItem, type SuffixSums } from './suffix-sums.js';

/** The free items in the order of the search, and which times they can make. */
export interface ExactSearch {
  order: readonly number[];
  sums: SuffixSums | null;
  shortestMs: number;
  neededMs: number;
  neededPicks: number | null;
}

/** What a node of a search costs, beside a look at one item. */
const NODE_STEPS = 4;
/** So many words of the table of sums are written in the time of a step. */
const WORDS_PER_STEP = 8;

/** Tries every choice of the free items; meant for few. The basket holds the pinned items and is left as it was. */
export function chooseBest(basket: Basket, free: readonly number[], budget: Budget): Selection {
  let best = basket.selection();
  const visit = (from: number): void => {
    budget.spend(NODE_STEPS);
    if (basket.value > best.value) best = basket.selection();
    for (let i = from; i < free.length && !budget.isSpent; i++) {
      const item = free[i]!;
      if (!basket.canAdd(item)) continue;
      basket.add(item);
      visit(i + 1);
      basket.remove(item);
    }
  };
  visit(0);
  return best;
}

/**
 * Builds the table of sums for what a basket of pinned items still lacks; the lowest scores are left out when it gets too
 * large, or would take more than half of the budget.
 */
export function prepareExact(basket: Basket, byScore: readonly number[], budget: Budget): ExactSearch {
  const { items, targetMs, count } = basket.problem;
  const neededMs = targetMs === null ? 0 : Math.max(0, targetMs - basket.totalMs);
  const neededPicks = count === null ? null : Math.max(0, count - basket.size);
  const { durationMs } = items;
  const longestMs = byScore.reduce((most, item) => Math.max(most, durationMs[item]!), 0);
  const maxSeconds = Math.ceil((neededMs + longestMs) / 1000) + 60;
  const words = wordsPerItem(maxSeconds, neededPicks);
  const fitting = Math.floor(Math.min(MAX_WORDS, (budget.steps / 2) * WORDS_PER_STEP) / words) - 1;
  const order = targetMs === null ? byScore : byScore.slice(0, Math.max(1, fitting));
  if (targetMs !== null) budget.spend((order.length * words) / WORDS_PER_STEP);
  const seconds = order.map((item) => Math.round(durationMs[item]! / 1000));
  return {
    order,
    sums: targetMs === null ? null : buildSuffixSums(seconds, maxSeconds, neededPicks),
    shortestMs: order.reduce((least, item) => Math.min(least, durationMs[item]!), Infinity),
    neededMs,
    neededPicks,
  };
}

/** How far off the nearest time is that the free items can make, groups aside, with room for rounding. */
export function nearestGap(
  { count }: SelectProblem,
  { sums, neededMs, neededPicks, order, shortestMs }: ExactSearch,
): number {
  if (sums === null) return 0;
  const picks = count === null ? Math.min(order.length, Math.ceil(neededMs / shortestMs) + 1) : neededPicks!;
  const seconds = sums.nearest(neededPicks, Math.round(neededMs / 1000));
  return seconds === Infinity ? 0 : seconds * 1000 + 500 * (picks + 1);
}

/**
 * Depth first, best scores first, until the basket holds the count exactly and the time within the tolerance.
 * Sums are of whole seconds, so the window is widened by half a second for every item that may still come.
 *
 * @returns whether one was found; the basket then holds it, and is as before otherwise
 */
export function findFitting(basket: Basket, search: ExactSearch, toleranceMs: number, budget: Budget): boolean {
  const { targetMs, count, items } = basket.problem;
  const { order, sums, shortestMs } = search;

  const fits = (): boolean =>
    (count === null || basket.size === count) &&
    (targetMs === null || Math.abs(basket.totalMs - targetMs) <= toleranceMs);

  const couldFit = (from: number): boolean => {
    const picks = count === null ? null : count - basket.size;
    if (picks !== null && (picks <= 0 || picks > order.length - from)) return false;
    if (sums === null || targetMs === null) return true;
    const missing = targetMs - basket.totalMs;
    const low = missing - toleranceMs;
    const high = missing + toleranceMs;
    if (high < 0) return false;
    const slack = 500 * (picks ?? Math.min(order.length - from, Math.floor(high / Math.max(1, shortestMs)) + 1));
    return sums.reaches(from, picks, (low - slack) / 1000, (high + slack) / 1000);
  };

  const visit = (from: number): boolean => {
    if (fits()) return true;
    for (let i = from; i < order.length && !budget.isSpent && couldFit(i); i++) {
      budget.spend(NODE_STEPS);
      const item = order[i]!;
      if (
        !basket.canAdd(item) ||
        (targetMs !== null && basket.totalMs + items.durationMs[item]! > targetMs + toleranceMs)
      )
        continue;
      basket.add(item);
      if (visit(i + 1)) return true;
      basket.remove(item);
    }
    return false;
  };
  return visit(0);
}
