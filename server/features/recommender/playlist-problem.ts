import type { Candidate } from './candidates.js';
import { RELAXATION_ORDER, type RelaxationStep, type RuleId } from './rule-ids.js';
import type { Rules } from './rules.js';
import type { SelectItem, SelectProblem } from './selection-problem.js';

/** What using a track costs that breaks a rule which yielded, or of which it is not known, in score points. */
const BROKEN_COST = 2;
const UNPROVEN_COST = 1;

/** Candidates prepared for repeated attempts under different relaxations. Rows are candidates' positions. */
export interface CandidateGroups {
  /** Rows that may be chosen when these steps are relaxed. */
  allowed(relaxed: ReadonlySet<RelaxationStep>): number[];
  /** Whether the step would let in any further track. */
  concerns(step: RelaxationStep): boolean;
  item(row: number, relaxed: ReadonlySet<RelaxationStep>): SelectItem;
  /** Group numbers below this are recordings, whose limit is 1. */
  recordings: number;
  artists: number;
  knownAmong(rows: readonly number[]): number;
  /** Rules that pinned rows break, which they may. */
  brokenByPinned(): RuleId[];
  expectedSize(rows: readonly number[], targetMs: number): number;
}

export function groupCandidates(
  candidates: readonly Candidate[],
  scores: ArrayLike<number>,
  { tracks: rules, demands }: Rules,
  medianDurationMs: number,
): CandidateGroups {
  const verdicts = candidates.map((candidate) => rules.map((rule) => rule.judge(candidate)));
  const yields = rules.map(({ rule }) => ({
    broken: RELAXATION_ORDER.find((step) => step.kind === 'broken' && step.rule === rule),
    unproven: RELAXATION_ORDER.find((step) => step.kind === 'unproven' && step.rule === rule),
  }));
  const recording = numbering(0);
  const recordings = candidates.map(({ features }) => [
    recording.of(demands.versions ? features.track.key : features.recording),
  ]);
  const artist = numbering(recording.size());
  const artists = candidates.map(({ features }) => [...features.credits].map(artist.of));
  const known = artist.size() + recording.size();
  const cluster = numbering(0);
  const kin = candidates.map(({ features: { lead, track } }) => {
    const own = demands.artistsAsked ? [] : [cluster.of(lead)];
    if (track.album !== null) own.push(cluster.of(`${lead} – ${track.album}`));
    return own;
  });
  const duration = (row: number): number => candidates[row]!.features.track.durationMs ?? medianDurationMs;

  /** The cost of the steps that the track needs; Infinity where it needs one that is not relaxed. */
  const cost = (row: number, relaxed: ReadonlySet<RelaxationStep>): number => {
    let sum = 0;
    const { pinned } = candidates[row]!;
    verdicts[row]!.forEach((verdict, rule) => {
      if (verdict === 'kept') return;
      const step = yields[rule]![verdict];
      if (step === undefined) sum = Infinity;
      else if (!pinned) sum += !relaxed.has(step) ? Infinity : verdict === 'broken' ? BROKEN_COST : UNPROVEN_COST;
    });
    return sum;
  };

  return {
    allowed: (relaxed) => candidates.map((_, row) => row).filter((row) => cost(row, relaxed) < Infinity),
    concerns: (wanted) =>
      verdicts.some((row) => row.some((verdict, rule) => verdict !== 'kept' && yields[rule]![verdict] === wanted)),
    item: (row, relaxed) => ({
      score: scores[row]! - cost(row, relaxed),
      durationMs: duration(row),
      pinned: candidates[row]!.pinned,
      groups: [...recordings[row]!, ...artists[row]!, known + (candidates[row]!.plays === 0 ? 1 : 0)],
      kin: kin[row]!,
    }),
    recordings: recording.size(),
    artists: artist.size(),
    knownAmong: (rows) => rows.filter((row) => candidates[row]!.plays > 0).length,
    brokenByPinned: () => [
      ...new Set(
        candidates.flatMap(({ pinned }, row) =>
          pinned ? rules.filter((_, rule) => verdicts[row]![rule] !== 'kept').map(({ rule }) => rule) : [],
        ),
      ),
    ],
    expectedSize: (rows, targetMs) => {
      const total = rows.reduce((sum, row) => sum + duration(row), 0);
      return total === 0 ? 0 : Math.max(1, Math.round((targetMs * rows.length) / total));
    },
  };
}

/** Numbers names in order of appearance, from `first` on. */
function numbering(first: number): { of(name: string): number; size(): number } {
  const numbers = new Map<string, number>();
  return {
    of(name) {
      let number = numbers.get(name);
      if (number === undefined) {
        number = first + numbers.size;
        numbers.set(name, number);
      }
      return number;
    },
    size: () => numbers.size,
  };
}

export interface ProblemDemand {
  targetMs: number | null;
  count: number | null;
  cap: number;
  knownShare: number | null;
  /** How many tracks are expected to come out; what the known share is reckoned from. */
  size: number;
}

export function buildProblem(
  groups: CandidateGroups,
  rows: readonly number[],
  relaxed: ReadonlySet<RelaxationStep>,
  { targetMs, count, cap, knownShare, size }: ProblemDemand,
): { problem: SelectProblem; rows: readonly number[] } {
  const { recordings, artists } = groups;
  const limits = new Float64Array(recordings + artists + 2).fill(Infinity);
  limits.fill(1, 0, recordings);
  limits.fill(cap, recordings, recordings + artists);
  if (knownShare !== null) {
    limits[recordings + artists] = Math.round((knownShare + 0.2) * size);
    limits[recordings + artists + 1] = Math.round((1 - knownShare + 0.2) * size);
  }
  return { problem: { items: rows.map((row) => groups.item(row, relaxed)), limits, targetMs, count }, rows };
}
