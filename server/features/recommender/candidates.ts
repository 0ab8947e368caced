import type { TrackFeatures } from './track-features.js';
import type { TasteProfile } from './taste-profile.js';

/** A likeness and what it was likened to, as a reader would name it ("Radiohead", "Blue Monday"). */
export interface Likeness {
  /** 0 … 1 */
  weight: number;
  to: string;
  /**
   * `named`: it is by whom the request named; `listening`: the track, `artist`: its artist, is heard in the same sessions here;
   * `genre`: it shares `genre` with it.
   */
  by: 'named' | 'listening' | 'artist' | 'genre';
  genre?: string;
}

/** A track that could be chosen, with what is known of it for this listener and this request. */
export interface Candidate {
  features: TrackFeatures;
  /** Row of the taste profile, -1 where the listener never heard the recording. */
  heard: number;
  /** Counted plays. */
  plays: number;
  /** Asked for by name, or pinned by a refinement: in, unless a rule that never yields forbids it. */
  pinned: boolean;
  /** Likeness to what the request wants to resemble. */
  seed: Likeness | null;
  /** Likeness to what the listener has been playing. */
  similar: Likeness | null;
}

export interface CandidateSupply {
  /** Each source best first. */
  pinned: readonly TrackFeatures[];
  history: readonly TrackFeatures[];
  catalogue: readonly TrackFeatures[];
  seedOf(features: TrackFeatures): Likeness | null;
  similarOf(features: TrackFeatures): Likeness | null;
}

export const MAX_CANDIDATES = 5_000;

/**
 * One candidate per recording, pinned tracks first, then history and catalogue in turn, at most `cap`.
 * Where `versions` is set, every track stands for itself.
 */
export function gatherCandidates(
  supply: CandidateSupply,
  profile: TasteProfile,
  { cap = MAX_CANDIDATES, versions = false }: { cap?: number; versions?: boolean } = {},
): Candidate[] {
  const taken = new Set<string>();
  const candidates: Candidate[] = [];
  const add = (features: TrackFeatures | undefined, pinned: boolean): void => {
    if (features === undefined || candidates.length >= cap) return;
    const identity = versions ? features.track.key : features.recording;
    if (taken.has(identity)) return;
    taken.add(identity);
    const heard = profile.index.get(features.recording) ?? -1;
    candidates.push({
      features,
      heard,
      plays: heard < 0 ? 0 : profile.plays[heard]!,
      pinned,
      seed: supply.seedOf(features),
      similar: supply.similarOf(features),
    });
  };
  for (const features of supply.pinned) add(features, true);
  const rows = Math.max(supply.history.length, supply.catalogue.length);
  for (let i = 0; i < rows; i++) {
    add(supply.history[i], false);
    add(supply.catalogue[i], false);
  }
  return candidates;
}
