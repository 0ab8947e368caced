import { resultsOf } from './check-content.js';
import { type FlagContent, restOf, type Rollout, type Serve } from './flag.js';

/** The variants that somebody can get as the flag stands. What targeting of an admin's own computes is not known. */
export function reachableVariants(flag: FlagContent): Set<string> {
  const { enabled, offVariant, defaultVariant, rules, rollout, targeting } = flag;
  if (!enabled) return new Set([offVariant]);
  if (targeting !== null) return new Set([defaultVariant, ...resultsOf(targeting)]);
  const forAll = rules.findIndex(({ when }) => when.length === 0);
  if (forAll >= 0) return new Set(rules.slice(0, forAll + 1).flatMap(({ serve }) => namesOf(serve)));
  const last = rollout === null ? [defaultVariant] : [...rolloutShares(rollout, flag).keys()];
  // Whoever has no such attribute gets the default.
  return new Set([...rules.flatMap(({ serve }) => namesOf(serve)), ...last]);
}

/**
 * Which share of listeners each variant is to have, where one split decides for all of them; null where it depends on who
 * they are.
 */
export function sharesOf(flag: FlagContent): Map<string, number> | null {
  const { enabled, rules, rollout, targeting } = flag;
  if (!enabled || targeting !== null) return null;
  const [first] = rules;
  if (first === undefined) return rollout === null ? null : rolloutShares(rollout, flag);
  if (first.when.length > 0 || typeof first.serve === 'string') return null;
  const sum = Object.values(first.serve).reduce((all, weight) => all + weight, 0);
  return new Map(Object.entries(first.serve).map(([variant, weight]) => [variant, weight / sum]));
}

function rolloutShares(rollout: Rollout, flag: FlagContent): Map<string, number> {
  const share = rollout.percent / 100;
  const rest = restOf(rollout, flag);
  if (rest === rollout.variant) return new Map([[rest, 1]]);
  const shares: [string, number][] = [
    [rollout.variant, share],
    [rest, 1 - share],
  ];
  return new Map(shares.filter(([, part]) => part > 0));
}

const namesOf = (serve: Serve): string[] => (typeof serve === 'string' ? [serve] : Object.keys(serve));
