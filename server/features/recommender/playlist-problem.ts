import quickselect from 'quickselect';
import type { Candidate } from './candidates.js';
import { couldMeet } from './length-bounds.js';
import { asItems } from './playlist-items.js';
import { RELAXATION_ORDER, type RelaxationStep, type RuleId } from './rule-ids.js';
import type { Rules, Verdict } from './rules.js';
import { TOLERANCE_MS, type SelectProblem } from './selection-problem.js';

/** What using a track costs that breaks a rule which yielded, or of which it is not known, in score points. */
const BROKEN_COST = 2;
const UNPROVEN_COST = 1;
/** How far the share of known tracks may be off, half a track aside. */
export const KNOWN_SHARE_SLACK = 0.25;
/** How much of a pool there is at least of what is known and of what is not, where some of both are wanted. */
const LEAST_OF_A_KIND = 0.25;
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

/** The candidates that take part in a choice. */
export interface Pool {
  rows: Int32Array;
  /** @param size how many tracks are expected to come out; what the known share is reckoned from */
  problem(demand: Omit<ProblemDemand, 'relaxed'>, size: number): SelectProblem;
}

/**
 * Candidates judged once, whatever they score, for repeated attempts under different relaxations. Rows are candidates'
 * positions.
 */
export interface Judged {
  /** How many there are. */
  size: number;
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
  /** What each is worth: its score less what the rules that it breaks cost. */
  net(scores: ArrayLike<number>): Float64Array;
  /** At most `most` of the best, or a few more. */
  pool(demand: Pick<ProblemDemand, 'relaxed' | 'knownShare'>, most: number, net: Float64Array): Pool;
}

export const stepBit = (step: RelaxationStep): number => 1 << RELAXATION_ORDER.indexOf(step);

