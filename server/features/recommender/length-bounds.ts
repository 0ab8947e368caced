import { TOLERANCE_MS } from './selection-problem.js';

/** Candidates as columns, one row each: what can be said of all choices without making one. */
export interface BoundedRows {
  /** Row numbers, the longest first. */
  longestFirst: Int32Array;
  /** In ms. */
  durations: Float64Array;
  pinned: Uint8Array;
  /** 1 for what the listener has played. */
  known: Uint8Array;
  /** An artist that the row credits, as a number below `artists`. */
  artist: Int32Array;
  artists: number;
}

export interface BoundedDemand {
  isAllowed(row: number): boolean;
  targetMs: number | null;
  count: number | null;
  /** The most rows that credit one artist; pinned rows may exceed it. */
  cap: number;
  /** Of n rows known must be `share · n`, give or take `slack · n + ½`. */
  known: { share: number; slack: number } | null;
}

const ROUNDING_MS = 1;

/**
 * Whether a choice could meet the demand, by conditions that every such choice fulfils: enough rows, each counted against
 * one artist; enough of them known and new; the longest of them not too short together, the shortest not too long. O(rows).
 *
 * @returns false only where no choice meets the demand
 */
export function couldMeet(rows: BoundedRows, demand: BoundedDemand): boolean {
  const { targetMs, count, known } = demand;
  const supply = takeStock(rows, demand);
  const most = Math.min(
    supply.pins + supply.capped.length,
    known === null ? Infinity : mostOfShare(known, supply.known, supply.new),
  );
  const least = Math.max(1, supply.pins, count ?? 0);
  if (least > most || (count !== null && count < supply.pins)) return false;
  if (targetMs === null) return true;
  const [low, high] = [targetMs - TOLERANCE_MS - ROUNDING_MS, targetMs + TOLERANCE_MS + ROUNDING_MS];
  const longest = supply.pinnedMs + sum(supply.capped, 0, (count ?? most) - supply.pins);
  const shortest = supply.pinnedMs + sum(supply.free, supply.free.length - (least - supply.pins));
  if (longest < low || shortest > high) return false;
  // Pinned rows alone are too short: one more must not be too long.
  const oneMore = count === null && supply.pins > 0 && shortest < low;
  return !oneMore || shortest + supply.free.at(-1)! <= high;
}

interface Supply {
  pins: number;
  pinnedMs: number;
  /** Lengths of the other allowed rows, the longest first, and of the longest within the artists' cap. */
  free: Float64Array;
  capped: Float64Array;
  /** How many known and new rows there are within the cap, each kind by itself, pinned ones included. */
  known: number;
  new: number;
}

function takeStock(rows: BoundedRows, { isAllowed, cap }: BoundedDemand): Supply {
  const { longestFirst, durations, pinned, known, artist, artists } = rows;
  const left = [0, 1, 2].map(() => new Int32Array(artists).fill(Math.min(cap, longestFirst.length)));
  const [ofNew, ofKnown, ofAll] = [left[0]!, left[1]!, left[2]!];
  const free = new Float64Array(longestFirst.length);
  const capped = new Float64Array(longestFirst.length);
  let [frees, cappeds] = [0, 0];
  const supply = { pins: 0, pinnedMs: 0, known: 0, new: 0 };
  const countKind = (row: number): void => void (known[row] === 1 ? supply.known++ : supply.new++);
  for (const row of longestFirst) {
    if (pinned[row] === 0 || !isAllowed(row)) continue;
    supply.pins++;
    supply.pinnedMs += durations[row]!;
    countKind(row);
    for (const counters of left) counters[artist[row]!]!--;
  }
  for (const row of longestFirst) {
    if (pinned[row] === 1 || !isAllowed(row)) continue;
    free[frees++] = durations[row]!;
    if (ofAll[artist[row]!]!-- > 0) capped[cappeds++] = durations[row]!;
    if ((known[row] === 1 ? ofKnown : ofNew)[artist[row]!]!-- > 0) countKind(row);
  }
  return { ...supply, free: free.subarray(0, frees), capped: capped.subarray(0, cappeds) };
}

/** The most rows of which so many known and so many new ones make the share. */
function mostOfShare({ share, slack }: { share: number; slack: number }, known: number, fresh: number): number {
  const [low, high] = [share - slack, 1 - share - slack];
  return Math.floor(
    Math.min(low > 0 ? (known + 0.5) / low : Infinity, high > 0 ? (fresh + 0.5) / high : Infinity) + 1e-9,
  );
}

function sum(lengths: Float64Array, from: number, to = lengths.length): number {
  let total = 0;
  for (let at = Math.max(0, from); at < Math.min(to, lengths.length); at++) total += lengths[at]!;
  return total;
}
