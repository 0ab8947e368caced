import type { VariantOutcome } from '../../../api/types';
import { adminTexts } from '../../../texts-admin';
import { duration } from '../../health/words';
import type { Measured } from './interval-figure';
import { percentOf } from './variant-reasons';

/** What a variant is measured by, and how that is written. `most`: what nothing is above. */
export const METRICS = (['failed', 'satisfied', 'kept', 'latencyMs'] as const).map((name) => ({
  name,
  title: adminTexts.outcomes.metrics[name],
  most: name === 'latencyMs' ? Infinity : 1,
  write: name === 'latencyMs' ? duration : percentOf,
  of(outcome: VariantOutcome): Measured | null {
    const figure = outcome[name];
    return figure && { low: figure.low, high: figure.high, middle: 'mean' in figure ? figure.mean : figure.share };
  },
}));
