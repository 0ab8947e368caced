import type { Condition, Rule, Serve } from '../../../api/flags';
import type { Flag } from '../../../api/types';
import { adminTexts } from '../../../texts-admin';

const words = adminTexts.sentence;
const MOST_RULES = 3;

export type Said = Pick<
  Flag,
  'type' | 'enabled' | 'variants' | 'defaultVariant' | 'offVariant' | 'rules' | 'rollout' | 'targeting'
>;

/** What a flag says to whom, as one sentence: "On for 30 % of listeners, always for admins." */
export function sentenceOf(flag: Said): string {
  if (!flag.enabled) return words.off(variantWord(flag, flag.offVariant));
  if (flag.targeting !== null) return words.custom(variantWord(flag, flag.defaultVariant));
  const base = baseOf(flag);
  const told = flag.rules.slice(0, MOST_RULES).map((rule) => {
    const who = whoOf(rule);
    return base.isSplit && rule.serve === base.variant
      ? words.always(who)
      : words.rule(serveWord(flag, rule.serve), who);
  });
  if (flag.rules.length > MOST_RULES) told.push(words.moreRules(flag.rules.length - MOST_RULES));
  const parts = base.isSplit ? [base.text, ...told] : [...told, words.rest(base.text, told.length > 0)];
  return capital(`${parts.join(', ')}.`);
}

/** What those get for whom no rule decides. */
function baseOf(flag: Said): { text: string; variant: string; isSplit: boolean } {
  const { rollout, defaultVariant, offVariant } = flag;
  if (rollout === null) return { text: variantWord(flag, defaultVariant), variant: defaultVariant, isSplit: false };
  const rest = rollout.variant === defaultVariant ? offVariant : defaultVariant;
  if (rollout.percent === 0) return { text: variantWord(flag, rest), variant: rest, isSplit: false };
  const variant = rollout.variant;
  if (rollout.percent === 100) return { text: variantWord(flag, variant), variant, isSplit: false };
  return { text: words.share(variantWord(flag, variant), rollout.percent), variant, isSplit: true };
}

/** "on", "off", "“weights-2”". */
export function variantWord({ type, variants }: Pick<Flag, 'type' | 'variants'>, variant: string): string {
  const value = variants[variant];
  return type === 'boolean' && typeof value === 'boolean' ? words.state(value) : words.named(variant);
}

function serveWord(flag: Said, serve: Serve): string {
  if (typeof serve === 'string') return variantWord(flag, serve);
  const sum = Object.values(serve).reduce((all, weight) => all + weight, 0);
  return Object.entries(serve)
    .map(([variant, weight]) => words.weight(variantWord(flag, variant), Math.round((weight / sum) * 100)))
    .join(' / ');
}

/** For whom a rule is: "admins", "2 chosen listeners". */
export function whoOf({ description, when }: Rule): string {
  if (when.length === 0) return words.everybody;
  const known = when.map(knownCondition);
  if (known.every((one) => one !== null)) return known.join(words.and);
  return description === '' ? when.map(conditionText).join(words.and) : words.named(description);
}

/** Conditions that read well by themselves. */
function knownCondition({ attribute, op, values }: Condition): string | null {
  if (op !== 'equals' && op !== 'in') return null;
  if (attribute === 'role') return values.map((value) => words.role(String(value))).join(', ');
  if (attribute === 'name') return values.join(', ');
  return attribute === 'targetingKey' ? words.chosen(values.length) : null;
}

export function conditionText({ attribute, op, values }: Condition): string {
  return [attribute === 'targetingKey' ? words.id : attribute, words.ops[op], values.join(', ')].join(' ').trim();
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
