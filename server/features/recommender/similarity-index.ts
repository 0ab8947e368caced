import type { SimilarityModel } from './co-listening.js';

export interface Neighbour {
  /** An artist key, or the key of the track that stands for the recording. */
  key: string;
  /** An artist key, or a recording (identity.ts `recordingKey`). */
  name: string;
  /** 0 … 1 */
  weight: number;
}

/** Which tracks, and which artists, are heard together in this installation. Holds nothing about who heard them. */
export interface SimilarityIndex {
  /** Neighbours of a recording, best first; empty where unknown. */
  similarTracks(recording: string): Neighbour[];
  /** Neighbours of an artist key, best first. */
  similarArtists(artistKey: string): Neighbour[];
}

/** The parts that are stored: names beside numbers. */
export interface SimilarityParts {
  recordings: readonly string[];
  /** The track that stands for each recording. */
  trackKeys: readonly string[];
  tracks: SimilarityModel;
  artistKeys: readonly string[];
  artists: SimilarityModel;
}

export function openSimilarityIndex(parts: SimilarityParts): SimilarityIndex {
  const recordings = new Map(parts.recordings.map((name, at) => [name, at]));
  const artists = new Map(parts.artistKeys.map((name, at) => [name, at]));
  return {
    similarTracks: (recording) => row(parts.tracks, recordings.get(recording), parts.recordings, parts.trackKeys),
    similarArtists: (artistKey) => row(parts.artists, artists.get(artistKey), parts.artistKeys, parts.artistKeys),
  };
}

function row(
  model: SimilarityModel,
  at: number | undefined,
  names: readonly string[],
  keys: readonly string[],
): Neighbour[] {
  if (at === undefined) return [];
  const found: Neighbour[] = [];
  for (let i = model.offsets[at]!; i < model.offsets[at + 1]!; i++)
    found.push({ key: keys[model.neighbours[i]!]!, name: names[model.neighbours[i]!]!, weight: model.weights[i]! });
  return found;
}
