import type { ReceiptRule } from '../recommender/receipt.js';
import type { Recommending } from '../recommender/recommender-service.js';
import type { Memory } from './memory.js';
import type { MemoryService } from './memory-service.js';
import { type StandingWishes, withMemories } from './standing-wishes.js';

interface Remembered<S> {
  standing: S;
  remembered: readonly Memory[];
}

/**
 * The recommender with what is remembered of each listener in mind; its receipts hold those wishes beside what was asked,
 * and name the memories behind them.
 */
export function createRememberingRecommender<S>(
  recommender: Recommending<S>,
  memories: Pick<MemoryService, 'relevant'>,
): Recommending<Remembered<S>> {
  const standingOf = async (userId: string): Promise<Remembered<S>> => {
    const [standing, remembered] = await Promise.all([recommender.standing(userId), memories.relevant(userId)]);
    return { standing, remembered };
  };
  return {
    standing: standingOf,

    async recommend(request, known) {
      const { standing, remembered } = known ?? (await standingOf(request.userId));
      const wishes = withMemories(request.brief, request.preferences, remembered);
      const { brief, preferences } = wishes;
      const recommendation = await recommender.recommend({ ...request, brief, preferences }, standing);
      const { receipt } = recommendation;
      return { ...recommendation, receipt: { ...receipt, rules: named(receipt.rules, wishes) } };
    },

    async check(request) {
      const wishes = withMemories(request.brief, request.preferences, await memories.relevant(request.userId));
      const { brief, preferences } = wishes;
      const { rules } = await recommender.check({ ...request, brief, preferences });
      return { brief, rules: named(rules, wishes) };
    },
  };
}

const named = (rules: readonly ReceiptRule[], { because }: StandingWishes): ReceiptRule[] =>
  rules.map((rule) => {
    const texts = because.get(rule.rule);
    if (texts === undefined) return rule;
    return { ...rule, detail: `${rule.detail} (from your memory: ${texts.map((text) => `“${text}”`).join(', ')})` };
  });
