import type { SimilarityModel } from './co-listening.js';
import { openSimilarity } from './similarity-codec.js';

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

/** UTF-8, one name after the other. */
interface Names {
  text: Buffer;
  ends: Int32Array;
}

/**
 * Opens what `encodeSimilarity` wrote. The bytes are used where they are, and a name is read when it is wanted: a model of
 * megabytes that others are waiting beside takes no time to open, and nothing that the heap has to be searched for.
 *
 * @throws RangeError where the bytes are something else
 */
export function openSimilarityIndex(bytes: Uint8Array): SimilarityIndex {
  const { recordings, trackKeys, tracks, artistKeys, artists } = openSimilarity(bytes);
  return {
    similarTracks: (recording) => neighbours(tracks, find(recordings, recording), recordings, trackKeys),
    similarArtists: (artistKey) => neighbours(artists, find(artistKeys, artistKey), artistKeys, artistKeys),
  };
}

function neighbours(model: SimilarityModel, at: number, names: Names, keys: Names): Neighbour[] {
  if (at < 0) return [];
  const found: Neighbour[] = [];
  for (let i = model.offsets[at]!; i < model.offsets[at + 1]!; i++) {
    const neighbour = model.neighbours[i]!;
    found.push({ key: nameAt(keys, neighbour), name: nameAt(names, neighbour), weight: model.weights[i]! });
  }
  return found;
}

function nameAt({ text, ends }: Names, at: number): string {
  return text.toString('utf8', startOf(ends, at), ends[at]);
}

/** The number of a name, by halving what is left of the sorted ones; −1 where it is none of them. */
function find({ text, ends, sorted }: Names & { sorted: Int32Array }, name: string): number {
  const wanted = Buffer.from(name);
  for (let [low, high] = [0, sorted.length]; low < high;) {
    const middle = (low + high) >>> 1;
    const at = sorted[middle]!;
    const order = wanted.compare(text, startOf(ends, at), ends[at]);
    if (order === 0) return at;
    if (order < 0) high = middle;
    else low = middle + 1;
  }
  return -1;
}

function startOf(ends: Int32Array, at: number): number {
  return at === 0 ? 0 : ends[at - 1]!;
}
