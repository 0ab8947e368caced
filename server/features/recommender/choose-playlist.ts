import type { Candidate } from './candidates.js';
import { buildProblem, type CandidateGroups, groupCandidates } from './playlist-problem.js';
import { RELAXATION_ORDER, type RelaxationStep, type RuleId } from './rule-ids.js';
import type { Rules } from './rules.js';
import { select } from './select.js';
import { TOLERANCE_MS } from './selection-problem.js';

export interface ChooseOptions {
  /** Stands in for durations that are not known. */
  medianDurationMs: number;
}

export interface Relaxation {
  rule: RuleId;
  /** What changed and why, as a sentence's end: "from 1 to 2 for each artist: …". */
  reason: string;
}

export interface Choice {
  /** Rows of the candidates, rising. */
  rows: number[];
  relaxations: Relaxation[];
  /** Candidates that keep every rule. */
  strict: number;
}

/** Tracks of one artist while nothing was asked about that; doubled, then dropped, before any asked rule yields. */
const SOFT_CAPS = [3, 6, Infinity];
const KNOWN_SHARE_SLACK = 0.25;

interface Attempt {
  rows: number[];
  cap: number;
  fits: boolean;
}

/**
 * Applies the rules, chooses with the solver, and where that fails lets rules yield in RELAXATION_ORDER, one after the
 * other, until it succeeds; then tries to take back each of them but the last, first to last.
 */
export function choosePlaylist(
  candidates: readonly Candidate[],
  scores: ArrayLike<number>,
  rules: Rules,
  { medianDurationMs }: ChooseOptions,
): Choice {
  const groups = groupCandidates(candidates, scores, rules, medianDurationMs);
  const attempt = (relaxed: ReadonlySet<RelaxationStep>): Attempt => tryRules(groups, rules, relaxed);
  const strict = groups.allowed(new Set()).length;
  const relaxed = new Set<RelaxationStep>();
  let best = attempt(relaxed);
  const steps = stepsFor(groups, rules);
  for (const step of steps) {
    if (best.fits) break;
    relaxed.add(step);
    best = attempt(relaxed);
  }
  for (const step of [...relaxed].slice(0, -1)) {
    relaxed.delete(step);
    const tighter = attempt(relaxed);
    if (tighter.fits) best = tighter;
    else relaxed.add(step);
  }
  return {
    rows: best.rows,
    relaxations: [
      ...steps
        .filter((step) => relaxed.has(step))
        .map((step) => ({ rule: step.rule, reason: reasonFor(step, rules, best, strict) })),
      ...groups.brokenByPinned().map((rule) => ({ rule, reason: 'a track that was asked for by name breaks it' })),
    ],
    strict,
  };
}

/** The steps that would change anything; a length that nobody asked for yields right after energy, tempo and moods. */
function stepsFor(groups: CandidateGroups, { demands }: Rules): RelaxationStep[] {
  const steps = RELAXATION_ORDER.filter((step) => {
    if (step.kind !== 'demand') return groups.concerns(step);
    if (step.rule === 'familiarity') return demands.knownShare !== null;
    if (step.rule === 'maxPerArtist') return demands.maxPerArtist !== null;
    return step.rule === 'minutes' ? demands.targetMs !== null : demands.count !== null;
  });
  if (demands.countAsked || demands.count === null) return steps;
  const soft = steps.filter(({ rule }) => rule === 'energy' || rule === 'tempo' || rule === 'moods');
  const length = steps.filter(({ rule }) => rule === 'count');
  return [...soft, ...length, ...steps.filter((step) => !soft.includes(step) && !length.includes(step))];
}

function tryRules(groups: CandidateGroups, { demands }: Rules, relaxed: ReadonlySet<RelaxationStep>): Attempt {
  const yields = (rule: RuleId): boolean => [...relaxed].some((step) => step.kind === 'demand' && step.rule === rule);
  const { targetMs, maxPerArtist: asked } = demands;
  const count = yields('count') && targetMs !== null ? null : demands.count;
  const knownShare = yields('familiarity') ? null : demands.knownShare;
  const caps =
    asked === null
      ? demands.artistsAsked
        ? [Infinity]
        : SOFT_CAPS
      : yields('maxPerArtist')
        ? [asked + 1, asked + 2, asked + 4, asked + 8, Infinity]
        : [asked];
  const allowed = groups.allowed(relaxed);
  let attempt: Attempt = { rows: [], cap: caps[0]!, fits: false };
  for (const cap of caps) {
    const { rows, settled, totalMs } = tryCap(groups, allowed, relaxed, { targetMs, count, cap, knownShare });
    const inTime = targetMs === null || yields('minutes') || Math.abs(totalMs - targetMs) <= TOLERANCE_MS;
    const inNumber = count === null || yields('count') || rows.length === count;
    attempt = { rows, cap, fits: rows.length > 0 && settled && inTime && inNumber };
    if (attempt.fits) break;
  }
  return attempt;
}

/** The share of known tracks is a limit on both sides that depends on how many tracks come out; two rounds settle it. */
function tryCap(
  groups: CandidateGroups,
  allowed: readonly number[],
  relaxed: ReadonlySet<RelaxationStep>,
  demand: { targetMs: number | null; count: number | null; cap: number; knownShare: number | null },
): { rows: number[]; settled: boolean; totalMs: number } {
  let size = demand.count ?? groups.expectedSize(allowed, demand.targetMs ?? 0);
  for (let round = 0; ; round++) {
    const { problem, rows } = buildProblem(groups, allowed, relaxed, { ...demand, size });
    const selection = select(problem);
    const chosen = selection.chosen.map((item) => rows[item]!);
    const settled = demand.knownShare === null || isShare(groups.knownAmong(chosen), chosen.length, demand.knownShare);
    if (settled || round === 2 || chosen.length === 0 || chosen.length === size)
      return { rows: chosen, settled, totalMs: selection.totalMs };
    size = chosen.length;
  }
}

/** Within a quarter, and half a track, of the share asked for. */
function isShare(known: number, size: number, share: number): boolean {
  return Math.abs(known - share * size) <= KNOWN_SHARE_SLACK * size + 0.5;
}

function reasonFor(step: RelaxationStep, { demands }: Rules, { cap }: Attempt, strict: number): string {
  const left = strict === 0 ? 'no track keeps' : strict === 1 ? 'only 1 track keeps' : `only ${strict} tracks keep`;
  const why = `${left} every rule`;
  if (step.kind === 'unproven') return `tracks not known to break it are used too: ${why}`;
  if (step.rule === 'maxPerArtist')
    return `from ${demands.maxPerArtist} to ${cap === Infinity ? 'any number' : cap} for each artist: ${why}`;
  if (step.rule === 'count' || step.rule === 'minutes') return `as near as the tracks allow: ${why}`;
  return `others fill up: ${why}, too few for what was asked`;
}
