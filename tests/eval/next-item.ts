import { decayedPopularity, popularity } from './next-item-baselines.js';
import type { NextItemModel, NextItemModelOf } from './timelines.js';

const DAY_S = 86_400;
/** A pause that ends a session. */
const PAUSE_S = 30 * 60;

export interface ReplayOptions {
  /** How many of the last plays are looked up, each counting `contextDecay` times the one after it. */
  context: number;
  contextDecay: number;
  /** How many plays after an earlier time count, each `fade` times less for each play away from where the listener is now. */
  reach: number;
  fade: number;
  /** An earlier time counts half when it is this old, and never less than `floor`. */
  halfLifeDays: number;
  floor: number;
  /** What a pause in between leaves of the weight. */
  pause: number;
  /** How many earlier times of each play are looked up, the latest first. */
  times: number;
}

/**
 * What came next when the listener was here before: sequential rules (M. Ludewig, D. Jannach, "Evaluation of session-based
 * recommendation algorithms", 2018) from the last plays, aligned with each of them, and fading with time.
 */
export const replay =
  ({ context, contextDecay, reach, fade, halfLifeDays, floor, pause, times }: ReplayOptions): NextItemModelOf =>
  (count) => {
    const items: number[] = [];
    const at: number[] = [];
    /** The time before that the same item was played, for each play. */
    const before: number[] = [];
    const last = new Int32Array(count).fill(-1);
    const fades = Float64Array.from({ length: reach + context }, (_, distance) => fade ** distance);
    return {
      learn(item, time) {
        at.push(time);
        before.push(last[item]!);
        last[item] = items.push(item) - 1;
      },
      score(scores) {
        scores.fill(0);
        const now = at.at(-1)!;
        let weight = 1;
        for (let back = 0; back < Math.min(context, items.length); back++) {
          const place = items.length - 1 - back;
          if (back > 0 && at[place + 1]! - at[place]! > PAUSE_S) weight *= pause;
          let then = before[place]!;
          for (let time = 0; time < times && then >= 0; time++, then = before[then]!) {
            let share = weight * (floor + 2 ** (-(now - at[then]!) / DAY_S / halfLifeDays));
            for (let on = 1; on <= reach && then + on < items.length; on++) {
              if (at[then + on]! - at[then + on - 1]! > PAUSE_S) share *= pause;
              scores[items[then + on]!]! += share * fades[Math.abs(on - back - 1)]!;
            }
          }
          weight *= contextDecay;
        }
      },
    };
  };

/**
 * The mixture of what several models expect, each as shares of 1. How much each of them counts is learnt for the listener as
 * he goes on: a model's weight moves by `rate` towards its part in having foreseen the play (on-line EM; O. Cappé, E. Moulines, 2009).
 */
export const mixtureOf =
  (parts: readonly { model: NextItemModelOf; weight: number }[], rate: number): NextItemModelOf =>
  (count) => {
    const models: NextItemModel[] = parts.map(({ model }) => model(count));
    const weights = parts.map(({ weight }) => weight);
    const expected = parts.map(() => new Float64Array(count));
    let asked = false;
    let current: number | null = null;
    return {
      learn(item, at) {
        if (asked) {
          const foreseen = weights.map((weight, n) => weight * expected[n]![item]!);
          const total = foreseen.reduce((sum, share) => sum + share, 0);
          if (total > 0)
            foreseen.forEach((share, n) => (weights[n] = (1 - rate) * weights[n]! + (rate * share) / total));
        }
        asked = false;
        current = item;
        models.forEach((model) => model.learn(item, at));
      },
      score(scores) {
        scores.fill(0);
        models.forEach((model, n) => {
          const own = expected[n]!.subarray(0, scores.length);
          model.score(own);
          if (current !== null) own[current] = 0;
          const total = own.reduce((sum, score) => sum + score, 0) || 1;
          for (let item = 0; item < own.length; item++) {
            own[item]! /= total;
            scores[item]! += weights[n]! * own[item]!;
          }
        });
        asked = true;
      },
    };
  };

/** Chosen on the plays before the test ones. */
const LATELY: ReplayOptions = {
  context: 8,
  contextDecay: 0.7,
  reach: 8,
  fade: 0.8,
  halfLifeDays: 20,
  floor: 0.1,
  pause: 0.8,
  times: 100,
};
const EVER: ReplayOptions = { ...LATELY, context: 3, fade: 0.5, halfLifeDays: 2000 };

export const ourNextItem: NextItemModelOf = mixtureOf(
  [
    { model: replay(LATELY), weight: 0.5 },
    { model: replay(EVER), weight: 0.15 },
    { model: decayedPopularity(1), weight: 0.1 },
    { model: decayedPopularity(7), weight: 0.1 },
    { model: decayedPopularity(60), weight: 0.1 },
    { model: popularity, weight: 0.05 },
  ],
  0.02,
);
