import { conditionLogic } from './conditions.js';
import { toDefinition } from './definition.js';
import type { Context, Evaluation } from './evaluation.js';
import { createEvaluator, evaluatorOf } from './evaluator.js';
import { type Condition, type Flag, type FlagDefinition, type Logic, TARGETING_KEY } from './flag.js';
import { compileTargeting, whenLogic } from './targeting.js';

export interface ExplainedCondition extends Condition {
  /** What the context has there; null: nothing. */
  actual: unknown;
  holds: boolean;
}

export interface ExplainedRule {
  description: string;
  when: ExplainedCondition[];
  matched: boolean;
  /** The rule that decided. */
  decided: boolean;
}

export interface Explanation {
  evaluation: Evaluation;
  /** In words. */
  because: string;
  /** Every rule, also those after the one that decided. */
  rules: ExplainedRule[];
  /** Whether whoever asks is among them; null where there is no rollout. */
  rollout: { bucketBy: string; actual: unknown; included: boolean; decided: boolean } | null;
}

/** Why somebody gets what they get: each condition is evaluated by itself, as the whole is, by flagd. */
export function explain(flag: Flag, context: Context): Explanation {
  const evaluation = createEvaluator(flag).evaluate(context);
  const holds = (logic: Logic): boolean => isTrue(flag.key, logic, context);
  const matches = flag.rules.map((rule) => holds(whenLogic(rule)));
  const first = flag.enabled ? matches.indexOf(true) : -1;
  const rules = flag.rules.map(({ description, when }, at) => ({
    description,
    when: when.map((condition) => ({
      ...condition,
      actual: valueAt(context, condition.attribute),
      holds: holds(conditionLogic(condition)),
    })),
    matched: matches[at] === true,
    decided: at === first,
  }));
  const rollout = flag.rollout && {
    bucketBy: flag.rollout.stickiness,
    actual: valueAt(context, flag.rollout.stickiness),
    included: isIncluded(flag, context),
    decided: flag.enabled && first < 0 && evaluation.reason === 'TARGETING_MATCH',
  };
  return { evaluation, because: wordReason(flag, evaluation, first, rollout), rules, rollout };
}

function isTrue(key: string, logic: Logic, context: Context): boolean {
  const definition: FlagDefinition = {
    state: 'ENABLED',
    variants: { yes: true, no: false },
    defaultVariant: 'no',
    targeting: { if: [logic, 'yes', 'no'] },
  };
  return evaluatorOf(key, definition).evaluate(context).value === true;
}

/** Among those who get the variant of the rollout, where the rules let them come to it. */
function isIncluded(flag: Flag, context: Context): boolean {
  const targeting = compileTargeting({ ...flag, rules: [] });
  const definition = {
    ...toDefinition({ ...flag, enabled: true, rules: [] }),
    ...(targeting !== null && { targeting }),
  };
  const { variant, reason } = evaluatorOf(flag.key, definition).evaluate(context);
  return reason === 'TARGETING_MATCH' && variant === flag.rollout?.variant;
}

function valueAt(context: Context, attribute: string): unknown {
  let value: unknown = context;
  for (const name of attribute.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return null;
    value = (value as Record<string, unknown>)[name];
  }
  return value ?? null;
}

function wordReason(
  flag: Flag,
  { error, reason, variant = '' }: Evaluation,
  first: number,
  rollout: Explanation['rollout'],
): string {
  if (error !== null) return `It could not be evaluated: ${error.message}.`;
  if (!flag.enabled) return `The flag is off, so it says “${variant}”.`;
  if (flag.targeting !== null) {
    return reason === 'DEFAULT'
      ? `Its targeting decides nothing here, so it says its default, “${variant}”.`
      : `Its targeting says “${variant}”.`;
  }
  const rule = flag.rules[first];
  if (rule !== undefined) {
    const named = rule.description === '' ? `Rule ${first + 1}` : `Rule ${first + 1} (${rule.description})`;
    return `${named} matches, and serves “${variant}”.`;
  }
  const noRule = flag.rules.length === 0 ? '' : 'No rule matches; ';
  if (rollout === null) return capital(`${noRule}the default is “${variant}”.`);
  if (!rollout.decided) {
    const missing = rollout.bucketBy === TARGETING_KEY ? 'targeting key' : rollout.bucketBy;
    return capital(`${noRule}without a ${missing} nobody is in a rollout, so it says its default, “${variant}”.`);
  }
  const share = `the ${flag.rollout?.percent ?? 0} % of the rollout`;
  return capital(`${noRule}${rollout.included ? `among ${share}` : `not among ${share}`}: “${variant}”.`);
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
