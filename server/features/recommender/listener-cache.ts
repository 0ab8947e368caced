import { LRUCache } from 'lru-cache';
import { zoneOf } from '../analytics/zoned-time.js';
import { counts } from '../history/counting-rule.js';
import { createHistoryCache } from './history-cache.js';
import type { RecommenderPreferences, ServiceTasteSource, TasteSource } from './recommender-sources.js';
import { sameDayOf, type SameDay } from './same-day.js';
import { serviceTaste } from './service-taste.js';
import type { SimilarityIndex } from './similarity-index.js';
import { profileLikeness, type LikenessMap } from './likeness.js';
import { TasteColumns } from './taste-columns.js';
import { buildTasteProfile, type TasteProfile } from './taste-profile.js';
import type { TrackFeatures } from './track-features.js';
import type { TrackShelf } from './track-shelf.js';

/** A listener's profile with what goes with it. */
export interface Listener {
  profile: TasteProfile;
  /** Features of each row's track; undefined where the catalogue does not know it. */
  features: readonly (TrackFeatures | undefined)[];
  /** Tracks of recordings for which another version stands. */
  otherVersions: readonly TrackFeatures[];
  /** Rows of known tracks, the dearest first. */
  dearest: Int32Array;
  /** Those of them of which a genre or a mood is known. */
  described: Int32Array;
  /** Tracks that the connected service says are liked, best first. */
  service: readonly TrackFeatures[];
  /** What was heard on this day of former years, by the listener's clock. */
  sameDay: readonly SameDay[];
  /** What is like that which was played lately; worked out once for each index. */
  likeness(index: SimilarityIndex | null): LikenessMap;
  /** What the taste says of tracks; kept as long as the index is the same. */
  columns(index: SimilarityIndex | null): TasteColumns;
}

/** How a history is read. */
export type ListenerRules = Pick<RecommenderPreferences, 'countingRule' | 'timeZone'>;

export interface ListenerCache {
  load(userId: string, rules: ListenerRules): Promise<Listener>;
}

const MAX_LISTENERS = 100;
/** Profiles age: plays decay. */
const MAX_AGE_MS = 10 * 60_000;

export function createListenerCache(
  taste: TasteSource,
  service: ServiceTasteSource,
  shelf: TrackShelf,
  now: () => number,
): ListenerCache {
  const cache = new LRUCache<string, { version: string; listener: Promise<Listener> }>({
    max: MAX_LISTENERS,
    ttl: MAX_AGE_MS,
  });
  const histories = createHistoryCache(taste, shelf);
  return {
    async load(userId, rules) {
      const versions = await Promise.all([taste.version(userId), service.version(userId)]);
      const version = [rules.countingRule, rules.timeZone, ...versions].join(' ');
      const known = cache.get(userId);
      if (known?.version === version) return known.listener;
      const listener = loadListener(userId, rules, versions[0]);
      const entry = { version, listener };
      cache.set(userId, entry);
      listener.catch(() => {
        if (cache.peek(userId) === entry) cache.delete(userId);
      });
      return listener;
    },
  };

  async function loadListener(userId: string, rules: ListenerRules, version: string): Promise<Listener> {
    const { countingRule } = rules;
    const zone = zoneOf(rules.timeZone ?? 'UTC') ?? zoneOf('UTC')!;
    const [history, told] = await Promise.all([histories.load(userId, version), service.load(userId)]);
    const facts = await shelf.load(history.keys);
    const known = await shelf.load(told.map(({ trackKey }) => trackKey));
    const liked = told.flatMap((track, at) => (known[at] === undefined ? [] : [{ track, facts: known[at] }]));
    const profile = buildTasteProfile(history, facts, { now: now(), countingRule, zone, service: serviceTaste(liked) });
    const features = profile.keyNumbers.map((key) => facts[key]);
    const rowOf = (key: number): number => profile.index.get(facts[key]?.recording ?? history.keys[key]!)!;
    const counted = (ms: number, flags: number): boolean => counts(countingRule, ms, flags);
    let likeness: { index: SimilarityIndex | null; map: LikenessMap; columns: TasteColumns } | null = null;
    const besides = (index: SimilarityIndex | null): NonNullable<typeof likeness> => {
      if (likeness?.index !== index || likeness.columns.isFull) {
        const map = profileLikeness(profile, features, index);
        likeness = { index, map, columns: new TasteColumns(profile, map.of) };
      }
      return likeness;
    };
    const dearest = dearestFirst(profile, features);
    return {
      profile,
      features,
      otherVersions: facts.flatMap((fact, key) => (fact && profile.keyNumbers[rowOf(key)] !== key ? fact : [])),
      dearest,
      described: dearest.filter((row) => isDescribed(features[row]!)),
      service: [...new Set(liked.map((one) => one.facts))],
      sameDay: sameDayOf(history, rowOf, counted, zone, now()),
      likeness: (index) => besides(index).map,
      columns: (index) => besides(index).columns,
    };
  }
}

function isDescribed({ genres, track }: TrackFeatures): boolean {
  return genres.length > 0 || track.moods.length > 0;
}

/** Sorts rows by how dear they are as plain numbers, which is several times faster than with a comparison of ours. */
function dearestFirst({ plays, recent }: TasteProfile, features: readonly (TrackFeatures | undefined)[]): Int32Array {
  const ROWS = 2 ** 24;
  const LEAST = 2 ** 28;
  const keys: number[] = [];
  features.forEach((known, row) => {
    if (known === undefined) return;
    const dear = Math.log1p(plays[row]!) + Math.log1p(recent[row]!);
    keys.push((LEAST - Math.round(dear * 2 ** 20)) * ROWS + row);
  });
  return Int32Array.from(Float64Array.from(keys).sort(), (key) => key % ROWS);
}
