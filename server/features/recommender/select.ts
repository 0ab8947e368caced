import { Basket } from './basket.js';
import { Budget } from './budget.js';
import { chooseBest, findFitting, nearestGap, type ExactSearch, prepareExact } from './select-exact.js';
import { fill, improve } from './select-local.js';
import { IDEAL_MS, TOLERANCE_MS, type Selection, type SelectProblem } from './selection-problem.js';

/** Up to so many free items every choice is tried. */
const EXHAUSTIVE_ITEMS = 14;
/** What a single selection may take, some 20 ms. */
const STEPS = 1_000_000;
/** Of what is left of a budget: exchanges; the search for the ideal time, for the time, and for the nearest. */
const SHARE = { improve: 0.4, ideal: 0.2, feasible: 0.5, nearest: 0.8 };

/**
 * The solver. Small problems are solved by trying everything. Otherwise a greedy choice with diversity
 * is improved by swaps; where that leaves the time more than 5 s off or the count wrong, a depth-first search, best scores
 * first and pruned by the subset-sum table of suffix-sums.ts, looks for a choice that fits, which swaps then improve.
 * The search is complete within its budget, so what it does not find under it is very likely not there.
 * Deterministic. docs/recommender.md has the guarantees.
 *
 * @returns the best choice found; `feasible: false` and as near as could be where nothing fits
 */
export function select(problem: SelectProblem, budget = new Budget(STEPS)): Selection {
  const basket = new Basket(problem);
  const byScore: number[] = [];
  for (let item = 0; item < problem.items.length; item++) if (basket.canAdd(item)) byScore.push(item);
  const { score } = problem.items;
  byScore.sort((a, b) => (score[a]! > score[b]! ? -1 : score[a]! < score[b]! ? 1 : a - b));
  budget.spend(4 * problem.items.length);
  if (byScore.length <= EXHAUSTIVE_ITEMS) return chooseBest(basket, byScore, budget);

  const pinned = basket.items();
  fill(basket, byScore, budget.part(SHARE.improve));
  improve(basket, byScore, budget.part(SHARE.improve));
  let best = basket.selection();
  if (isIdeal(problem, best) || budget.isSpent) return best;

  const attempt = (search: ExactSearch, toleranceMs: number, share: number): void => {
    basket.become(pinned);
    if (!findFitting(basket, search, toleranceMs, budget.part(share))) return;
    improve(basket, byScore, budget.part(SHARE.improve));
    if (basket.value > best.value) best = basket.selection();
  };
  basket.become(pinned);
  const search = prepareExact(basket, byScore, budget);
  attempt(search, IDEAL_MS, SHARE.ideal);
  if (!best.feasible) attempt(search, TOLERANCE_MS, SHARE.feasible);
  if (!best.feasible) attempt(search, nearestGap(problem, search), SHARE.nearest);
  return best;
}

function isIdeal({ targetMs }: SelectProblem, { feasible, totalMs }: Selection): boolean {
  return feasible && (targetMs === null || Math.abs(totalMs - targetMs) <= IDEAL_MS);
}
