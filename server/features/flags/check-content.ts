import type { FieldError } from '../../errors.js';
import { OPERATIONS, isObject } from './conditions.js';
import { RESERVED_METADATA, toDefinition, typeOf } from './definition.js';
import type { Condition, FlagContent, FlagValue, Json, Rollout, Rule, Serve } from './flag.js';
import { FORBIDDEN_NAME, isForbidden, LIMITS } from './flag-limits.js';

/** A semantic version. What is compared with it may be shorter, or begin with a v. */
const VERSION = /^\d+\.\d+\.\d+(?:-[\w.-]+)?(?:\+[\w.-]+)?$/;

/** What is wrong with a flag beyond its form: names that are not there, types that do not fit, what is too large. */
export function checkContent(content: FlagContent): FieldError[] {
  const { variants, rules, rollout, targeting } = content;
  const errors = [
    ...checkVariants(content),
    ...(['defaultVariant', 'offVariant'] as const).flatMap((field) => checkNamed(content[field], variants, field)),
    ...rules.flatMap((rule, index) => checkRule(rule, variants, `rules.${index}`)),
    ...(rollout === null ? [] : checkRollout(rollout, variants)),
    ...(targeting === null ? [] : checkTargeting(targeting, variants)),
    ...Object.keys(content.metadata)
      .filter((name) => RESERVED_METADATA.includes(name))
      .map((name) => ({ path: `metadata.${name}`, message: 'is a field of the flag itself' })),
  ];
  if (targeting !== null && (rules.length > 0 || rollout !== null)) {
    errors.push({ path: 'targeting', message: 'stands instead of rules and rollout, not beside them' });
  }
  if (Buffer.byteLength(JSON.stringify(toDefinition(content))) > LIMITS.bytes) {
    errors.push({ path: '', message: `is larger than ${LIMITS.bytes} bytes` });
  }
  return errors.map(({ path, message }) => ({ path: path === '' ? 'body' : `body.${path}`, message }));
}

function checkVariants({ type, variants }: FlagContent): FieldError[] {
  const wrong = Object.entries(variants).filter(([, value]) => typeOf({ value }) !== type);
  return [
    ...Object.keys(variants)
      .filter(isForbidden)
      .map((name) => ({ path: `variants.${name}`, message: FORBIDDEN_NAME })),
    ...wrong.map(([name]) => ({ path: `variants.${name}`, message: `is not of the flag's type, ${type}` })),
    ...Object.entries(variants).flatMap(([name, value]) => checkJson(value, `variants.${name}`)),
  ];
}

function checkRule(rule: Rule, variants: Readonly<Record<string, FlagValue>>, path: string): FieldError[] {
  return [
    ...rule.when.flatMap((condition, index) => checkCondition(condition, `${path}.when.${index}`)),
    ...checkServe(rule.serve, variants, `${path}.serve`),
  ];
}

function checkServe(serve: Serve, variants: Readonly<Record<string, FlagValue>>, path: string): FieldError[] {
  if (typeof serve === 'string') return checkNamed(serve, variants, path);
  const sum = Object.values(serve).reduce((all, weight) => all + weight, 0);
  return [
    ...Object.keys(serve).flatMap((name) => checkNamed(name, variants, `${path}.${name}`)),
    ...(sum > LIMITS.weights ? [{ path, message: `the weights add up to more than ${LIMITS.weights}` }] : []),
  ];
}

function checkRollout(rollout: Rollout, variants: Readonly<Record<string, FlagValue>>): FieldError[] {
  return [
    ...checkNamed(rollout.variant, variants, 'rollout.variant'),
    ...checkAttribute(rollout.stickiness, 'rollout.stickiness'),
  ];
}

function checkCondition({ attribute, op, values }: Condition, path: string): FieldError[] {
  const { takes, of } = OPERATIONS[op];
  const errors = checkAttribute(attribute, `${path}.attribute`);
  if (takes === 'none' && values.length > 0) errors.push({ path: `${path}.values`, message: `${op} takes no values` });
  if (takes === 'one' && values.length !== 1) errors.push({ path: `${path}.values`, message: `${op} takes one value` });
  if (takes === 'some' && values.length === 0)
    errors.push({ path: `${path}.values`, message: `${op} takes one value at least` });
  values.forEach((value, index) => {
    const at = `${path}.values.${index}`;
    if (values.indexOf(value) < index) errors.push({ path: at, message: 'is in the list already' });
    if (of === 'number' && typeof value !== 'number') errors.push({ path: at, message: `${op} takes a number` });
    if (of === 'text' && typeof value !== 'string') errors.push({ path: at, message: `${op} takes a text` });
    if (of === 'version' && (typeof value !== 'string' || !VERSION.test(value)))
      errors.push({ path: at, message: `${op} takes a version such as "1.4.0"` });
  });
  return errors;
}

const checkAttribute = (name: string, path: string): FieldError[] =>
  name.split('.').some(isForbidden) ? [{ path, message: FORBIDDEN_NAME }] : [];

function checkNamed(name: string, variants: Readonly<Record<string, FlagValue>>, path: string): FieldError[] {
  return Object.hasOwn(variants, name) ? [] : [{ path, message: `there is no variant "${name}"` }];
}

/** Of targeting that an admin wrote as JsonLogic: every variant that it names as a result is one. */
function checkTargeting(targeting: Json, variants: Readonly<Record<string, FlagValue>>): FieldError[] {
  return [
    ...checkJson(targeting, 'targeting'),
    ...resultsOf(targeting).flatMap((name) => checkNamed(name, variants, 'targeting')),
  ];
}

/** The variants that JsonLogic names as what comes out; what is computed cannot be told. */
export function resultsOf(logic: Json): string[] {
  if (typeof logic === 'string') return [logic];
  if (!isObject(logic)) return [];
  const branches = logic['if'];
  if (Array.isArray(branches)) {
    const all = branches as readonly Json[];
    return all.filter((_, at) => at % 2 === 1 || at === all.length - 1).flatMap(resultsOf);
  }
  const parts = logic['fractional'];
  if (!Array.isArray(parts)) return [];
  return (parts as readonly Json[]).flatMap((part) =>
    Array.isArray(part) ? resultsOf((part[0] as Json) ?? null) : [],
  );
}

/** Neither too deep nor with names that could reach what every object has. */
function checkJson(value: Json, path: string, depth = 0): FieldError[] {
  if (depth > LIMITS.depth) return [{ path, message: `is nested more than ${LIMITS.depth} deep` }];
  if (typeof value === 'string' || typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) {
    return (value as readonly Json[]).flatMap((inner) => checkJson(inner, path, depth + 1));
  }
  return Object.entries(value).flatMap(([name, inner]) => {
    const reaches = name === 'var' && pathOf(inner).split('.').some(isForbidden);
    if (isForbidden(name) || reaches) return [{ path, message: FORBIDDEN_NAME }];
    return checkJson(inner, path, depth + 1);
  });
}

/** Of a variable, which may come with a default. */
function pathOf(operands: Json): string {
  const path = Array.isArray(operands) ? (operands as readonly Json[])[0] : operands;
  return typeof path === 'string' ? path : '';
}
