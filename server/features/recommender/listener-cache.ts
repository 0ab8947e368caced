import { LRUCache } from 'lru-cache';
import type { Candidate } from './candidates.js';
import type { CountingRule, TasteSource } from './recommender-sources.js';
import { buildTasteProfile, type TasteProfile } from './taste-profile.js';
import type { TrackShelf } from './track-shelf.js';

/** A listener's profile, and his known recordings as candidates, the dearest first. */
export interface Listener {
  profile: TasteProfile;
  heard: readonly Candidate[];
}

export interface ListenerCache {
  load(userId: string, countingRule: CountingRule): Promise<Listener>;
  /** After an import, a sync or a deletion. */
  invalidate(userId: string): void;
}

const MAX_LISTENERS = 100;
/** Profiles age: plays decay, and another process may have imported. */
const MAX_AGE_MS = 10 * 60_000;

export function createListenerCache(taste: TasteSource, shelf: TrackShelf, now: () => number): ListenerCache {
  const cache = new LRUCache<string, { countingRule: CountingRule; listener: Promise<Listener> }>({
    max: MAX_LISTENERS,
    ttl: MAX_AGE_MS,
  });
  return {
    load(userId, countingRule) {
      const known = cache.get(userId);
      if (known?.countingRule === countingRule) return known.listener;
      const listener = loadListener(userId, countingRule);
      const entry = { countingRule, listener };
      cache.set(userId, entry);
      listener.catch(() => {
        if (cache.peek(userId) === entry) cache.delete(userId);
      });
      return listener;
    },
    invalidate: (userId) => void cache.delete(userId),
  };

  async function loadListener(userId: string, countingRule: CountingRule): Promise<Listener> {
    const months = await taste.loadMonths(userId);
    const keys = new Set<string>();
    for (const { tracks } of months) for (const key of tracks) keys.add(key);
    const features = new Map((await shelf.load([...keys])).map((one) => [one.track.key, one]));
    const profile = buildTasteProfile(months, (key) => features.get(key), { now: now(), countingRule });
    const heard = profile.trackKeys.flatMap((key, row) => {
      const known = features.get(key);
      if (known === undefined) return [];
      return { features: known, heard: row, plays: profile.plays[row]!, pinned: false, seed: null, similar: null };
    });
    const dear = Float64Array.from(profile.plays, (plays, row) => Math.log1p(plays) + Math.log1p(profile.recent[row]!));
    return { profile, heard: heard.sort((a, b) => dear[b.heard]! - dear[a.heard]! || a.heard - b.heard) };
  }
}
