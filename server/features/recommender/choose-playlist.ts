import { Budget } from './budget.js';
import { KNOWN_SHARE_SLACK, type Pool, stepBit, type Judged, type ProblemDemand } from './playlist-problem.js';
import { RELAXATION_ORDER, type RelaxationStep, type RuleId } from './rule-ids.js';
import type { Demands, Rules } from './rules.js';
import { select } from './select.js';
import { TOLERANCE_MS } from './selection-problem.js';

export interface ChooseOptions {
  /** Whether anything is known of the listener's plays. */
  hasHistory: boolean;
  /** What all attempts together may take. */
  budget?: Budget;
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
/** The best so many candidates for each track wanted are tried first; all of them only where those do not do. */
const POOL_FOR_EACH = 20;
const SMALLEST_POOL = 400;
/** What a request may take, some 10 to 15 ms, and how much of what is left a single selection may. */
const STEPS = 400_000;
const SHARE_OF_SELECTION = 0.3;
/** The rest is kept for a last choice. */
const SHARE_OF_ATTEMPTS = 0.8;

interface Weighed {
  judged: Judged;
  net: Float64Array;
  rules: Rules;
}

interface Attempt {
  rows: number[];
  cap: number;
}

/**
 * Applies the rules, chooses with the solver, and where that fails lets rules yield in RELAXATION_ORDER, one after the
 * other, until it succeeds; then tries to take back each of them but the last, first to last. What bounds show to be
 * impossible is not searched for, and all searches share one budget, so that no request takes long.
 */
export function choosePlaylist(
  judged: Judged,
  scores: ArrayLike<number>,
  rules: Rules,
  { hasHistory, budget = new Budget(STEPS) }: ChooseOptions,
): Choice {
  const net = judged.net(scores);
  const steps = stepsFor(judged, rules);
  const attempts = budget.part(SHARE_OF_ATTEMPTS);
  const attempt = (relaxed: number, own: Budget): Attempt | null => {
    own.spend(judged.size);
    return tryRules({ judged, net, rules }, relaxed, own);
  };
  let relaxed = 0;
  let best = attempt(relaxed, attempts);
  // Once the attempts are spent, only all rules together may yield, and then the length.
  const lastResort = steps.findIndex(isLength) - 1;
  steps.forEach((step, at) => {
    if (best !== null) return;
    relaxed |= stepBit(step);
    if (!attempts.isSpent) best = attempt(relaxed, attempts);
    else if (at >= lastResort) best = attempt(relaxed, budget);
  });
  const taken = steps.filter((step) => (relaxed & stepBit(step)) !== 0);
  let outdated = false;
  for (const step of taken.slice(0, -1)) {
    const tighter = relaxed & ~stepBit(step);
    const isCertain = isOpen(rules, tighter) && judged.allowed(tighter) > 0;
    const found = isCertain || attempts.isSpent ? null : attempt(tighter, attempts);
    if (!isCertain && found === null) continue;
    relaxed = tighter;
    best = found;
    outdated = isCertain;
  }
  if (outdated) best = attempt(relaxed, budget);
  const reasonOf = reasons(judged, rules, best?.cap ?? Infinity, hasHistory);
  return {
    rows: best?.rows ?? [],
    relaxations: [
      ...taken
        .filter((step) => (relaxed & stepBit(step)) !== 0)
        .map((step) => ({ rule: step.rule, reason: reasonOf(step) })),
      ...judged.brokenByPinned.map((rule) => ({ rule, reason: 'a track that was asked for by name breaks it' })),
    ],
    strict: judged.allowed(0),
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

const isLength = ({ rule }: RelaxationStep): boolean => rule === 'count' || rule === 'minutes';

function hasYielded(relaxed: number, rule: RuleId): boolean {
  return RELAXATION_ORDER.some(
    (step) => step.kind === 'demand' && step.rule === rule && (relaxed & stepBit(step)) !== 0,
  );
}

/** What is left of the demands on the whole. */
function demandsLeft({ demands }: Rules, relaxed: number): Pick<Demands, 'targetMs' | 'count' | 'knownShare'> {
  const { targetMs, count, knownShare } = demands;
  return {
    targetMs: hasYielded(relaxed, 'minutes') ? null : targetMs,
    count: hasYielded(relaxed, 'count') ? null : count,
    knownShare: hasYielded(relaxed, 'familiarity') ? null : knownShare,
  };
}

/** Nothing is asked of the tracks together, except how many may be by one artist: any track will do. */
function isOpen(rules: Rules, relaxed: number): boolean {
  const { targetMs, count, knownShare } = demandsLeft(rules, relaxed);
  return targetMs === null && count === null && knownShare === null;
}

/** The best choice found under these relaxations, null where none meets what is left of the demands. */
function tryRules({ judged, net, rules }: Weighed, relaxed: number, budget: Budget): Attempt | null {
  const { targetMs, count } = rules.demands;
  const left = demandsLeft(rules, relaxed);
  // Lengths that have yielded are still aimed at, the number only where no time is asked for.
  const aim = { relaxed, targetMs, count: targetMs === null ? count : left.count, knownShare: left.knownShare };
  const size = count ?? judged.expectedSize(relaxed, targetMs ?? 0);
  const most = Math.max(POOL_FOR_EACH * size, SMALLEST_POOL);
  const pools = (judged.allowed(relaxed) > most ? [most, Infinity] : [Infinity]).map((limit) => {
    let pool: Pool | null = null;
    return () => (pool ??= judged.pool(aim, limit, net));
  });
  for (const cap of capsFor(rules.demands, relaxed, left.targetMs === null && left.count === null)) {
    if (!judged.couldMeet({ relaxed, cap, ...left })) continue;
    for (const pool of pools) {
      const { rows, settled, totalMs } = tryCap(judged, { ...aim, cap }, pool(), budget);
      const inTime = left.targetMs === null || Math.abs(totalMs - left.targetMs) <= TOLERANCE_MS;
      if (rows.length > 0 && settled && inTime && (left.count === null || rows.length === left.count))
        return { rows, cap };
      if (budget.isSpent) return null;
    }
  }
  return null;
}

function capsFor(demands: Demands, relaxed: number, anyLength: boolean): readonly number[] {
  const { maxPerArtist: asked, artistsAsked, countAsked, targetMs } = demands;
  if (asked !== null)
    return hasYielded(relaxed, 'maxPerArtist') ? [asked + 1, asked + 2, asked + 4, asked + 8, Infinity] : [asked];
  // A length that was asked for and cannot be met goes before what nobody asked for.
  return artistsAsked || (anyLength && (countAsked || targetMs !== null)) ? [Infinity] : SOFT_CAPS;
}

/** The share of known tracks is a limit on both sides that depends on how many tracks come out; a few rounds settle it. */
function tryCap(
  judged: Judged,
  demand: ProblemDemand,
  pool: Pool,
  budget: Budget,
): { rows: number[]; settled: boolean; totalMs: number } {
  const { knownShare } = demand;
  let size = demand.count ?? judged.expectedSize(demand.relaxed, demand.targetMs ?? 0);
  for (let round = 0; ; round++) {
    const selection = select(pool.problem(demand, size), budget.part(SHARE_OF_SELECTION));
    const chosen = selection.chosen.map((item) => pool.rows[item]!);
    const settled = knownShare === null || isShare(judged.knownAmong(chosen), chosen.length, knownShare);
    const isFinal = demand.count !== null || round === 2 || chosen.length === 0 || chosen.length === size;
    if (settled || isFinal || budget.isSpent) return { rows: chosen, settled, totalMs: selection.totalMs };
    size = chosen.length;
  }
}

/** Within a quarter, and half a track, of the share asked for. */
function isShare(known: number, size: number, share: number): boolean {
  return Math.abs(known - share * size) <= KNOWN_SHARE_SLACK * size + 0.5;
}

const NO_HISTORY = 'there is no listening history of yours here yet: import it, and this can be kept';

/** Why a step was taken, as a sentence's end. */
function reasons(
  judged: Judged,
  { demands }: Rules,
  cap: number,
  hasHistory: boolean,
): (step: RelaxationStep) => string {
  const strict = judged.allowed(0);
  const left = strict === 0 ? 'no track keeps' : strict === 1 ? 'only 1 track keeps' : `only ${strict} tracks keep`;
  const why = `${left} every rule`;
  return (step) => {
    if (!hasHistory && (step.rule === 'familiarity' || step.rule === 'forgotten')) return NO_HISTORY;
    if (step.kind === 'unproven') return `tracks not known to break it are used too: ${why}`;
    if (step.rule === 'maxPerArtist')
      return `from ${demands.maxPerArtist} to ${cap === Infinity ? 'any number' : cap} for each artist: ${why}`;
    if (step.rule === 'count' || step.rule === 'minutes') return `as near as the tracks allow: ${why}`;
    if (step.kind === 'demand')
      return `of the ${strict} tracks that keep every other rule you know ${judged.allowedKnown(0)}`;
    return `others fill up: ${why}, too few for what was asked`;
  };
}
