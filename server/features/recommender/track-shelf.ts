import { LRUCache } from 'lru-cache';
import type { Track } from '../catalogue/track.js';
import { featuresOf, type TrackFeatures } from './track-features.js';

/** Tracks with their features, kept between requests for all listeners: working a track out costs far more than finding it. */
export interface TrackShelf {
  /** Works out tracks that are new or have changed. */
  put(tracks: readonly Track[]): TrackFeatures[];
  get(key: string): TrackFeatures | undefined;
  /** Gets all, reading those that are not on the shelf; keys that the catalogue does not know are left out. */
  load(keys: readonly string[]): Promise<TrackFeatures[]>;
  forget(keys: readonly string[]): void;
}

const DEFAULT_CAPACITY = 200_000;

export function createTrackShelf(
  getTracks: (keys: readonly string[]) => Promise<readonly Track[]>,
  capacity: number = DEFAULT_CAPACITY,
): TrackShelf {
  const shelf = new LRUCache<string, TrackFeatures>({ max: capacity });
  const put = (track: Track): TrackFeatures => {
    const known = shelf.get(track.key);
    if (known !== undefined && isSame(known.track, track)) return known;
    const features = featuresOf(track);
    shelf.set(track.key, features);
    return features;
  };
  return {
    put: (tracks) => tracks.map(put),
    get: (key) => shelf.get(key),
    async load(keys) {
      const missing = keys.filter((key) => !shelf.has(key));
      const read = missing.length === 0 ? [] : await getTracks(missing);
      const fresh = new Map(read.map((track) => [track.key, put(track)]));
      return keys.flatMap((key) => fresh.get(key) ?? shelf.get(key) ?? []);
    },
    forget: (keys) => keys.forEach((key) => shelf.delete(key)),
  };
}

/** Whether nothing differs that features or playlists depend on. */
function isSame(a: Track, b: Track): boolean {
  return (
    a.title === b.title &&
    a.durationMs === b.durationMs &&
    a.year === b.year &&
    a.explicit === b.explicit &&
    a.album === b.album &&
    a.spotifyUri === b.spotifyUri &&
    sameList(a.artists, b.artists) &&
    sameList(a.genres, b.genres) &&
    sameList(a.moods, b.moods)
  );
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value, at) => value === b[at]);
}
