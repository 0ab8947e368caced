import type { Context, Evaluation } from './evaluation.js';
import { createEvaluator, type Evaluator } from './evaluator.js';
import type { Flag } from './flag.js';
import { reachableVariants } from './reach.js';

/** A flag in memory, ready to be asked. */
export interface LiveFlag {
  readonly flag: Flag;
  /** Whether different listeners can get different variants. */
  readonly splits: boolean;
  /** What it says to everybody; null where that depends on the context. */
  readonly constant: Evaluation | null;
  evaluate(context: Context): Evaluation;
  /** The same, where nothing is decided by it: it does not count as asked. */
  peek(context: Context): Evaluation;
}

/** The flags that are served: those that are not archived. */
export interface FlagSet {
  find(key: string): LiveFlag | undefined;
  /** By key. */
  all(): readonly LiveFlag[];
  setAll(flags: readonly Flag[]): void;
  /** Null: it is gone. */
  setOne(key: string, flag: Flag | null): void;
  /** The keys of those that were asked since the last call, with the time of that. */
  takeEvaluated(): Map<string, Date>;
}

export function createFlagSet(now: () => number = Date.now): FlagSet {
  let live = new Map<string, LiveFlag>();
  let sorted: readonly LiveFlag[] = [];
  let evaluated = new Set<string>();

  function liveFlag(flag: Flag): LiveFlag {
    const evaluator: Evaluator = createEvaluator(flag);
    const { constant } = evaluator;
    const { key } = flag;
    return {
      flag,
      splits: reachableVariants(flag).size > 1,
      get constant() {
        evaluated.add(key);
        return constant;
      },
      evaluate(context) {
        evaluated.add(key);
        return constant ?? evaluator.evaluate(context);
      },
      peek: (context) => constant ?? evaluator.evaluate(context),
    };
  }

  const sort = (): void => {
    sorted = [...live.values()].sort((a, b) => (a.flag.key < b.flag.key ? -1 : 1));
  };

  return {
    find: (key) => live.get(key),
    all: () => sorted,

    setAll(flags) {
      // What has not changed stays as it is: compiled.
      const kept = (flag: Flag): LiveFlag => {
        const known = live.get(flag.key);
        return known?.flag.version === flag.version && known.flag.createdAt.getTime() === flag.createdAt.getTime()
          ? known
          : liveFlag(flag);
      };
      live = new Map(flags.filter(({ archived }) => !archived).map((flag) => [flag.key, kept(flag)]));
      sort();
    },

    setOne(key, flag) {
      if (flag === null || flag.archived) live.delete(key);
      else live.set(key, liveFlag(flag));
      sort();
    },

    takeEvaluated() {
      const at = new Date(now());
      const taken = new Map([...evaluated].map((key) => [key, at]));
      evaluated = new Set();
      return taken;
    },
  };
}
