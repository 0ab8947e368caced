import { normalise } from '../catalogue/identity.js';
import type { Likeness } from './candidates.js';
import type { SimilarityIndex } from './similarity-index.js';
import type { TasteProfile } from './taste-profile.js';
import type { TrackFeatures } from './track-features.js';

/** How much less an artist's likeness says of a track than the track's own. */
const ARTIST_SHARE = 0.7;
const GENRE_SHARE = 0.5;
const NAMED = 0.9;
/** How many of the tracks that are alike come along as candidates. */
const NEAR_TRACKS = 500;
/** How many of the listener's recordings stand for what he has been playing. */
const PROFILE_SOURCES = 40;

/** Likenesses by recording, by artist and by genre, of which a track gets the strongest. */
export interface LikenessMap {
  of(features: TrackFeatures): Likeness | null;
  /** The tracks that are most alike, strongest first. */
  trackKeys: readonly string[];
  /** All artists that are alike, strongest first. */
  artistKeys: readonly string[];
}

export interface LikenessSource {
  /** What a reader would call it. */
  name: string;
  /** 0 … 1 */
  weight: number;
  /** Null where all of an artist is meant. */
  recording: string | null;
  /** Normalised: who is meant, or who made the recording; null to leave artists out. */
  artist: string | null;
}

export interface LikenessInput {
  sources: readonly LikenessSource[];
  index: SimilarityIndex | null;
  /** Genres of what the request names, each with the name it came with; empty to leave genres out. */
  genres: ReadonlyMap<string, string>;
}

export function readLikeness({ sources, index, genres }: LikenessInput): LikenessMap {
  const tracks = new Map<string, Likeness>();
  const artists = new Map<string, Likeness>();
  const keyOf = new Map<string, string>();
  for (const { name, weight, recording, artist } of sources) {
    if (artist !== null)
      keep(artists, artist, { weight: NAMED * weight, to: name, by: recording === null ? 'named' : 'maker' });
    if (recording !== null)
      for (const near of index?.similarTracks(recording) ?? []) {
        keyOf.set(near.name, near.key);
        keep(tracks, near.name, { weight: weight * near.weight, to: name, by: 'listening' });
      }
    if (artist !== null)
      for (const near of index?.similarArtists(artist) ?? [])
        keep(artists, near.key, {
          weight: weight * ARTIST_SHARE * near.weight,
          to: recording === null ? name : `the artist of ${name}`,
          by: 'artist',
        });
  }
  const strongest = scale(tracks);
  return {
    of: ({ recording, credits, genres: own }) => {
      const byTrack = strongest.size === 0 ? null : strongest.get(recording);
      let byArtist: Likeness | null = null;
      if (artists.size > 0) for (const name of credits) byArtist = best(byArtist, artists.get(name));
      return best(best(byTrack, byArtist), genres.size === 0 ? null : byGenre(own, genres));
    },
    trackKeys: keysOf(tracks)
      .slice(0, NEAR_TRACKS)
      .map((recording) => keyOf.get(recording)!),
    artistKeys: keysOf(artists),
  };
}

function byGenre(own: readonly string[], genres: ReadonlyMap<string, string>): Likeness | null {
  const shared = [...genres.keys()].filter((genre) => own.includes(genre));
  const genre = shared[0];
  if (genre === undefined) return null;
  return { weight: (GENRE_SHARE * shared.length) / genres.size, to: genres.get(genre)!, by: 'genre', genre };
}

/** What is like the recordings that the listener has been playing lately. */
export function profileLikeness(
  { recent, recordings }: TasteProfile,
  features: readonly (TrackFeatures | undefined)[],
  index: SimilarityIndex | null,
): LikenessMap {
  const rows: number[] = [];
  if (index !== null) recent.forEach((plays, row) => plays > 0.5 && rows.push(row));
  rows.sort((a, b) => recent[b]! - recent[a]! || a - b);
  const top = rows.slice(0, PROFILE_SOURCES);
  const most = recent[top[0] ?? -1] ?? 1;
  const sources = top.map((row) => ({
    name: `“${features[row]?.track.title ?? recordings[row]!}”`,
    weight: Math.sqrt(recent[row]! / most),
    recording: recordings[row]!,
    artist: null,
  }));
  return readLikeness({ sources, index, genres: new Map() });
}

export function artistSource(name: string): LikenessSource {
  return { name, weight: 1, recording: null, artist: normalise(name) };
}

/** Co-listening weights are small where sessions are many: the strongest of a request becomes 1. */
function scale(likenesses: Map<string, Likeness>): Map<string, Likeness> {
  let most = 0;
  for (const { weight } of likenesses.values()) most = Math.max(most, weight);
  if (most > 0)
    for (const [key, likeness] of likenesses) likenesses.set(key, { ...likeness, weight: likeness.weight / most });
  return likenesses;
}

function keep(map: Map<string, Likeness>, key: string, likeness: Likeness): void {
  map.set(key, best(map.get(key), likeness)!);
}

function best(a: Likeness | null | undefined, b: Likeness | null | undefined): Likeness | null {
  if (!a) return b ?? null;
  return !b || a.weight >= b.weight ? a : b;
}

function keysOf(map: ReadonlyMap<string, Likeness>): string[] {
  return [...map].sort((a, b) => b[1].weight - a[1].weight || (a[0] < b[0] ? -1 : 1)).map(([key]) => key);
}
