import { notFound } from '../../errors.js';
import type { Flag, FlagContent } from './flag.js';
import type { FlagService } from './flag-service.js';
import { chiSquareP, meanInterval, type Mean, type Share, wilson } from './intervals.js';
import type { OutcomeStore, VariantCounts } from './outcome-store.js';
import { reachableVariants, sharesOf } from './reach.js';

export interface VariantOutcome {
  variant: string;
  /** Listeners who got it. */
  listeners: number;
  /** The share of listeners that it is to have; null where that depends on who they are. */
  expected: number | null;
  answers: number;
  failed: Share | null;
  /** Of answers to requests with rules. */
  satisfied: Share | null;
  /** Of tracks that were either kept or skipped. */
  kept: Share | null;
  latencyMs: Mean | null;
}

export interface FlagOutcomes {
  version: number;
  since: Date;
  variants: VariantOutcome[];
  /** Whether listeners are dealt out as they are to be; null where nothing says how. */
  sampleRatio: { p: number; isMismatch: boolean } | null;
}

export interface OutcomeService {
  /** What came of each variant of a flag in a version, the current one unless another is named. 404 where there is none. */
  of(key: string, version?: number): Promise<FlagOutcomes>;
}

export interface OutcomeServiceDeps {
  store: OutcomeStore;
  flags: Pick<FlagService, 'get' | 'version'>;
  now: () => number;
}

/** As long as exposures and outcomes are kept. */
export const KEPT_DAYS = 90;
const DAY_MS = 86_400_000;
/** So unlikely by chance that something must be wrong with the split, or with what is counted. */
const MISMATCH_P = 0.001;
const NOTHING = {
  answers: 0,
  failed: 0,
  judged: 0,
  satisfied: 0,
  kept: 0,
  skipped: 0,
  timed: 0,
  latency: 0,
  latencySquares: 0,
};

export function createOutcomeService({ store, flags, now }: OutcomeServiceDeps): OutcomeService {
  return {
    async of(key, wanted) {
      const flag: Flag = await flags.get(key);
      const version = wanted ?? flag.version;
      const content: FlagContent | null = version === flag.version ? flag : await flags.version(key, version);
      if (content === null) throw notFound('version of this flag');
      const kept = new Date(now() - KEPT_DAYS * DAY_MS);
      const since = version === flag.version && flag.updatedAt > kept ? flag.updatedAt : kept;
      const [exposed, counts] = await Promise.all([
        store.exposed(key, version, since),
        store.outcomes(key, version, since),
      ]);
      const shares = sharesOf(content);
      const names = new Set([...reachableVariants(content), ...exposed.map(({ variant }) => variant)]);
      const listenersOf = (variant: string): number => exposed.find((one) => one.variant === variant)?.listeners ?? 0;
      const variants = [...names].sort().map((variant) => ({
        ...figuresOf(counts.find((one) => one.variant === variant) ?? { ...NOTHING, variant }),
        listeners: listenersOf(variant),
        expected: shares === null ? null : (shares.get(variant) ?? 0),
      }));
      return { version, since, variants, sampleRatio: shares && sampleRatio(shares, listenersOf) };
    },
  };
}

function sampleRatio(shares: ReadonlyMap<string, number>, listenersOf: (variant: string) => number) {
  const counts = [...shares.keys()].map(listenersOf);
  const p = chiSquareP(counts, [...shares.values()]);
  return { p, isMismatch: p < MISMATCH_P };
}

function figuresOf(counts: VariantCounts): Omit<VariantOutcome, 'listeners' | 'expected'> {
  const { variant, answers, failed, judged, satisfied, kept, skipped, timed, latency, latencySquares } = counts;
  return {
    variant,
    answers,
    failed: wilson(failed, answers),
    satisfied: wilson(satisfied, judged),
    kept: wilson(kept, kept + skipped),
    latencyMs: meanInterval(timed, latency, latencySquares),
  };
}
