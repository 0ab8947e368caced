import { isDeepStrictEqual } from 'node:util';
import { conditionLogic, isObject, readCondition } from './conditions.js';
import {
  type Condition,
  type FlagContent,
  type Json,
  type Logic,
  restOf,
  type Rollout,
  type Rule,
  type Serve,
  TARGETING_KEY,
} from './flag.js';

/** What rules and a rollout say. */
export type Targets = Pick<FlagContent, 'rules' | 'rollout' | 'defaultVariant' | 'offVariant'>;

/** Weights of a rollout add up to this: a thousandth of a percent each. */
const WHOLE = 100_000;
const PER_PERCENT = WHOLE / 100;

/**
 * Rules and rollout as JsonLogic for flagd; null where there is nothing to decide. The rules are branches of one `if`,
 * each an `and` of its conditions, led by its description (a text is true). The rollout comes last. Its weights always
 * add up to the same, and its variant comes first: whoever is among 10 % is also among 11 %.
 */
export function compileTargeting(targets: Targets): Logic | null {
  const { rules, rollout } = targets;
  if (rules.length === 0 && rollout === null) return null;
  const branches = rules.flatMap((rule) => [whenLogic(rule), serveLogic(rule.serve)]);
  const last = rollout === null ? [] : rolloutBranch(rollout, restOf(rollout, targets));
  const all = [...branches, ...last];
  return all.length === 1 && all[0] !== undefined ? all[0] : { if: all };
}

/** The rules and the rollout of which this is the targeting; null where it is something else. */
export function readTargeting(
  targeting: Logic | null,
  variants: Pick<FlagContent, 'defaultVariant' | 'offVariant'>,
): Pick<FlagContent, 'rules' | 'rollout'> | null {
  const read = targeting === null ? { rules: [], rollout: null } : readBranches(targeting);
  if (read === null) return null;
  return isDeepStrictEqual(compileTargeting({ ...read, ...variants }), targeting) ? read : null;
}

export function whenLogic({ description, when }: Pick<Rule, 'description' | 'when'>): Logic {
  const conditions = when.map(conditionLogic);
  return { and: [...(description === '' ? [] : [description]), ...(conditions.length === 0 ? [true] : conditions)] };
}

export function serveLogic(serve: Serve): Logic {
  return typeof serve === 'string' ? serve : { fractional: Object.entries(serve) };
}

/** Of one element, or with a condition before it. */
function rolloutBranch({ percent, stickiness, variant }: Rollout, rest: string): Logic[] {
  const weight = Math.round(percent * PER_PERCENT);
  const weights = [
    [variant, weight],
    [rest, WHOLE - weight],
  ];
  // Salted with the key of the flag, by flagd itself, so that not always the same listeners are first.
  if (stickiness === TARGETING_KEY) return [{ fractional: weights }];
  const attribute = { var: stickiness };
  return [{ '!==': [attribute, null] }, { fractional: [{ cat: [{ var: '$flagd.flagKey' }, attribute] }, ...weights] }];
}

/** As it seems; whoever calls this compares. */
function readBranches(targeting: Logic): Pick<FlagContent, 'rules' | 'rollout'> | null {
  if (!isObject(targeting)) return null;
  const branches = isList(targeting['if']) ? [...targeting['if']] : [targeting];
  const single = branches.length % 2 === 1 ? branches.pop() : undefined;
  const last = single ?? branches.at(-1);
  // Behind a condition, what is dealt out by the targeting key is a rule's.
  const isRollout = single !== undefined || isSeeded(last);
  const rollout = isRollout && last !== undefined ? readRollout(last) : null;
  if (isRollout && rollout === null) return null;
  if (single === undefined && rollout !== null) branches.splice(-2);
  const rules: Rule[] = [];
  for (let at = 0; at < branches.length; at += 2) {
    const rule = readRule(branches[at] ?? null, branches[at + 1] ?? null);
    if (rule === null) return null;
    rules.push(rule);
  }
  return { rules, rollout };
}

function readRule(when: Logic, serve: Logic): Rule | null {
  if (!isObject(when) || !isList(when['and'])) return null;
  const [first, ...others] = when['and'];
  const description = typeof first === 'string' ? first : '';
  const parts = (typeof first === 'string' || first === undefined ? others : [first, ...others]).filter(
    (part) => part !== true,
  );
  const conditions = parts.map(readCondition).filter((one): one is Condition => one !== null);
  const served = readServe(serve);
  if (conditions.length < parts.length || served === null) return null;
  return { description, when: conditions, serve: served };
}

function readServe(logic: Logic): Serve | null {
  if (typeof logic === 'string') return logic;
  if (!isObject(logic) || !isList(logic['fractional'])) return null;
  const weights = logic['fractional'].map(readWeight);
  return weights.some((one) => one === null) ? null : Object.fromEntries(weights.filter((one) => one !== null));
}

function readRollout(logic: Logic): Rollout | null {
  const parts = partsOf(logic);
  const [weight] = parts.slice(isSeeded(logic) ? 1 : 0).map(readWeight);
  const stickiness = isSeeded(logic) ? seededBy(parts[0]) : TARGETING_KEY;
  if (weight === null || weight === undefined || stickiness === null) return null;
  return { percent: weight[1] / PER_PERCENT, stickiness, variant: weight[0] };
}

const partsOf = (logic: Logic | undefined): readonly Json[] =>
  isObject(logic) && isList(logic['fractional']) ? logic['fractional'] : [];
const isSeeded = (logic: Logic | undefined): boolean => isObject(partsOf(logic)[0]);

function seededBy(seed: Logic | undefined): string | null {
  const attribute = isObject(seed) && isList(seed['cat']) ? seed['cat'][1] : null;
  return isObject(attribute) && typeof attribute['var'] === 'string' ? attribute['var'] : null;
}

function readWeight(part: Json): [string, number] | null {
  if (!isList(part) || part.length !== 2) return null;
  const [variant, weight] = part;
  return typeof variant === 'string' && typeof weight === 'number' ? [variant, weight] : null;
}

const isList = (value: unknown): value is readonly Json[] => Array.isArray(value);
