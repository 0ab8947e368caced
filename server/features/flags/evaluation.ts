import type { EvaluationContext } from '@openfeature/core';
import type { FlagValue } from './flag.js';

/** Of whom or what a flag is asked; `targetingKey` says who it is. */
export type Context = EvaluationContext;

/** The words of OpenFeature. */
export type Reason = 'STATIC' | 'DEFAULT' | 'TARGETING_MATCH' | 'DISABLED' | 'ERROR';
export type ErrorCode =
  'FLAG_NOT_FOUND' | 'PARSE_ERROR' | 'TYPE_MISMATCH' | 'TARGETING_KEY_MISSING' | 'INVALID_CONTEXT' | 'GENERAL';

/** What a flag says. */
export interface Evaluation {
  /** Undefined: what the asking code has as its default. */
  value: FlagValue | undefined;
  variant: string | undefined;
  reason: Reason;
  error: { code: ErrorCode; message: string } | null;
}
