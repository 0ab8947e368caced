import { adminTexts } from '../../../texts-admin';
import { type Said, whoOf } from './flag-sentence';

const words = adminTexts.outcomes.reasons;

/** Who gets a variant as the flag stands, in words: "admins (rule 1)", "30 % of everybody else (rollout)". */
export function reasonsOf(flag: Said, variant: string): string[] {
  const { enabled, offVariant, targeting, rules } = flag;
  if (!enabled) return variant === offVariant ? [words.off] : [];
  if (targeting !== null) return [words.custom];
  const last = rules.findIndex(({ when }) => when.length === 0);
  const tried = last < 0 ? rules : rules.slice(0, last + 1);
  const byRules = tried.flatMap((rule, at) => {
    const part = shareOf(rule.serve, variant);
    if (part === 0) return [];
    const who = words.rule(whoOf(rule), at + 1);
    return [part === 1 ? who : words.share(percentOf(part), who)];
  });
  return last < 0 ? [...byRules, ...restOf(flag, variant)] : byRules;
}

function restOf({ rules, rollout, defaultVariant, offVariant }: Said, variant: string): string[] {
  const who = rules.length === 0 ? words.everybody : words.everybodyElse;
  if (rollout === null) return variant === defaultVariant ? [who] : [];
  const others = rollout.variant === defaultVariant ? offVariant : defaultVariant;
  const dealt = rollout.percent / 100;
  const part = (variant === rollout.variant ? dealt : 0) + (variant === others ? 1 - dealt : 0);
  return part === 0 ? [] : [words.rollout(percentOf(part), who)];
}

function shareOf(serve: Said['rules'][number]['serve'], variant: string): number {
  if (typeof serve === 'string') return serve === variant ? 1 : 0;
  const sum = Object.values(serve).reduce((all, weight) => all + weight, 0);
  return (serve[variant] ?? 0) / sum;
}

/** "30 %", "0.4 %", "12.5 %". */
export const percentOf = (share: number): string => `${Number((share * 100).toFixed(share < 0.0995 ? 2 : 1))} %`;
