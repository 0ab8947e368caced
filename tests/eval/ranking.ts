/** Fills in how much each item suits a row of the matrix that a model was fitted on. */
export type Scorer = (row: number, scores: Float64Array) => void;

/** The best items by score, best first, ties to the lower number. An item at −∞ is never among them. */
export function topItems(scores: Float64Array, count: number): Int32Array {
  const items = new Int32Array(count);
  let found = 0;
  let least = -Infinity;
  for (let item = 0; item < scores.length; item++) {
    const score = scores[item]!;
    if (!(score > least)) continue;
    let at = found < count ? found++ : count - 1;
    for (; at > 0 && scores[items[at - 1]!]! < score; at--) items[at] = items[at - 1]!;
    items[at] = item;
    if (found === count) least = scores[items[count - 1]!]!;
  }
  return items.subarray(0, found);
}

/** Binary relevance, base-2 logarithm, against the best order there could be of `length` places. */
export function ndcg(ranked: Int32Array, wanted: ReadonlySet<number>, length: number): number {
  let gain = 0;
  ranked.forEach((item, at) => {
    if (wanted.has(item)) gain += 1 / Math.log2(at + 2);
  });
  let best = 0;
  for (let at = 0; at < Math.min(length, wanted.size); at++) best += 1 / Math.log2(at + 2);
  return best === 0 ? 0 : gain / best;
}

export function recall(ranked: Int32Array, wanted: ReadonlySet<number>): number {
  let hits = 0;
  for (const item of ranked) if (wanted.has(item)) hits++;
  return wanted.size === 0 ? 0 : hits / wanted.size;
}

/** Mean 0, variance 1 over the items that may be ranked (those above −∞), so that scores of two models can be added. */
export function standardise(scores: Float64Array): void {
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (const score of scores) {
    if (score === -Infinity) continue;
    count++;
    sum += score;
    squares += score * score;
  }
  const mean = sum / count;
  const deviation = Math.sqrt(Math.max(0, squares / count - mean * mean)) || 1;
  for (let item = 0; item < scores.length; item++) scores[item] = (scores[item]! - mean) / deviation;
}

export const mean = (values: ArrayLike<number>): number => {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at]!;
  return values.length === 0 ? 0 : sum / values.length;
};