export function judgeCandidates(
  candidates: readonly Candidate[],
  { tracks: rules, demands }: Rules,
  medianDurationMs: number,
): Judged {
  const bits = rules.map(({ rule }) => ({ broken: bitFor('broken', rule), unproven: bitFor('unproven', rule) }));
  /** The steps that each candidate needs. */
  const needs = new Int32Array(candidates.length);
  const costs = new Float64Array(candidates.length);
  const durations = new Float64Array(candidates.length);
  let anyNeed = 0;
  const brokenByPinned = new Set<RuleId>();
  const pinned: Candidate[] = [];
  candidates.forEach((candidate, row) => {
    for (let at = 0; at < rules.length; at++) {
      const { rule, judge } = rules[at]!;
      const verdict: Verdict = judge(candidate);
      if (verdict === 'kept') continue;
      const bit = bits[at]![verdict];
      if (candidate.pinned) brokenByPinned.add(rule);
      if (!candidate.pinned || bit === NEVER) needs[row]! |= bit;
      costs[row]! += verdict === 'broken' ? BROKEN_COST : UNPROVEN_COST;
    }
    durations[row] = candidate.features.track.durationMs ?? medianDurationMs;
    anyNeed |= needs[row]!;
    if (candidate.pinned) pinned.push(candidate);
  });
  if (mostOfOne(pinned) > (demands.maxPerArtist ?? Infinity)) brokenByPinned.add('maxPerArtist');
  const all = new Int32Array(candidates.length).map((_, row) => row);
  const isAllowed = (row: number, relaxed: number): boolean => (needs[row]! & ~relaxed) === 0;
  const isKnown = (row: number): boolean => candidates[row]!.plays > 0;
  const scratch = new Array<number>(candidates.length).fill(0);
  const rowsFor = oncePerStep((relaxed) => all.filter((row) => isAllowed(row, relaxed)));
  const kindsFor = oncePerStep((relaxed) => ({
    known: rowsFor(relaxed).filter(isKnown),
    fresh: rowsFor(relaxed).filter((row) => !isKnown(row)),
  }));
  const totalFor = oncePerStep((relaxed) => rowsFor(relaxed).reduce((ms, row) => ms + durations[row]!, 0));
  const bounds = new Map<string, boolean>();
  /** Mostly the first few rows show what the bounds would, and those look at all. False says nothing. */
  const firstRowsMeet = (
    rows: Int32Array,
    { targetMs, count, cap }: Pick<ProblemDemand, 'targetMs' | 'count' | 'cap'>,
  ): boolean => {
    const ofArtist = new Map<string, number>();
    const [least, low] = [count ?? 1, targetMs === null ? 0 : targetMs - TOLERANCE_MS];
    let picks = 0;
    let ms = 0;
    for (const row of rows) {
      const { lead } = candidates[row]!.features;
      const used = ofArtist.get(lead) ?? 0;
      if (used >= cap) continue;
      ofArtist.set(lead, used + 1);
      picks++;
      ms += durations[row]!;
      if (picks >= least && (ms >= low || picks === count))
        return targetMs === null || (ms >= low && (ms <= targetMs + TOLERANCE_MS || count === null));
    }
    return false;
  };
  const items = asItems(candidates, durations, demands);

  return {
    size: candidates.length,
    net(scores) {
      const net = new Float64Array(costs.length);
      for (let row = 0; row < net.length; row++) net[row] = scores[row]! - costs[row]!;
      return net;
    },
    allowed: (relaxed) => rowsFor(relaxed).length,
    allowedKnown: (relaxed) => kindsFor(relaxed).known.length,
    concerns: (step) => (anyNeed & stepBit(step)) !== 0,
    knownAmong: (rows) => rows.filter(isKnown).length,
    brokenByPinned: [...brokenByPinned],
    expectedSize(relaxed, targetMs) {
      const rows = rowsFor(relaxed);
      const total = totalFor(relaxed);
      return total === 0 ? 0 : Math.max(1, Math.round((targetMs * rows.length) / total));
    },
    couldMeet(demand) {
      const { relaxed, targetMs, count, cap, knownShare } = demand;
      const name = [relaxed, targetMs, count, cap, knownShare].join(' ');
      let could = bounds.get(name);
      if (could !== undefined) return could;
      could =
        (pinned.length === 0 && knownShare === null && firstRowsMeet(rowsFor(relaxed), demand)) ||
        couldMeet(items.bounded(), {
          isAllowed: (row) => isAllowed(row, relaxed),
          targetMs,
          count,
          cap,
          known: knownShare === null ? null : { share: knownShare, slack: KNOWN_SHARE_SLACK },
        });
      bounds.set(name, could);
      return could;
    },
    pool({ relaxed, knownShare }, most, net) {
      const isPinned = (row: number): boolean => candidates[row]!.pinned;
      const bestOf = (rows: Int32Array, share: number): Int32Array =>
        best(rows, net, Math.round(share * most), isPinned, scratch);
      const allowed = rowsFor(relaxed);
      let rows: Int32Array;
      if (knownShare === null || allowed.length <= most) rows = bestOf(allowed, 1);
      else {
        // Neither what is known nor what is not may crowd the other out.
        const share = Math.min(1 - LEAST_OF_A_KIND, Math.max(LEAST_OF_A_KIND, knownShare));
        const { known, fresh } = kindsFor(relaxed);
        rows = inOrder(bestOf(known, share), bestOf(fresh, 1 - share));
      }
      const taking = items.of(rows, net);
      return {
        rows,
        problem: ({ targetMs, count, cap, knownShare }, size) => ({
          items: taking,
          limits: items.limits({ cap, knownShare, size }),
          targetMs,
          count,
        }),
      };
    },
  };
}

/** Works something out once for each set of steps that are taken; there are few such sets. */
function oncePerStep<T>(make: (relaxed: number) => T): (relaxed: number) => T {
  const made = new Map<number, T>();
  return (relaxed) => {
    let value = made.get(relaxed);
    if (value === undefined) made.set(relaxed, (value = make(relaxed)));
    return value;
  };
}

function mostOfOne(candidates: readonly Candidate[]): number {
  const counts = new Map<string, number>();
  for (const { features } of candidates)
    for (const name of features.credits) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}

function bitFor(kind: 'broken' | 'unproven', rule: RuleId): number {
  const step = RELAXATION_ORDER.find((one) => one.kind === kind && one.rule === rule);
  return step === undefined ? NEVER : stepBit(step);
}

function inOrder(some: Int32Array, others: Int32Array): Int32Array {
  const rows = new Int32Array(some.length + others.length);
  rows.set(some);
  rows.set(others, some.length);
  return rows.sort();
}

/** The pinned rows and the best others, `pool` in all or a few more where scores are equal. */
function best(
  rows: Int32Array,
  net: Float64Array,
  pool: number,
  isPinned: (row: number) => boolean,
  scratch: number[],
): Int32Array {
  if (rows.length <= pool) return rows;
  const rank = rows.length - pool;
  for (let at = 0; at < rows.length; at++) scratch[at] = net[rows[at]!]!;
  if (pool > 0) quickselect(scratch, rank, 0, rows.length - 1);
  const threshold = pool > 0 ? scratch[rank]! : Infinity;
  const taken = new Int32Array(rows.length);
  let count = 0;
  for (const row of rows) if (net[row]! >= threshold || isPinned(row)) taken[count++] = row;
  return taken.slice(0, count);
}
