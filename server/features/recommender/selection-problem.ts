/** A list of numbers for each item: that of item i is `of[from[i]]` … `of[from[i + 1] - 1]`. */
export interface Lists {
  from: Int32Array;
  of: Int32Array;
}

/** Candidates as the solver sees them: columns with an entry for each. */
export interface SelectItems {
  length: number;
  score: Float64Array;
  durationMs: Float64Array;
  /** 1 for what is in whatever happens, also above a group's limit. */
  pinned: Uint8Array;
  /** Groups with a hard limit: each credited artist, known or new. */
  groups: Lists;
  /** Clusters that should not pile up: main artist, album. */
  kin: Lists;
}

/** Choose items: exactly `count` of them, lasting `targetMs`, or both; no group above its limit; the highest value. */
export interface SelectProblem {
  items: SelectItems;
  /** Per group number, the most items that may be chosen. */
  limits: ArrayLike<number>;
  targetMs: number | null;
  count: number | null;
}

export interface Selection {
  /** Item numbers, rising. */
  chosen: number[];
  totalMs: number;
  value: number;
  /** Something is chosen, the count holds exactly and the time within TOLERANCE_MS. */
  feasible: boolean;
}

/** "45 minutes" may be off by this much … */
export const TOLERANCE_MS = 60_000;
/** … but within this nobody minds. */
export const IDEAL_MS = 5_000;

/** What two chosen items of one cluster cost, in score points. */
export const KIN_COST = 0.15;
const MISSING_ITEM_COST = 1_000;
/** Some music is nearer to a minute of it than none. */
const EMPTY_COST = 100_000;

/**
 * What a choice is worth: scores (weighted by playing time when only time is asked for, so that short tracks
 * have no advantage), less what clusters cost, less what is missing or too much.
 */
export interface Worth {
  /** What an item adds before clusters. */
  ofItem: Float64Array;
  of(scoreSum: number, kinPairs: number, totalMs: number, size: number): number;
  /** The same if the time were right. */
  atMost(scoreSum: number, kinPairs: number, size: number): number;
}

export function worthOf({ items, targetMs, count }: SelectProblem): Worth {
  const { score, durationMs, length } = items;
  const mean = durationMs.reduce((sum, ms) => sum + ms, 0) / Math.max(1, length) || 1;
  const byTime = targetMs !== null && count === null;
  const ofItem = byTime ? score.map((one, item) => (one * durationMs[item]!) / mean) : score;
  const atMost: Worth['atMost'] = (scoreSum, kinPairs, size) =>
    scoreSum -
    KIN_COST * kinPairs -
    (size === 0 ? EMPTY_COST : 0) -
    (count === null ? 0 : MISSING_ITEM_COST * Math.abs(size - count));
  return {
    ofItem,
    of: (scoreSum, kinPairs, totalMs, size) =>
      atMost(scoreSum, kinPairs, size) - (targetMs === null ? 0 : costOfGap(Math.abs(totalMs - targetMs))),
    atMost,
  };
}

/** Next to nothing up to 5 s, then a step, the worth of a good track or two at 60 s, prohibitive beyond. */
function costOfGap(gapMs: number): number {
  const seconds = gapMs / 1000;
  if (gapMs <= IDEAL_MS) return 0.002 * seconds;
  if (gapMs <= TOLERANCE_MS) return 0.3 + 0.04 * (seconds - 5);
  return 100 + seconds / 6;
}

export function isFeasible({ targetMs, count }: SelectProblem, totalMs: number, size: number): boolean {
  return (
    size > 0 &&
    (targetMs === null || Math.abs(totalMs - targetMs) <= TOLERANCE_MS) &&
    (count === null || size === count)
  );
}
