import type { NextItemModel, NextItemModelOf } from './timelines.js';

/** Plays so far. */
export const popularity: NextItemModelOf = (count) => {
  const plays = new Float64Array(count);
  return {
    learn: (track) => void plays[track]!++,
    score: (scores) => scores.set(plays.subarray(0, scores.length)),
  };
};

/** The last ones first. */
export const mostRecent: NextItemModelOf = (count) => {
  const last = new Float64Array(count);
  let play = 0;
  return {
    learn: (track) => void (last[track] = ++play),
    score: (scores) => scores.set(last.subarray(0, scores.length)),
  };
};

/** Plays, each of which counts e times less when it is `days` old. */
export const decayedPopularity =
  (days: number): NextItemModelOf =>
  (count) => {
    const weights = new Float64Array(count);
    let now = 1;
    let before: number | null = null;
    return {
      learn(track, at) {
        now *= Math.exp(Math.min(200, (at - (before ?? at)) / (days * 86_400)));
        before = at;
        // Newer plays count more rather than older ones less; from time to time all are brought back to size.
        if (now > 1e100) {
          for (let other = 0; other < weights.length; other++) weights[other]! /= now;
          now = 1;
        }
        weights[track]! += now;
      },
      score(scores) {
        for (let track = 0; track < scores.length; track++) scores[track] = weights[track]! / now;
      },
    };
  };

/**
 * Sequential rules (I. Kamehkhosh, D. Jannach, M. Ludewig, "A comparison of frequent pattern techniques and a deep learning
 * method for session-based recommendation", 2017): what came up to `reach` plays after the current track counts 1 / distance.
 * A reach of 1 is the Markov chain.
 */
export const sequentialRules =
  (reach: number): NextItemModelOf =>
  (count) => {
    const rules = Array.from({ length: count }, () => new Map<number, number>());
    const recent: number[] = [];
    return {
      learn(track) {
        recent.forEach((before, n) => {
          if (before !== track) rules[before]!.set(track, (rules[before]!.get(track) ?? 0) + 1 / (n + 1));
        });
        recent.unshift(track);
        recent.length = Math.min(recent.length, reach);
      },
      score(scores) {
        scores.fill(0);
        for (const [track, weight] of rules[recent[0]!]!) scores[track] = weight;
      },
    };
  };

/** The sum of both models, each against its own highest score. */
export const sumOf =
  (first: NextItemModelOf, second: NextItemModelOf, share: number): NextItemModelOf =>
  (count) => {
    const models: NextItemModel[] = [first(count), second(count)];
    const part = new Float64Array(count);
    return {
      learn: (track, at) => models.forEach((model) => model.learn(track, at)),
      score(scores) {
        scores.fill(0);
        models.forEach((model, n) => {
          const own = part.subarray(0, scores.length);
          model.score(own);
          const most = own.reduce((most, score) => Math.max(most, score), 0) || 1;
          const weight = (n === 0 ? 1 - share : share) / most;
          for (let track = 0; track < scores.length; track++) scores[track]! += weight * own[track]!;
        });
      },
    };
  };
