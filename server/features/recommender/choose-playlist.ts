import type { Candidate } from './candidates.js';
import { judgeCandidates, stepBit, type Judged, type ProblemDemand } from './playlist-problem.js';
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
/** The best so many candidates are tried first; all of them only where those do not do. */
const POOL = 1_000;

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
  const judged = judgeCandidates(candidates, scores, rules, medianDurationMs);
  const steps = stepsFor(judged, rules);
  const strict = judged.allowed(0);
  let relaxed = 0;
  let best = tryRules(judged, rules, relaxed);
  for (const step of steps) {
    if (best.fits) break;
    relaxed |= stepBit(step);
    best = tryRules(judged, rules, relaxed);
  }
  for (const step of steps.filter((one) => (relaxed & stepBit(one)) !== 0).slice(0, -1)) {
    const tighter = tryRules(judged, rules, relaxed & ~stepBit(step));
    if (!tighter.fits) continue;
    relaxed &= ~stepBit(step);
    best = tighter;
  }
  return {
    rows: best.rows,
    relaxations: [
      ...steps
        .filter((step) => (relaxed & stepBit(step)) !== 0)
        .map((step) => ({ rule: step.rule, reason: reasonFor(step, rules, best, strict) })),
      ...judged.brokenByPinned.map((rule) => ({ rule, reason: 'a track that was asked for by name breaks it' })),
    ],
    strict,
  };
}

/** The steps that would change anything; a length that nobody asked for yields right after energy, tempo and moods. */
function stepsFor(judged: Judged, { demands }: Rules): RelaxationStep[] {
  const steps = RELAXATION_ORDER.filter((step) => {
    if (step.kind !== 'demand') return judged.concerns(step);
    if (step.rule === 'familiarity') return demands.knownShare !== null;
    if (step.rule === 'maxPerArtist') return demands.maxPerArtist !== null;
    return step.rule === 'minutes' ? demands.targetMs !== null : demands.count !== null;
  });
  if (demands.countAsked || demands.count === null) return steps;
  const soft = steps.filter(({ rule }) => rule === 'energy' || rule === 'tempo' || rule === 'moods');
  const length = steps.filter(({ rule }) => rule === 'count');
  return [...soft, ...length, ...steps.filter((step) => !soft.includes(step) && !length.includes(step))];
}

function tryRules(judged: Judged, { demands }: Rules, relaxed: number): Attempt {
  const yields = (rule: RuleId): boolean =>
    RELAXATION_ORDER.some((step) => step.kind === 'demand' && step.rule === rule && (relaxed & stepBit(step)) !== 0);
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
  let attempt: Attempt = { rows: [], cap: caps[0]!, fits: false };
  for (const cap of caps) {
    for (const pool of judged.allowed(relaxed) > POOL ? [POOL, Infinity] : [Infinity]) {
      const { rows, settled, totalMs } = tryCap(judged, { relaxed, targetMs, count, cap, knownShare, pool });
      const inTime = targetMs === null || yields('minutes') || Math.abs(totalMs - targetMs) <= TOLERANCE_MS;
      const inNumber = count === null || yields('count') || rows.length === count;
      attempt = { rows, cap, fits: rows.length > 0 && settled && inTime && inNumber };
      if (attempt.fits) return attempt;
    }
  }
  return attempt;
}

/** The share of known tracks is a limit on both sides that depends on how many tracks come out; a few rounds settle it. */
function tryCap(
  judged: Judged,
  demand: Omit<ProblemDemand, 'size'>,
): { rows: number[]; settled: boolean; totalMs: number } {
  const { knownShare } = demand;
  let size = demand.count ?? judged.expectedSize(demand.relaxed, demand.targetMs ?? 0);
  for (let round = 0; ; round++) {
    const { problem, rows } = judged.problem({ ...demand, size });
    const selection = select(problem);
    const chosen = selection.chosen.map((item) => rows[item]!);
    const settled = knownShare === null || isShare(judged.knownAmong(chosen), chosen.length, knownShare);
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
