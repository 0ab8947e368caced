import { atOnce, type Steps } from '../../in-slices.js';
import type { MonthColumns } from './recommender-sources.js';

/** A month before it is merged. */
export interface OwnMonth {
  columns: MonthColumns;
  /** The string table of the columns; asked for only where it is needed. */
  tracks(): readonly string[];
}

export interface MergedMonth {
  columns: MonthColumns;
  /** For each of the month's tracks the number of its key in the history. */
  keyOf: Int32Array;
}

/** Months in order of time with their string tables merged into `keys`, in order of appearance. */
export interface History {
  keys: readonly string[];
  months: readonly MergedMonth[];
  closed: ClosedMonths;
}

/**
 * The months before the last ones, which hardly ever change: the same object as long as none of them has, so that what is
 * worked out of them can be kept beside it.
 */
export interface ClosedMonths {
  keys: readonly string[];
  months: readonly MergedMonth[];
  numbers: ReadonlyMap<string, number>;
}

/** The last months change with every listen. */
const OPEN_MONTHS = 2;
/** Once so many have come after the closed ones, these are closed anew. */
const MOST_OPEN_MONTHS = 5;
const NOTHING: ClosedMonths = { keys: [], months: [], numbers: new Map() };

export function mergeMonths(months: readonly MonthColumns[]): History {
  const ordered = [...months].sort((a, b) => (a.month < b.month ? -1 : a.month > b.month ? 1 : 0));
  return atOnce(mergeInOrder(ordered.map((columns) => ({ columns, tracks: () => columns.tracks }))));
}

/** @param closed what has not changed since: the first of these months */
export function* mergeInOrder(months: readonly OwnMonth[], closed: ClosedMonths = NOTHING): Steps<History> {
  let before = closed;
  if (months.length - closed.months.length > MOST_OPEN_MONTHS) {
    const end = months.length - OPEN_MONTHS;
    before = yield* merge(months.slice(0, end), NOTHING);
  }
  const { keys, months: merged } = yield* merge(months.slice(before.months.length), before);
  return { keys, months: merged, closed: before };
}

function* merge(fresh: readonly OwnMonth[], before: ClosedMonths): Steps<ClosedMonths> {
  const numbers = new Map<string, number>();
  const keys = before.keys.slice();
  const months = before.months.slice();
  for (const { columns, tracks: tracksOf } of fresh) {
    const tracks = tracksOf();
    const keyOf = new Int32Array(tracks.length);
    for (let i = 0; i < keyOf.length; i++) {
      const key = tracks[i]!;
      let number = before.numbers.get(key) ?? numbers.get(key);
      if (number === undefined) numbers.set(key, (number = keys.push(key) - 1));
      keyOf[i] = number;
    }
    months.push({ columns, keyOf });
    yield;
  }
  return { keys, months, numbers };
}
