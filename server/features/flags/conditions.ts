import { isDeepStrictEqual } from 'node:util';
import {
  type Condition,
  type Json,
  type JsonObject,
  type Logic,
  type Operator,
  OPERATORS,
  type Scalar,
} from './flag.js';

/** What an operator takes. */
export interface Operation {
  /** How many values. */
  takes: 'none' | 'one' | 'some';
  of: 'anything' | 'text' | 'number' | 'version';
  logic(attribute: JsonObject, values: readonly Scalar[]): Logic;
}

const any = (leaves: readonly Logic[]): Logic => (leaves.length === 1 && leaves[0] ? leaves[0] : { or: leaves });
const not = (logic: Logic): Logic => ({ '!': [logic] });
const isThere = (attribute: JsonObject): Logic => ({ '!==': [attribute, null] });

const equal = (attribute: JsonObject, values: readonly Scalar[]): Logic =>
  any(values.map((value) => ({ '===': [attribute, value] })));
const among = (attribute: JsonObject, values: readonly Scalar[]): Logic => ({ in: [attribute, values] });
const starting = (attribute: JsonObject, values: readonly Scalar[]): Logic =>
  any(values.map((value) => ({ starts_with: [attribute, value] })));
const ending = (attribute: JsonObject, values: readonly Scalar[]): Logic =>
  any(values.map((value) => ({ ends_with: [attribute, value] })));
/** A part of a text, or an element of a list. */
const containing = (attribute: JsonObject, values: readonly Scalar[]): Logic =>
  any(values.map((value) => ({ in: [value, attribute] })));

/** What is missing would compare like 0, and a text end the evaluation. */
const compare = (sign: string): Operation => ({
  takes: 'one',
  of: 'number',
  logic: (attribute, [value = null]) => ({
    and: [isThere(attribute), { '!==': [{ cat: [attribute] }, attribute] }, { [sign]: [attribute, value] }],
  }),
});
const version = (sign: string): Operation => ({
  takes: 'one',
  of: 'version',
  logic: (attribute, [value = null]) => ({ sem_ver: [attribute, sign, value] }),
});
const some = (of: Operation['of'], logic: Operation['logic']): Operation => ({ takes: 'some', of, logic });
const none = (of: Operation['of'], logic: Operation['logic']): Operation => ({
  takes: 'some',
  of,
  logic: (attribute, values) => not(logic(attribute, values)),
});

export const OPERATIONS: Readonly<Record<Operator, Operation>> = {
  equals: some('anything', equal),
  not_equals: none('anything', equal),
  in: some('anything', among),
  not_in: none('anything', among),
  starts_with: some('text', starting),
  not_starts_with: none('text', starting),
  ends_with: some('text', ending),
  not_ends_with: none('text', ending),
  contains: some('anything', containing),
  not_contains: none('anything', containing),
  gt: compare('>'),
  gte: compare('>='),
  lt: compare('<'),
  lte: compare('<='),
  sem_ver_eq: version('='),
  sem_ver_gt: version('>'),
  sem_ver_gte: version('>='),
  sem_ver_lt: version('<'),
  sem_ver_lte: version('<='),
  sem_ver_minor: version('~'),
  sem_ver_major: version('^'),
  exists: { takes: 'none', of: 'anything', logic: isThere },
  not_exists: { takes: 'none', of: 'anything', logic: (attribute) => ({ '===': [attribute, null] }) },
};

export function conditionLogic({ attribute, op, values }: Condition): Logic {
  return OPERATIONS[op].logic({ var: attribute }, values);
}

/** The condition of which this is the logic; null when there is none. */
export function readCondition(logic: Logic): Condition | null {
  const attribute = firstAttribute(logic);
  if (attribute === null) return null;
  const values = literalsOf(logic);
  const condition = OPERATORS.map((op) => ({ attribute, op, values })).find((one) =>
    isDeepStrictEqual(conditionLogic(one), logic),
  );
  return condition ?? null;
}

function firstAttribute(logic: Logic): string | null {
  if (typeof logic !== 'object' || logic === null) return null;
  if (isObject(logic) && typeof logic['var'] === 'string') return logic['var'];
  for (const inner of Object.values<Json>(logic)) {
    const found = firstAttribute(inner);
    if (found !== null) return found;
  }
  return null;
}

/** Every value that is compared with, in order. */
function literalsOf(logic: Logic): Scalar[] {
  if (logic === null) return [];
  if (typeof logic !== 'object') return [logic];
  if (!isObject(logic)) return logic.flatMap(literalsOf);
  return Object.entries(logic).flatMap(([operator, operands]) => {
    if (operator === 'var') return [];
    if (operator === 'sem_ver' && Array.isArray(operands))
      return literalsOf((operands as Json[]).filter((_, i) => i !== 1));
    return literalsOf(operands);
  });
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
