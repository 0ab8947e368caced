import { mean, standardise, topItems } from './ranking.js';
import type { Question, SequenceScorer } from './sequences.js';

const NEAR = 100;
const PLACES = 20;
const STEPS = [0, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1, 1.5, 2.5, 4];
const ROUNDS = 3;

/** A listener's best items by any of the models, and the one that is to be found. */
interface Case {
  /** Standardised scores: one array for each model. */
  scores: Float64Array[];
  /** Which of the items it is; −1 where it was heard before. */
  wanted: number;
}

/** What each model counts in the sum of their standardised scores, by what it makes of NDCG@20: one weight moved after another. */
export function chooseWeights(
  models: readonly SequenceScorer[],
  question: Question,
  among: readonly number[],
  items: number,
): number[] {
  const cases = among.map((listener) => caseOf(models, question, listener, items));
  const sum = new Float64Array((NEAR + 1) * models.length);
  const gain = (weights: readonly number[]): number =>
    mean(
      cases.map(({ scores, wanted }) => {
        if (wanted < 0) return 0;
        const length = scores[0]!.length;
        sum.fill(0, 0, length);
        scores.forEach((own, n) => {
          const weight = weights[n]!;
          if (weight !== 0) for (let at = 0; at < length; at++) sum[at]! += weight * own[at]!;
        });
        let place = 1;
        for (let at = 0; at < length; at++) if (at !== wanted && sum[at]! >= sum[wanted]!) place++;
        return place <= PLACES ? 1 / Math.log2(place + 1) : 0;
      }),
    );
  const alone = models.map((_, n) => models.map((_, other): number => (other === n ? 1 : 0)));
  let weights = alone.reduce((best, one) => (gain(one) > gain(best) ? one : best));
  let best = gain(weights);
  for (let round = 0; round < ROUNDS; round++) {
    for (let n = 0; n < models.length; n++) {
      for (const step of STEPS) {
        const moved = weights.with(n, step);
        const found = gain(moved);
        if (found > best) [weights, best] = [moved, found];
      }
    }
  }
  return weights;
}

function caseOf(
  models: readonly SequenceScorer[],
  { histories, wanted }: Question,
  listener: number,
  items: number,
): Case {
  const all = models.map((score) => {
    const scores = new Float64Array(items);
    score(listener, scores);
    for (const item of histories[listener]!) scores[item] = -Infinity;
    standardise(scores);
    return scores;
  });
  const heard = histories[listener]!.includes(wanted[listener]!);
  const near = new Set(all.flatMap((scores) => [...topItems(scores, NEAR)]));
  if (!heard) near.add(wanted[listener]!);
  const kept = [...near];
  return {
    scores: all.map((scores) => Float64Array.from(kept, (item) => scores[item]!)),
    wanted: heard ? -1 : kept.indexOf(wanted[listener]!),
  };
}

/** The weighted sum of standardised scores. */
export function blendOf(
  models: readonly SequenceScorer[],
  weights: readonly number[],
  histories: readonly Int32Array[],
  items: number,
): SequenceScorer {
  const part = new Float64Array(items);
  return (listener, scores) => {
    scores.fill(0);
    models.forEach((score, n) => {
      if (weights[n] === 0) return;
      score(listener, part);
      for (const item of histories[listener]!) part[item] = -Infinity;
      standardise(part);
      for (let item = 0; item < items; item++) scores[item]! += weights[n]! * part[item]!;
    });
  };
}
