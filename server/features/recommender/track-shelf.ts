import { LRUCache } from 'lru-cache';
import { inSlices, type Steps } from '../../in-slices.js';
import type { Track } from '../catalogue/track.js';
import { knownRecordings } from './known-recordings.js';
import type { CandidateSource } from './recommender-sources.js';
import { featuresOf, type TrackFeatures } from './track-features.js';

/** Tracks with their features, kept between requests for all listeners: working a track out costs far more than finding it. */
export interface TrackShelf {
  /** Gets all, reading those that are not on the shelf; undefined for keys that the catalogue does not know. */
  load(keys: readonly string[]): Promise<(TrackFeatures | undefined)[]>;
  /** Another number whenever something that stood here has changed, gone or become due, or searches may find more. */
  changes(): number;
  /** Where tracks stand; what nothing is known of is due to be read. */
  placesOf(keys: readonly string[]): Place[];
  /** Reads what is due, and changes `places` to where it stands now; what the catalogue does not know stays due. */
  fill(places: Place[]): Promise<void>;
  /** What a search finds, remembered for some minutes under `name`. */
  find(name: string, search: () => Promise<readonly Track[]>): Promise<TrackFeatures[]>;
  /** The starter catalogue, with what this installation has learnt of it since. */
  starter(): Promise<readonly TrackFeatures[]>;
  /** Has these tracks read anew when they are wanted next; where any is new, forgets what searches found. */
  forget(keys: readonly string[]): void;
}

/** Of one track: whoever holds on to it sees what has become known of the track since. */
export interface Place {
  readonly key: string;
  features: TrackFeatures | undefined;
  /** To be read before it is used. */
  isDue: boolean;
  /** When something was last worked out of it, epoch ms. */
  usedAt: number;
}

/** Beyond `usual` what was not used lately goes, beyond `most` anything. What listeners use they hold anyway. */
const CAPACITY = { usual: 200_000, most: 1_000_000 };
/** Listeners are kept for as long as that. */
const LATELY_MS = 60 * 60_000;
/** So many places are looked at for one that goes. */
const LOOKS = 2;
const SEARCHES = 500;
const MAX_AGE_MS = 5 * 60_000;

/** What the catalogue has learnt of tracks since is read after this, some at a time, beside the requests. */
const REFRESH_AFTER_MS = 60 * 60_000;
/** Few enough that others have their turn while many are read. */
const READ_AT_ONCE = 1_000;
const READERS = 2;

export function createTrackShelf(
  catalogue: Pick<CandidateSource, 'getTracks' | 'starterTracks'>,
  now: () => number,
  onTrouble: (error: unknown) => void,
  capacity = CAPACITY,
): TrackShelf {
  // A plain map, for it is asked for whole histories.
  const shelf = new Map<string, Place>();
  const searches = new LRUCache<string, Place[]>({ max: SEARCHES, ttl: MAX_AGE_MS });
  const complete = knownRecordings(catalogue.starterTracks());

  const starterKeys = catalogue.starterTracks().map(({ key }) => key);
  const isStarter = new Set(starterKeys);
  let starter: readonly TrackFeatures[] | null = null;
  let changes = 0;
  const makeDue = (key: string): void => {
    const place = shelf.get(key);
    if (place === undefined) return;
    place.isDue = true;
    if (isStarter.has(key)) starter = null;
    changes++;
  };
  const put = (track: Track): Place => {
    const features = featuresOf(track);
    const completed = complete(track, features.recording);
    const kept = completed === track ? features : featuresOf(completed);
    let place = shelf.get(track.key);
    if (place === undefined) {
      shelf.set(track.key, (place = { key: track.key, features: undefined, isDue: true, usedAt: now() }));
      if (shelf.size > capacity.usual) makeRoom();
    }
    place.isDue = false;
    // What was worked out for a track of which nothing is new goes on counting.
    if (place.features !== undefined && JSON.stringify(place.features.track) === JSON.stringify(kept.track))
      return place;
    if (place.features !== undefined) changes++;
    place.features = kept;
    if (isStarter.has(track.key)) starter = null;
    return place;
  };
  function* putAll(tracks: readonly Track[], found: Map<string, Place>): Steps<void> {
    for (const track of tracks) {
      found.set(track.key, put(track));
      yield;
    }
  }
  // One iterator for all: a new one would pass over every place that was emptied before.
  let inOrder = shelf.values();
  /** Goes over the shelf in order, again and again. */
  const makeRoom = (): void => {
    for (let look = 0; look < LOOKS; look++) {
      const next = inOrder.next();
      if (next.done === true) {
        inOrder = shelf.values();
        continue;
      }
      const { key, usedAt } = next.value;
      if (shelf.size <= capacity.most && now() - usedAt < LATELY_MS) continue;
      makeDue(key);
      shelf.delete(key);
      return;
    }
  };
  let refreshAt = now() + REFRESH_AFTER_MS;
  /** Reads what is known of tracks, some at a time. */
  const read = async (keys: readonly string[], readers = READERS): Promise<Map<string, Place>> => {
    const found = new Map<string, Place>();
    let at = 0;
    const readOn = async (): Promise<void> => {
      while (at < keys.length) {
        const some = keys.slice(at, (at += READ_AT_ONCE));
        await inSlices(putAll(await catalogue.getTracks(some), found));
      }
    };
    await Promise.all(Array.from({ length: readers }, readOn));
    return found;
  };

  const fill = async (places: Place[]): Promise<void> => {
    if (now() >= refreshAt) {
      refreshAt = now() + REFRESH_AFTER_MS;
      // Where the catalogue does not answer, what is known goes on counting until the next time.
      read([...shelf.keys()], 1).catch(onTrouble);
    }
    const due: number[] = [];
    const usedAt = now();
    for (let at = 0; at < places.length; at++) {
      const place = places[at]!;
      place.usedAt = usedAt;
      if (place.isDue) due.push(at);
    }
    if (due.length === 0) return;
    const found = await read(due.map((at) => places[at]!.key));
    for (const at of due) {
      const { key } = places[at]!;
      const place = found.get(key);
      if (place === undefined) shelf.delete(key);
      places[at] = place ?? { key, features: undefined, isDue: true, usedAt };
    }
  };

  const placesOf = (keys: readonly string[]): Place[] =>
    keys.map((key) => shelf.get(key) ?? { key, features: undefined, isDue: true, usedAt: 0 });

  const load = async (keys: readonly string[]): Promise<(TrackFeatures | undefined)[]> => {
    const places = placesOf(keys);
    await fill(places);
    return places.map(({ features }) => features);
  };

  return {
    load,
    changes: () => changes,
    placesOf,
    fill,
    async find(name, search) {
      let found = searches.get(name);
      if (found === undefined) {
        found = (await search()).map(put);
        searches.set(name, found);
      }
      return found.flatMap(({ features }) => features ?? []);
    },
    async starter() {
      if (starter !== null) return starter;
      const known = (await load(starterKeys)).filter((features) => features !== undefined);
      return (starter = known);
    },
    forget(keys) {
      // Tracks that are new here are what searches may find from now on.
      if (keys.some((key) => !shelf.has(key))) {
        searches.clear();
        changes++;
      }
      keys.forEach(makeDue);
    },
  };
}
