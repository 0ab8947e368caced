import { Basket } from './basket.js';
import { chooseBest, findFitting, nearestGap, type ExactSearch, prepareExact } from './select-exact.js';
import { fill, improve } from './select-local.js';
import { IDEAL_MS, TOLERANCE_MS, type Selection, type SelectProblem } from './selection-problem.js';

/** Up to so many free items every choice is tried. */
const EXHAUSTIVE_ITEMS = 14;
const IDEAL_NODES = 20_000;
const FEASIBLE_NODES = 60_000;

/**
 * The solver. Small problems are solved by trying everything. Otherwise a greedy choice with diversity
 * is improved by swaps; where that leaves the time more than 5 s off or the count wrong, a depth-first search, best scores
 * first and pruned by the subset-sum table of suffix-sums.ts, looks for a choice that fits, which swaps then improve.
 * The search is complete within its node budget, so what it does not find under it is very likely not there.
 * Deterministic. docs/recommender.md has the guarantees.
 *
 * @returns the best choice found; `feasible: false` and as near as could be where nothing fits
 */
export function select(problem: SelectProblem): Selection {
  const basket = new Basket(problem);
  const byScore = problem.items.map((_, item) => item).filter((item) => basket.canAdd(item));
  byScore.sort((a, b) => problem.items[b]!.score - problem.items[a]!.score || a - b);
  if (byScore.length <= EXHAUSTIVE_ITEMS) return chooseBest(basket, byScore);

  const pinned = basket.items();
  fill(basket, byScore);
  improve(basket, byScore);
  let best = basket.selection();
  if (isIdeal(problem, best) || !couldFit(problem, pinned, byScore)) return best;

  const attempt = (search: ExactSearch, toleranceMs: number, nodes: number): void => {
    basket.become(pinned);
    if (!findFitting(basket, search, toleranceMs, nodes)) return;
    improve(basket, byScore);
    if (basket.value > best.value) best = basket.selection();
  };
  basket.become(pinned);
  const search = prepareExact(basket, byScore);
  attempt(search, IDEAL_MS, IDEAL_NODES);
  if (!best.feasible) attempt(search, TOLERANCE_MS, FEASIBLE_NODES);
  if (!best.feasible) attempt(search, nearestGap(problem, search), FEASIBLE_NODES);
  return best;
}

function isIdeal({ targetMs }: SelectProblem, { feasible, totalMs }: Selection): boolean {
  return feasible && (targetMs === null || Math.abs(totalMs - targetMs) <= IDEAL_MS);
}

/**
 * A necessary condition, cheap to check: enough items, and enough time, when each item counts only against
 * the tightest of its groups.
 */
function couldFit({ items, limits, targetMs, count }: SelectProblem, pinned: number[], free: number[]): boolean {
  const durations = new Map<number, number[]>();
  let alone = 0;
  let loose = 0;
  for (const item of free) {
    const { groups, durationMs } = items[item]!;
    const tightest = groups.reduce((best, group) => (limits[group]! < limits[best]! ? group : best), groups[0] ?? -1);
    const list = durations.get(tightest);
    if (tightest < 0) {
      alone += durationMs;
      loose++;
    } else if (list === undefined) durations.set(tightest, [durationMs]);
    else list.push(durationMs);
  }
  let most = pinned.reduce((sum, item) => sum + items[item]!.durationMs, alone);
  let many = pinned.length + loose;
  for (const [group, list] of durations) {
    const longest = list.sort((a, b) => b - a).slice(0, limits[group]);
    many += longest.length;
    for (const durationMs of longest) most += durationMs;
  }
  return (count === null || many >= count) && (targetMs === null || most >= targetMs - TOLERANCE_MS);
}
