import type { SimilarityModel } from '../../server/features/recommender/co-listening.js';
import { fromNeighbours, type SessionModel } from './sessions.js';

const SHOWN = 20;

export const sessionPopularity: SessionModel = (train, tracks) => {
  const plays = new Float64Array(tracks);
  for (const session of train) for (const track of session) plays[track]!++;
  const best = [...plays.keys()].sort((a, b) => plays[b]! - plays[a]!).slice(0, SHOWN);
  return (_, scores) => best.forEach((track) => scores.add(track, plays[track]!));
};

/** What came next (a reach of 1: the Markov chain), or up to `reach` tracks later for 1 / distance (sequential rules). */
export const sessionRules =
  (reach: number, decay: number): SessionModel =>
  (train, tracks) =>
    fromNeighbours(
      countPairs(train, tracks, (session, add) =>
        session.forEach((track, at) => {
          for (let on = 1; on <= reach && at + on < session.length; on++) add(track, session[at + on]!, 1 / on);
        }),
      ),
      decay,
    );

/** Item kNN: the cosine of two tracks over sessions (B. Sarwar et al., 2001). */
export const sessionKnn =
  (decay: number): SessionModel =>
  (train, tracks) => {
    const sessions = new Float64Array(tracks);
    for (const session of train) for (const track of new Set(session)) sessions[track]!++;
    const model = countPairs(train, tracks, (session, add) => {
      const own = new Set(session);
      for (const a of own) for (const b of own) if (a !== b) add(a, b, 1 / Math.sqrt(sessions[a]! * sessions[b]!));
    });
    return fromNeighbours(model, decay);
  };

/** All pairs that `pairsOf` adds, by their first track. */
function countPairs(
  train: readonly Int32Array[],
  tracks: number,
  pairsOf: (session: Int32Array, add: (track: number, other: number, weight: number) => void) => void,
): SimilarityModel {
  const rows: (Map<number, number> | undefined)[] = new Array<undefined>(tracks);
  for (const session of train)
    pairsOf(session, (track, other, weight) => {
      const row = (rows[track] ??= new Map<number, number>());
      row.set(other, (row.get(other) ?? 0) + weight);
    });
  const offsets = new Int32Array(tracks + 1);
  for (let track = 0; track < tracks; track++) offsets[track + 1] = offsets[track]! + (rows[track]?.size ?? 0);
  const neighbours = new Int32Array(offsets[tracks]!);
  const weights = new Float32Array(offsets[tracks]!);
  rows.forEach((row, track) => {
    let at = offsets[track]!;
    for (const [other, weight] of row ?? []) {
      neighbours[at] = other;
      weights[at++] = weight;
    }
  });
  return { offsets, neighbours, weights };
}
