import { mean, topItems } from './ranking.js';

const SHORTEST_MS = 30_000;
const TEST_SHARE = 0.1;
const MOST_TESTS = 1500;
const PLACES = 20;
/** Names under which one person stands twice. */
const SAME_PERSON: Record<string, string> = { u10: 'u09' };

/** What one listener played, in order of time, without repeats in a row. Items are numbered by their first play. */
export interface Timeline {
  items: Int32Array;
  /** Seconds since 1970. */
  at: Float64Array;
  /** How many different items. */
  count: number;
}

/** The same plays as tracks and as artists. */
export interface Timelines {
  tracks: Timeline[];
  artists: Timeline[];
}

interface Play {
  at: number;
  artist: string;
  track: string;
}

/** Reads `user, ts, artist, track, album, ms_played`, tab-separated under a head line. */
export function readTimelines(text: string): Timelines {
  const plays = new Map<string, Play[]>();
  for (const line of text.trimEnd().split('\n').slice(1)) {
    const [user = '', ts = '', name = '', title = '', , played = ''] = line.split('\t');
    if (played !== '' && Number(played) < SHORTEST_MS) continue;
    const listener = SAME_PERSON[user] ?? user;
    if (!plays.has(listener)) plays.set(listener, []);
    const artist = name.toLowerCase();
    plays.get(listener)!.push({ at: Number(ts), artist, track: `${artist}\t${title}` });
  }
  const ordered = [...plays.values()].map((own) => own.sort((a, b) => a.at - b.at));
  return {
    tracks: ordered.map((own) => timelineOf(own, ({ track }) => track)),
    artists: ordered.map((own) => timelineOf(own, ({ artist }) => artist)),
  };
}

function timelineOf(plays: readonly Play[], keyOf: (play: Play) => string): Timeline {
  const kept = plays.filter((play, n) => n === 0 || keyOf(play) !== keyOf(plays[n - 1]!));
  const numbers = new Map<string, number>();
  const items = kept.map((play) => {
    const key = keyOf(play);
    if (!numbers.has(key)) numbers.set(key, numbers.size);
    return numbers.get(key)!;
  });
  return { items: Int32Array.from(items), at: Float64Array.from(kept, ({ at }) => at), count: numbers.size };
}

/** Learns play after play, and says at any time what may come next. */
export interface NextItemModel {
  learn(item: number, at: number): void;
  /** Fills in a score for each item played so far. */
  score(scores: Float64Array): void;
}

/** A model for a listener with so many different items. */
export type NextItemModelOf = (count: number) => NextItemModel;

/**
 * Prequential: before each of the last plays (a tenth, at most 1,500) the items heard so far but the current one are ranked; then
 * the play is learnt. The share of plays that were among the first 20, mean over listeners. With `part` "validation"
 * the test plays are left away, and those before them stand in.
 */
export function judgeNext(
  timelines: readonly Timeline[],
  modelOf: NextItemModelOf,
  part: 'validation' | 'test' = 'test',
): number {
  const rates = timelines.map(({ items, at, count }) => {
    const tests = Math.min(MOST_TESTS, Math.floor(items.length * TEST_SHARE));
    const end = part === 'test' ? items.length : items.length - tests;
    const model = modelOf(count);
    const all = new Float64Array(count);
    let known = 0;
    let hits = 0;
    for (let play = 0; play < end; play++) {
      const next = items[play]!;
      if (play >= end - tests) {
        const scores = all.subarray(0, known);
        model.score(scores);
        scores[items[play - 1]!] = -Infinity;
        if (topItems(scores, PLACES).includes(next)) hits++;
      }
      model.learn(next, at[play]!);
      known = Math.max(known, next + 1);
    }
    return hits / tests;
  });
  return mean(rates);
}
