import { mean } from './ranking.js';

/** Lower case, without accents. */
export const words = (text: string): string[] =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [];

export type TextSearch = (query: readonly string[], scores: Float64Array) => void;

/**
 * BM25 (S. Robertson, H. Zaragoza, "The probabilistic relevance framework: BM25 and beyond", 2009): adds to each document's score
 * what the words of the query say for it, words that are repeated as often as they are. `k1`: how soon a word that comes again
 * says nothing more; `b`: how much long documents are held back.
 */
export function fitBm25(documents: readonly (readonly string[])[], { k1, b }: { k1: number; b: number }): TextSearch {
  const postings = new Map<string, Map<number, number>>();
  documents.forEach((document, number) => {
    for (const word of document) {
      const counts = postings.get(word) ?? new Map<number, number>();
      postings.set(word, counts.set(number, (counts.get(number) ?? 0) + 1));
    }
  });
  const usual = mean(documents.map(({ length }) => length));
  return (query, scores) => {
    for (const word of query) {
      const counts = postings.get(word);
      if (counts === undefined) continue;
      const rarity = Math.log(1 + (documents.length - counts.size + 0.5) / (counts.size + 0.5));
      for (const [number, count] of counts) {
        const length = documents[number]!.length / usual;
        scores[number]! += (rarity * count * (k1 + 1)) / (count + k1 * (1 - b + b * length));
      }
    }
  };
}
