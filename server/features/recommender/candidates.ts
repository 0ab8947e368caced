import type { TrackFeatures } from './track-features.js';
import type { TasteColumns } from './taste-columns.js';

/** A likeness and what it was likened to, as a reader would name it ("Radiohead", "Blue Monday"). */
export interface Likeness {
  /** 0 … 1 */
  weight: number;
  to: string;
  /**
   * `named`: it is by whom the request named; `maker`: by whom the track is that was named or had just now; `listening`: the
   * track, `artist`: its artist, is heard in the same sessions here; `genre`: it shares `genre` with it.
   */
  by: 'named' | 'maker' | 'listening' | 'artist' | 'genre';
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
}

export interface Gathered {
  candidates: Candidate[];
  /** The row of each in the taste's columns. */
  rows: Int32Array;
}

export interface GatherOptions {
  /** Every track stands for itself instead of one for each recording. */
  versions: boolean;
  /** Recordings that must not be in. */
  refused: ReadonlySet<string>;
}

export const MAX_CANDIDATES = 5_000;

/** One candidate per recording, pinned tracks first, then history and catalogue in turn, at most MAX_CANDIDATES. */
export function gatherCandidates(
  { pinned, history, catalogue, seedOf }: CandidateSupply,
  columns: TasteColumns,
  { versions, refused }: GatherOptions,
): Gathered {
  /** By recording; where versions are welcome, by track. */
  const taken = new Uint8Array(columns.recordingCount + pinned.length + history.length + catalogue.length);
  const keys = new Set<string>();
  const candidates: Candidate[] = [];
  const rows = new Int32Array(Math.min(MAX_CANDIDATES, pinned.length + history.length + catalogue.length));
  const add = (features: TrackFeatures | undefined, isPinned: boolean): void => {
    if (features === undefined || candidates.length >= MAX_CANDIDATES) return;
    const row = columns.rowOf(features);
    const recording = columns.recording[row]!;
    const before = keys.size;
    const isTaken = versions ? keys.add(features.track.key).size === before : taken[recording] === 1;
    taken[recording] = 1;
    if (isTaken || refused.has(features.recording)) return;
    rows[candidates.length] = row;
    // Thousands for each request: those of which it says nothing are the same for all.
    const candidate = columns.candidates[row]!;
    const seed = seedOf(features);
    candidates.push(isPinned || seed !== null ? { ...candidate, pinned: isPinned, seed } : candidate);
  };
  for (const features of pinned) add(features, true);
  for (let i = 0; i < Math.max(history.length, catalogue.length); i++) {
    add(history[i], false);
    add(catalogue[i], false);
  }
  return { candidates, rows: rows.subarray(0, candidates.length) };
}
