import { gunzipSync } from 'node:zlib';
import { mean, topItems } from './ranking.js';

const PLACES = 20;
const LEAST_ITEMS = 3;
/** Beyond so many scores, an even share of the listeners stands for all. */
const MOST_SCORES = 4e8;

/** Listeners' items in order of time, numbered as they come. */
export interface Sequences {
  listeners: Int32Array[];
  items: number;
  /** Lines with fewer than three items, of which nothing would be left to fit on. */
  skipped: number;
}

/** Reads a line for each listener: an id, then items in order, separated by blanks; plain or gzipped. */
export function readSequences(file: Buffer): Sequences {
  const text = (file[0] === 0x1f && file[1] === 0x8b ? gunzipSync(file) : file).toString('utf8');
  const ids = new Map<string, number>();
  const listeners: Int32Array[] = [];
  let skipped = 0;
  for (const line of text.split('\n')) {
    const names = line.split(/\s+/).filter((name) => name !== '');
    if (names.length === 0) continue;
    if (names.length <= LEAST_ITEMS) {
      skipped++;
      continue;
    }
    const items = names.slice(1).map((name) => {
      if (!ids.has(name)) ids.set(name, ids.size);
      return ids.get(name)!;
    });
    listeners.push(Int32Array.from(items));
  }
  return { listeners, items: ids.size, skipped };
}

/** Fills in scores of all items for a listener. */
export type SequenceScorer = (listener: number, scores: Float64Array) => void;

/** What is heard up to the item that is to be found. */
export interface Question {
  histories: Int32Array[];
  wanted: Int32Array;
}

/** The last item but one from those before it, or the last one from all others. */
export function questionOf({ listeners }: Sequences, part: 'validation' | 'test'): Question {
  const end = part === 'test' ? 1 : 2;
  return {
    histories: listeners.map((items) => items.subarray(0, items.length - end)),
    wanted: Int32Array.from(listeners, (items) => items[items.length - end]!),
  };
}

/** Every so-manieth listener, at most `most` of them. */
export function spread(count: number, most: number): number[] {
  const step = Math.max(1, count / Math.max(1, most));
  return Array.from({ length: Math.min(count, Math.floor(count / step)) }, (_, n) => Math.floor(n * step));
}

/** The listeners to judge by. */
export const judgedListeners = ({ listeners, items }: Sequences): number[] =>
  spread(listeners.length, Math.floor(MOST_SCORES / Math.max(1, items)));

export interface SequenceScores {
  hits: number;
  ndcg: number;
}

/** Ranks all items that a listener has not heard; an item that was heard before cannot be found. */
export function judgeSequences(
  { histories, wanted }: Question,
  among: readonly number[],
  items: number,
  score: SequenceScorer,
): SequenceScores {
  const scores = new Float64Array(items);
  const places = among.map((listener) => {
    score(listener, scores);
    for (const item of histories[listener]!) scores[item] = -Infinity;
    return topItems(scores, PLACES).indexOf(wanted[listener]!);
  });
  return {
    hits: mean(places.map((place) => (place >= 0 ? 1 : 0))),
    ndcg: mean(places.map((place) => (place >= 0 ? 1 / Math.log2(place + 2) : 0))),
  };
}
