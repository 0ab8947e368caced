import type { Logger } from '@openfeature/core';
import { FlagdCore, MemoryStorage } from '@openfeature/flagd-core';
import { offVariantOf, toDefinition } from './definition.js';
import type { Context, ErrorCode, Evaluation, Reason } from './evaluation.js';
import type { Flag, FlagDefinition, FlagValue } from './flag.js';

export interface Evaluator {
  /** What it says whatever the context is; null where that matters. */
  readonly constant: Evaluation | null;
  evaluate(context: Context): Evaluation;
}

const ignore = (): void => undefined;
/** What goes wrong is in the evaluation, for whoever asked. */
const SILENT: Logger = { error: ignore, warn: ignore, info: ignore, debug: ignore };

export function createEvaluator(flag: Flag): Evaluator {
  return evaluatorOf(flag.key, toDefinition(flag));
}

/**
 * Evaluates a definition with flagd's own evaluator, compiled once. While it is not enabled it says its off variant; one
 * without that, from elsewhere, leaves it to the code that asks.
 */
export function evaluatorOf(key: string, definition: FlagDefinition): Evaluator {
  if (definition.state === 'DISABLED') {
    const constant = disabled(definition);
    return { constant, evaluate: () => constant };
  }
  const core = new FlagdCore(undefined, SILENT);
  core.setConfigurations(fileOf(key, definition));
  const compiled = core.getFlag(key);
  if (compiled === undefined) throw new Error(`flagd did not take the flag ${key}`);
  const evaluate = (context: Context): Evaluation => {
    const details = compiled.evaluate(context, SILENT);
    const { reason, value, variant } = details;
    const error =
      'errorCode' in details && details.errorCode !== undefined
        ? { code: details.errorCode as ErrorCode, message: details.errorMessage ?? '' }
        : null;
    return { value: value as FlagValue | undefined, variant, reason: reason as Reason, error };
  };
  const isConstant = definition.targeting === undefined || isEmpty(definition.targeting);
  return { constant: isConstant ? evaluate({}) : null, evaluate };
}

/** What flagd's schema of flags and targeting finds wrong; null: nothing. */
export function schemaProblem(definition: FlagDefinition): string | null {
  try {
    new MemoryStorage(SILENT).setConfigurations(fileOf('flag', definition), true);
  } catch (error) {
    return describe(error);
  }
  const { error } = evaluatorOf('flag', { ...definition, state: 'ENABLED' }).evaluate({});
  return error?.code === 'PARSE_ERROR' ? 'uses an operator that there is not' : null;
}

const fileOf = (key: string, definition: FlagDefinition): string =>
  JSON.stringify({ flags: Object.fromEntries([[key, definition]]) });

const isEmpty = (targeting: unknown): boolean =>
  typeof targeting === 'object' && (targeting === null || Object.keys(targeting).length === 0);

function disabled(definition: FlagDefinition): Evaluation {
  const off = offVariantOf(definition);
  const variant = typeof off === 'string' && Object.hasOwn(definition.variants, off) ? off : undefined;
  const value = variant === undefined ? undefined : definition.variants[variant];
  return { value, variant, reason: 'DISABLED', error: null };
}

/** The list of what does not fit is as long as the schema; the first line says which. */
function describe(error: unknown): string {
  const places = [...String(error).matchAll(/"instancePath": "\/flags\/flag\/?([^"]*)"/g)].map(([, place]) => place);
  const deepest = places.sort((a = '', b = '') => b.length - a.length)[0];
  return `is not what flagd takes${deepest ? ` at ${deepest}` : ''}`;
}
