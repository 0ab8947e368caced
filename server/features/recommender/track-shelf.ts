import { LRUCache } from 'lru-cache';
import type { Track } from '../catalogue/track.js';
import { knownRecordings } from './known-recordings.js';
import type { CandidateSource } from './recommender-sources.js';
import { featuresOf, type TrackFeatures } from './track-features.js';

/** Tracks with their features, kept between requests for all listeners: working a track out costs far more than finding it. */
export interface TrackShelf {
  /** Gets all, reading those that are not on the shelf; undefined for keys that the catalogue does not know. */
  load(keys: readonly string[]): Promise<(TrackFeatures | undefined)[]>;
  /** What a search finds, remembered for some minutes under `name`. */
  find(name: string, search: () => Promise<readonly Track[]>): Promise<TrackFeatures[]>;
  /** The starter catalogue, with what this installation has learnt of it since. */
  starter(): Promise<readonly TrackFeatures[]>;
  /** Forgets these tracks, and what searches found. */
  forget(keys: readonly string[]): void;
}

const CAPACITY = 200_000;
const SEARCHES = 500;
const MAX_AGE_MS = 5 * 60_000;

/** What the catalogue has learnt of tracks since is read after this, some at a time, beside the requests. */
const REFRESH_AFTER_MS = 60 * 60_000;
const REFRESHED_AT_ONCE = 500;

export function createTrackShelf(
  catalogue: Pick<CandidateSource, 'getTracks' | 'starterTracks'>,
  now: () => number,
  onTrouble: (error: unknown) => void,
): TrackShelf {
  // A plain map, for it is asked for whole histories: the first put goes first when it is full.
  const shelf = new Map<string, TrackFeatures>();
  const searches = new LRUCache<string, TrackFeatures[]>({ max: SEARCHES, ttl: MAX_AGE_MS });
  const complete = knownRecordings(catalogue.starterTracks());

  const put = (track: Track): TrackFeatures => {
    const features = featuresOf(track);
    const completed = complete(track, features.recording);
    const kept = completed === track ? features : featuresOf(completed);
    // What was worked out for a track of which nothing is new goes on counting.
    const known = shelf.get(track.key);
    if (known !== undefined && JSON.stringify(known.track) === JSON.stringify(kept.track)) return known;
    shelf.set(track.key, kept);
    starter = null;
    if (shelf.size > CAPACITY) shelf.delete(shelf.keys().next().value ?? '');
    return kept;
  };
  let starter: readonly TrackFeatures[] | null = null;
  const starterKeys = catalogue.starterTracks().map(({ key }) => key);

  let refreshAt = now() + REFRESH_AFTER_MS;
  const refresh = async (): Promise<void> => {
    const keys = [...shelf.keys()];
    for (let at = 0; at < keys.length; at += REFRESHED_AT_ONCE) {
      for (const track of await catalogue.getTracks(keys.slice(at, at + REFRESHED_AT_ONCE))) put(track);
    }
  };

  const load = async (keys: readonly string[]): Promise<(TrackFeatures | undefined)[]> => {
    if (now() >= refreshAt) {
      refreshAt = now() + REFRESH_AFTER_MS;
      // Where the catalogue does not answer, what is known goes on counting until the next time.
      refresh().catch(onTrouble);
    }
    const found = keys.map((key) => shelf.get(key));
    const missing = keys.filter((_, at) => found[at] === undefined);
    if (missing.length === 0) return found;
    const fresh = new Map((await catalogue.getTracks(missing)).map((track) => [track.key, put(track)]));
    return keys.map((key, at) => found[at] ?? fresh.get(key));
  };

  return {
    load,
    async find(name, search) {
      let found = searches.get(name);
      if (found === undefined) {
        found = (await search()).map(put);
        searches.set(name, found);
      }
      return found;
    },
    async starter() {
      if (starter !== null) return starter;
      const known = (await load(starterKeys)).filter((features) => features !== undefined);
      return (starter = known);
    },
    forget(keys) {
      for (const key of keys) shelf.delete(key);
      starter = null;
      searches.clear();
    },
  };
}
