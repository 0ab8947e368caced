import type { Logger } from '../../logger.js';
import type { LlmName } from '../../providers/llm/llm-provider.js';
import type { ModelUse, UsageMeter } from '../../providers/usage-meter.js';
import { type Days, dayOf, type DayUsage } from './usage.js';
import type { UsageReport, UsageStore, Used } from './usage-store.js';

/** What may be used up within a day; null: as much as one likes. */
interface Budget {
  tokens: number | null;
  cost: number | null;
}

export interface UsageServiceDeps {
  store: UsageStore;
  logger: Logger;
  /** Of a million tokens, by model. */
  prices: ReadonlyMap<string, { input: number; output: number }>;
  /** For each provider, now. */
  budgets(): { installation: Budget; listener: Budget };
  /** ms since 1970. */
  now: () => number;
}

/** Of one provider today. */
export interface Remaining {
  provider: LlmName;
  /** null: no limit. */
  tokensLeft: number | null;
  costLeft: number | null;
}

export interface UsageService extends UsageMeter {
  ofListener(userId: string, days: Days): Promise<DayUsage[]>;
  /** What this listener may still use up today. */
  remaining(userId: string, provider: LlmName): Promise<Remaining>;
  report(days: Days): Promise<UsageReport>;
  /** Resolves when everything that was recorded is stored. */
  settled(): Promise<void>;
}

const PER = 1_000_000;
const DAY_MS = 86_400_000;
const LISTENERS_SHOWN = 200;

export function createUsageService({ store, logger, prices, budgets, now }: UsageServiceDeps): UsageService {
  const writing = new Set<Promise<void>>();

  function costOf({ model, inputTokens, outputTokens }: ModelUse): number | null {
    const price = prices.get(model);
    return price === undefined ? null : (inputTokens * price.input + outputTokens * price.output) / PER;
  }

  async function remaining(userId: string, provider: LlmName): Promise<Remaining> {
    const { installation, listener } = budgets();
    const isLimited = [installation, listener].some(({ tokens, cost }) => tokens !== null || cost !== null);
    if (!isLimited) return { provider, tokensLeft: null, costLeft: null };
    const used = await store.used(userId, dayOf(now()), provider);
    const left = (of: keyof Used): number | null => {
      const lefts = ([used.installation, used.listener] as const).flatMap((one, i) => {
        const limit = (i === 0 ? installation : listener)[of];
        return limit === null ? [] : [limit - one[of]];
      });
      return lefts.length === 0 ? null : Math.max(0, Math.min(...lefts));
    };
    return { provider, tokensLeft: left('tokens'), costLeft: left('cost') };
  }

  return {
    async spent(provider, userId) {
      try {
        const { tokensLeft, costLeft } = await remaining(userId, provider);
        if (tokensLeft !== 0 && costLeft !== 0) return null;
        return { message: 'What it may use up today is spent.', endsInMs: DAY_MS - (now() % DAY_MS) };
      } catch (error) {
        // Better an answer of the next one than a bill that nobody wanted.
        logger.error({ err: error, provider }, 'the budget of a provider could not be read');
        return { message: 'What it may use up today could not be read.', endsInMs: 1_000 };
      }
    },

    record(use) {
      const { userId, provider, model, inputTokens, outputTokens } = use;
      const cost = costOf(use);
      const done = store
        .add(userId, { day: dayOf(now()), provider, model, inputTokens, outputTokens, cost })
        .catch((error: unknown) => logger.error({ err: error, ...use, cost }, 'the use of a model was not stored'))
        .finally(() => writing.delete(done));
      writing.add(done);
    },

    remaining,
    ofListener: (userId, days) => store.ofListener(userId, days),
    report: (days) => store.report(days, LISTENERS_SHOWN),
    settled: async () => void (await Promise.all(writing)),
  };
}
