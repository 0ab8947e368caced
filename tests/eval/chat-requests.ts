import { z } from 'zod';
import { fitBm25, words } from './bm25.js';
import { mean, topItems } from './ranking.js';

const dialogSchema = z.object({
  id: z.string(),
  fold: z.enum(['train', 'val']),
  turns: z.array(z.object({ user: z.string(), liked: z.array(z.string()), disliked: z.array(z.string()) })),
  goal: z.array(z.string()),
});

export interface Turn {
  text: string;
  /** Tracks, as numbers of the pool. */
  liked: number[];
  disliked: number[];
}

export interface Dialog {
  fold: 'train' | 'val';
  turns: Turn[];
}

export interface Requests {
  dialogs: Dialog[];
  /** All tracks that a dialog names. */
  pool: { title: string; artists: string; album: string }[];
}

/** Reads one dialog as JSON on each line, and `id, title, artists, album`, tab-separated under a head line. */
export function readRequests(dialogLines: string, trackLines: string): Requests {
  const tracks = new Map(
    trackLines
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => {
        const [id = '', title = '', artists = '', album = ''] = line.split('\t');
        return [id, { title, artists, album }] as const;
      }),
  );
  const numbers = new Map<string, number>();
  const pool: Requests['pool'] = [];
  const numbersOf = (ids: readonly string[]): number[] =>
    ids.flatMap((id) => {
      const track = tracks.get(id);
      if (track === undefined) return [];
      if (!numbers.has(id)) numbers.set(id, pool.push(track) - 1);
      return numbers.get(id)!;
    });
  const dialogs = dialogLines
    .trimEnd()
    .split('\n')
    .map((line) => dialogSchema.parse(JSON.parse(line)))
    .map(({ fold, turns, goal }) => {
      numbersOf(goal);
      return {
        fold,
        turns: turns.map(({ user, liked, disliked }) => ({
          text: user,
          liked: numbersOf(liked),
          disliked: numbersOf(disliked),
        })),
      };
    });
  return { dialogs, pool };
}

/** Adds scores of the pool's tracks for the turn of a dialog, of which it may read what was said, and what was liked before. */
export type RequestScorer = (dialog: Dialog, turn: number, scores: Float64Array) => void;

export interface RequestScores {
  hit10: number;
  hit20: number;
}

/** Turns after which something was liked: is any of it among the first? Mean over turns, then over dialogs. */
export function judgeRequests({ pool }: Requests, dialogs: readonly Dialog[], score: RequestScorer): RequestScores {
  const scores = new Float64Array(pool.length);
  const rates = dialogs.flatMap((dialog) => {
    const hits = dialog.turns.flatMap(({ liked }, turn) => {
      if (liked.length === 0) return [];
      scores.fill(0);
      score(dialog, turn, scores);
      for (const { liked, disliked } of dialog.turns.slice(0, turn))
        for (const track of [...liked, ...disliked]) scores[track] = -Infinity;
      const ranked = topItems(scores, 20);
      const place = ranked.findIndex((track) => liked.includes(track) && scores[track]! > 0);
      return { hit10: place >= 0 && place < 10 ? 1 : 0, hit20: place >= 0 ? 1 : 0 };
    });
    return hits.length === 0
      ? []
      : { hit10: mean(hits.map(({ hit10 }) => hit10)), hit20: mean(hits.map(({ hit20 }) => hit20)) };
  });
  return { hit10: mean(rates.map(({ hit10 }) => hit10)), hit20: mean(rates.map(({ hit20 }) => hit20)) };
}

const BM25 = { k1: 1.5, b: 0.75 };

/** BM25 over title, artists and album, with the words that `queryOf` makes of a dialog up to a turn. */
export function textSearch({ pool }: Requests, queryOf: (dialog: Dialog, turn: number) => string): RequestScorer {
  const search = fitBm25(
    pool.map(({ title, artists, album }) => words(`${title} ${artists} ${album}`)),
    BM25,
  );
  return (dialog, turn, scores) => search(words(queryOf(dialog, turn)), scores);
}

export const lastTurn = ({ turns }: Dialog, turn: number): string => turns[turn]!.text;
export const allTurns = ({ turns }: Dialog, turn: number): string =>
  turns
    .slice(0, turn + 1)
    .map(({ text }) => text)
    .join(' ');
export const withLikedArtists =
  ({ pool }: Requests) =>
  (dialog: Dialog, turn: number): string =>
    `${allTurns(dialog, turn)} ${dialog.turns
      .slice(0, turn)
      .flatMap(({ liked }) => liked.map((track) => pool[track]!.artists))
      .join(' ')}`;
