import type { Recommending } from './recommender-service.js';
import { DEFAULT_WEIGHTS, type Weights } from './score.js';

/** Sets of weights by name, to be compared. */
const WEIGHT_SETS: Readonly<Record<string, Weights>> = {
  'weights-1': DEFAULT_WEIGHTS,
  // Less of what is played all the time, more of what others play beside it.
  'weights-2': { ...DEFAULT_WEIGHTS, track: 0.5, fatigue: 0.8, similar: 0.8, familiarity: 0.6 },
};

/** The recommender with the set of weights that is chosen for each listener; with its own where there is no such set. */
export function withChosenWeights<S>(
  recommender: Recommending<S>,
  choose: (userId: string) => Promise<string>,
): Recommending<S> {
  return {
    standing: (userId) => recommender.standing(userId),

    check: (request) => recommender.check(request),

    async recommend(request, standing) {
      const name = await choose(request.userId);
      const weights = Object.hasOwn(WEIGHT_SETS, name) ? WEIGHT_SETS[name] : undefined;
      return recommender.recommend(
        weights === undefined ? request : { ...request, variant: { name, weights } },
        standing,
      );
    },
  };
}
