import { ErrorCode, type Hook, type JsonValue, type Provider, type ResolutionDetails } from '@openfeature/server-sdk';
import type { Context, Evaluation } from './evaluation.js';
import type { FlagSet, LiveFlag } from './flag-set.js';

/** Takes note that somebody got a variant. */
export type Exposed = (live: LiveFlag, context: Context, evaluation: Pick<Evaluation, 'variant'>) => void;

/** The flags in memory, for the OpenFeature SDK. */
export function createFlagProvider(set: FlagSet, exposed: Exposed): Provider {
  async function resolve<T extends JsonValue>(
    key: string,
    defaultValue: T,
    context: Context,
  ): Promise<ResolutionDetails<T>> {
    const live = set.find(key);
    if (live === undefined) return { value: defaultValue, errorCode: ErrorCode.FLAG_NOT_FOUND };
    const { value, variant, reason, error } = live.evaluate(context);
    if (error !== null) return { value: defaultValue, errorCode: error.code as ErrorCode, errorMessage: error.message };
    if (typeof value !== typeof defaultValue) return { value: defaultValue, errorCode: ErrorCode.TYPE_MISMATCH };
    return { value: value as T, reason, ...(variant !== undefined && { variant }) };
  }

  const exposures: Hook = {
    after({ flagKey, context }, { variant }) {
      const live = set.find(flagKey);
      if (live !== undefined) exposed(live, context, { variant });
    },
  };

  return {
    metadata: { name: 'echotune' },
    runsOn: 'server',
    hooks: [exposures],
    resolveBooleanEvaluation: resolve,
    resolveStringEvaluation: resolve,
    resolveNumberEvaluation: resolve,
    resolveObjectEvaluation: resolve,
  };
}
