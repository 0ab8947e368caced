import type { SimilarityModel } from '../../server/features/recommender/co-listening.js';
import { trainCoListening } from '../../server/features/recommender/co-listening.js';
import { TRACK_OPTIONS } from '../../server/features/recommender/similarity-trainer.js';
import { mean } from './ranking.js';

const PLACES = 20;

/** Reads sessions, one a line, of track ids separated by blanks; tracks are numbered by `ids`, new ones added. */
export function readSessions(text: string, ids: Map<string, number>): Int32Array[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) =>
      Int32Array.from(line.split(' '), (id) => {
        if (!ids.has(id)) ids.set(id, ids.size);
        return ids.get(id)!;
      }),
    );
}

/** Scores above 0 of a few among many tracks. */
export class FewScores {
  private readonly scored: number[] = [];
  private readonly scores: Float64Array;

  constructor(tracks: number) {
    this.scores = new Float64Array(tracks);
  }

  add(track: number, score: number): void {
    if (this.scores[track] === 0) this.scored.push(track);
    this.scores[track]! += score;
  }

  clear(): void {
    for (const track of this.scored) this.scores[track] = 0;
    this.scored.length = 0;
  }

  /** 1 for the best, ties to the lower track; Infinity where it has no score. */
  placeOf(track: number): number {
    const score = this.scores[track]!;
    if (score === 0) return Infinity;
    let place = 1;
    for (const other of this.scored)
      if (this.scores[other]! > score || (this.scores[other] === score && other < track)) place++;
    return place;
  }
}

/** Adds scores for what may come next in a session. */
export type SessionScorer = (heard: Int32Array, scores: FewScores) => void;
export type SessionModel = (train: readonly Int32Array[], tracks: number) => SessionScorer;

export interface SessionScores {
  /** Share of plays that are among the first 20. */
  hits: number;
  /** Mean of 1 / place, 0 beyond place 20. */
  reciprocalRank: number;
  seconds: number;
}

/** Every track of a session but the first is to be found, among all tracks, from those before it. */
export function judgeSessions(
  train: readonly Int32Array[],
  test: readonly Int32Array[],
  tracks: number,
  model: SessionModel,
): SessionScores {
  const started = performance.now();
  const score = model(train, tracks);
  const seconds = (performance.now() - started) / 1000;
  const scores = new FewScores(tracks);
  const hits: number[] = [];
  const reciprocals: number[] = [];
  for (const session of test) {
    for (let next = 1; next < session.length; next++) {
      score(session.subarray(0, next), scores);
      const place = scores.placeOf(session[next]!);
      hits.push(place <= PLACES ? 1 : 0);
      reciprocals.push(place <= PLACES ? 1 / place : 0);
      scores.clear();
    }
  }
  return { hits: mean(hits), reciprocalRank: mean(reciprocals), seconds };
}

/** Neighbours of what was heard, each track counting `decay` times the one after it. */
export const fromNeighbours =
  ({ offsets, neighbours, weights }: SimilarityModel, decay: number): SessionScorer =>
  (heard, scores) => {
    let weight = 1;
    for (let at = heard.length - 1; at >= 0 && weight > 1e-4; at--, weight *= decay) {
      const track = heard[at]!;
      for (let n = offsets[track]!; n < offsets[track + 1]!; n++) scores.add(neighbours[n]!, weight * weights[n]!);
    }
  };

/** Chosen on the last tenth of the training sessions, as the server's options were. */
const CONTEXT_DECAY = 0.6;
const AGAIN = { weight: 4, reach: 10, shrinkage: 10 };

/** The server's own model of what is heard beside what; and tracks of the session that use to come again. */
export const ourSessionModel: SessionModel = (train, tracks) => {
  const beside = fromNeighbours(trainCoListening(train, tracks, TRACK_OPTIONS), CONTEXT_DECAY);
  const again = comesAgain(train, tracks);
  return (heard, scores) => {
    beside(heard, scores);
    let weight = AGAIN.weight;
    for (let at = heard.length - 1; at >= 0; at--, weight *= CONTEXT_DECAY)
      scores.add(heard[at]!, weight * again[heard[at]!]!);
  };
};

/** How often each track comes again soon after a play, at 1 / distance; pulled towards the mean where it was played little. */
function comesAgain(train: readonly Int32Array[], tracks: number): Float64Array {
  const plays = new Float64Array(tracks);
  const repeats = new Float64Array(tracks);
  for (const session of train) {
    session.forEach((track, at) => {
      plays[track]!++;
      for (let on = 1; on <= AGAIN.reach && at + on < session.length; on++)
        if (session[at + on] === track) repeats[track]! += 1 / on;
    });
  }
  const usual = mean(repeats) / (mean(plays) || 1);
  return repeats.map((count, track) => (count + AGAIN.shrinkage * usual) / (plays[track]! + AGAIN.shrinkage));
}
