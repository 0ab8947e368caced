import type { Candidate } from './candidates.js';
import { couldMeet } from './length-bounds.js';
import { asItems } from './playlist-items.js';
import { RELAXATION_ORDER, type RelaxationStep, type RuleId } from './rule-ids.js';
import type { Rules, Verdict } from './rules.js';
import type { SelectProblem } from './selection-problem.js';

/** What using a track costs that breaks a rule which yielded, or of which it is not known, in score points. */
const BROKEN_COST = 2;
const UNPROVEN_COST = 1;
/** How far the share of known tracks may be off, half a track aside. */
export const KNOWN_SHARE_SLACK = 0.25;
/** The bit of what never yields; RELAXATION_ORDER has fewer steps. */
const NEVER = 1 << 30;

export interface ProblemDemand {
  /** Bits of the steps of RELAXATION_ORDER that were taken. */
  relaxed: number;
  targetMs: number | null;
  count: number | null;
  cap: number;
  knownShare: number | null;
}

export interface ProblemSize {
  /** How many tracks are expected to come out; what the known share is reckoned from. */
  size: number;
  /** At most so many of the best candidates take part. */
  pool: number;
}

/** Candidates judged once, for repeated attempts under different relaxations. Rows are candidates' positions. */
export interface Judged {
  /** How many may be chosen when these steps are relaxed. */
  allowed(relaxed: number): number;
  /** Whether the step would let in any further track. */
  concerns(step: RelaxationStep): boolean;
  knownAmong(rows: readonly number[]): number;
  /** How many that may be chosen the listener knows. */
  allowedKnown(relaxed: number): number;
  /** Rules that pinned rows break, which they may. */
  brokenByPinned: readonly RuleId[];
  /** How many tracks fill the time. */
  expectedSize(relaxed: number, targetMs: number): number;
  /** False only where no choice meets the demand. */
  couldMeet(demand: ProblemDemand): boolean;
  problem(demand: ProblemDemand, size: ProblemSize): { problem: SelectProblem; rows: readonly number[] };
}

export const stepBit = (step: RelaxationStep): number => 1 << RELAXATION_ORDER.indexOf(step);

export function judgeCandidates(
  candidates: readonly Candidate[],
  scores: ArrayLike<number>,
  { tracks: rules, demands }: Rules,
  medianDurationMs: number,
): Judged {
  const bits = rules.map(({ rule }) => ({ broken: bitFor('broken', rule), unproven: bitFor('unproven', rule) }));
  /** The steps that each candidate needs. */
  const needs = new Int32Array(candidates.length);
  const net = new Float64Array(candidates.length);
  let anyNeed = 0;
  const brokenByPinned = new Set<RuleId>();
  candidates.forEach((candidate, row) => {
    let cost = 0;
    rules.forEach(({ rule, judge }, at) => {
      const verdict: Verdict = judge(candidate);
      if (verdict === 'kept') return;
      const bit = bits[at]![verdict];
      if (candidate.pinned) brokenByPinned.add(rule);
      if (!candidate.pinned || bit === NEVER) needs[row]! |= bit;
      cost += verdict === 'broken' ? BROKEN_COST : UNPROVEN_COST;
    });
    net[row] = scores[row]! - cost;
    anyNeed |= needs[row]!;
  });
  if (mostPinnedOfOne(candidates) > (demands.maxPerArtist ?? Infinity)) brokenByPinned.add('maxPerArtist');
  const durations = new Float64Array(candidates.length);
  candidates.forEach(({ features }, row) => (durations[row] = features.track.durationMs ?? medianDurationMs));
  const isAllowed = (row: number, relaxed: number): boolean => (needs[row]! & ~relaxed) === 0;
  let last: { relaxed: number; rows: number[] } | null = null;
  const rowsFor = (relaxed: number): number[] => {
    if (last?.relaxed === relaxed) return last.rows;
    const rows: number[] = [];
    for (let row = 0; row < needs.length; row++) if (isAllowed(row, relaxed)) rows.push(row);
    last = { relaxed, rows };
    return rows;
  };
  const isKnown = (row: number): boolean => candidates[row]!.plays > 0;
  const items = asItems(candidates, net, durations, demands);

  return {
    allowed: (relaxed) => rowsFor(relaxed).length,
    allowedKnown: (relaxed) => rowsFor(relaxed).filter(isKnown).length,
    concerns: (step) => (anyNeed & stepBit(step)) !== 0,
    knownAmong: (rows) => rows.filter(isKnown).length,
    brokenByPinned: [...brokenByPinned],
    expectedSize(relaxed, targetMs) {
      const rows = rowsFor(relaxed);
      const total = rows.reduce((sum, row) => sum + durations[row]!, 0);
      return total === 0 ? 0 : Math.max(1, Math.round((targetMs * rows.length) / total));
    },
    couldMeet: ({ relaxed, targetMs, count, cap, knownShare }) =>
      couldMeet(items.bounded(), {
        isAllowed: (row) => isAllowed(row, relaxed),
        targetMs,
        count,
        cap,
        known: knownShare === null ? null : { share: knownShare, slack: KNOWN_SHARE_SLACK },
      }),
    problem({ relaxed, targetMs, count, cap, knownShare }, { size, pool }) {
      const rows = best(rowsFor(relaxed), net, pool, (row) => candidates[row]!.pinned);
      return { problem: { ...items.of(rows, { cap, knownShare, size }), targetMs, count }, rows };
    },
  };
}

function mostPinnedOfOne(candidates: readonly Candidate[]): number {
  const pinned = new Map<string, number>();
  for (const candidate of candidates)
    if (candidate.pinned) for (const name of candidate.features.credits) pinned.set(name, (pinned.get(name) ?? 0) + 1);
  return Math.max(0, ...pinned.values());
}

function bitFor(kind: 'broken' | 'unproven', rule: RuleId): number {
  const step = RELAXATION_ORDER.find((one) => one.kind === kind && one.rule === rule);
  return step === undefined ? NEVER : stepBit(step);
}

/** The pinned rows and the best others, `pool` in all or a few more where scores are equal. */
function best(rows: number[], net: Float64Array, pool: number, isPinned: (row: number) => boolean): number[] {
  if (rows.length <= pool) return rows;
  const sorted = new Float64Array(rows.length);
  for (let at = 0; at < rows.length; at++) sorted[at] = net[rows[at]!]!;
  const threshold = sorted.sort()[rows.length - pool]!;
  return rows.filter((row) => net[row]! >= threshold || isPinned(row));
}
