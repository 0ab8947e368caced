import { Float64Histogram } from 'hdr-histogram-js';

/** Name → how often. */
export type Counts = Readonly<Record<string, number>>;

export interface Quantiles {
  p50: number;
  p95: number;
  p99: number;
}

const US_PER_MS = 1_000;
/** An hour; longer is counted as an hour. */
const LONGEST_US = 3_600_000_000;

/** Two significant digits from one microsecond on: a quantile is at most 1 % off, a histogram has at most 3,000 buckets. */
const histogram = (): Float64Histogram => new Float64Histogram(1, 2 ** 32 - 1, 2);

/** Asked for its bucket limits only. */
const scale = histogram();

/**
 * The bucket that a duration falls into, by its upper bound in ms. The buckets are those of HdrHistogram, so counts of
 * buckets can be added anywhere (in PostgreSQL too) and read by the library again without a further error.
 */
export function bucketOf(ms: number): string {
  const us = Math.min(Math.max(Math.round(ms * US_PER_MS), 0), LONGEST_US);
  return String(scale.highestEquivalentValue(us) / US_PER_MS);
}

/** In ms; null where nothing was counted. */
export function quantilesOf(buckets: Counts): Quantiles | null {
  const all = histogram();
  for (const [bound, count] of Object.entries(buckets)) {
    all.recordValueWithCount(Math.round(Number(bound) * US_PER_MS), count);
  }
  if (all.totalCount === 0) return null;
  const at = (percentile: number): number => all.getValueAtPercentile(percentile) / US_PER_MS;
  return { p50: at(50), p95: at(95), p99: at(99) };
}
