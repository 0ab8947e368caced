import { LRUCache } from 'lru-cache';
import { zoneOf } from '../analytics/zoned-time.js';
import { counts } from '../history/counting-rule.js';
import { readHistory, type ReadHistory } from './read-history.js';
import { inSlices } from './in-slices.js';
import type { ClosedMonths, History } from './merged-months.js';
import type { RecommenderPreferences, ServiceTasteSource, TasteSource } from './recommender-sources.js';
import { sameDayOf, type SameDay } from './same-day.js';
import { serviceTaste } from './service-taste.js';
import type { SimilarityIndex } from './similarity-index.js';
import { profileLikeness, type LikenessMap } from './likeness.js';
import { TasteColumns } from './taste-columns.js';
import { type KeptTaste, readTaste, type TasteProfile } from './taste-profile.js';
import type { TrackFeatures } from './track-features.js';
import type { Place, TrackShelf } from './track-shelf.js';

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
  /** Drops what is kept of a listener. */
  forget(userId: string): void;
}

/** Profiles age: plays decay. */
const MAX_AGE_MS = 10 * 60_000;
/** Of some 20 bytes each: one for each listen, and so many for each track of a history. */
const MOST_KEPT = 16_000_000;
const KEPT_FOR_A_TRACK = 16;
/** What nobody has asked for so long is forgotten. */
const IDLE_MS = 60 * 60_000;

/** What is kept of a listener: the profile, and what the next one can be made of. */
interface Kept {
  made: { version: string; at: number; listener: Promise<Listener> } | null;
  read: (ReadHistory & { version: string }) | null;
  /** Where the history's tracks stand on the shelf. */
  places: { of: ClosedMonths; all: Place[] } | null;
  taste: KeptTaste;
}

export function createListenerCache(
  taste: TasteSource,
  service: ServiceTasteSource,
  shelf: TrackShelf,
  now: () => number,
): ListenerCache {
  const cache = new LRUCache<string, { kept: Kept }>({
    maxSize: MOST_KEPT,
    ttl: IDLE_MS,
    updateAgeOnGet: true,
    ttlAutopurge: true,
  });

  return {
    async load(userId, rules) {
      const versions = await Promise.all([taste.version(userId), service.version(userId)]);
      const version = [rules.countingRule, rules.timeZone, ...versions].join(' ');
      const kept = cache.get(userId)?.kept ?? emptyHanded();
      const { made } = kept;
      if (made?.version === version && now() - made.at < MAX_AGE_MS) return made.listener;
      const listener = loadListener(userId, rules, versions[0], kept);
      const entry = (kept.made = { version, at: now(), listener });
      keep(userId, kept);
      listener.then(
        () => {
          if (cache.peek(userId)?.kept === kept) keep(userId, kept);
        },
        () => {
          if (kept.made === entry) kept.made = null;
        },
      );
      return listener;
    },
    forget: (userId) => void cache.delete(userId),
  };

  function keep(userId: string, kept: Kept): void {
    const { keys, months } = kept.read?.history ?? { keys: [], months: [] };
    const listens = months.reduce((sum, { columns }) => sum + columns.count, 0);
    cache.set(userId, { kept }, { size: 1 + listens + KEPT_FOR_A_TRACK * keys.length });
  }

  async function loadListener(userId: string, rules: ListenerRules, version: string, kept: Kept): Promise<Listener> {
    const { countingRule } = rules;
    const zone = zoneOf(rules.timeZone ?? 'UTC') ?? zoneOf('UTC')!;
    const [history, told] = await Promise.all([readOf(userId, version, kept), service.load(userId)]);
    const facts = await factsOf(history, kept);
    const known = await shelf.load(told.map(({ trackKey }) => trackKey));
    const liked = told.flatMap((track, at) => (known[at] === undefined ? [] : [{ track, facts: known[at] }]));
    const options = { now: now(), countingRule, zone, service: serviceTaste(liked) };
    const { profile, recordings } = await inSlices(readTaste(history, facts, options, kept.taste));
    const { features, rowOf, keyNumbers } = recordings;
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
      otherVersions: facts.filter(
        (fact, key) => fact !== undefined && keyNumbers[rowOf[key]!] !== key,
      ) as TrackFeatures[],
      dearest,
      described: dearest.filter((row) => isDescribed(features[row]!)),
      service: [...new Set(liked.map((one) => one.facts))],
      sameDay: sameDayOf(history, (key) => rowOf[key]!, counted, zone, now()),
      likeness: (index) => besides(index).map,
      columns: (index) => besides(index).columns,
    };
  }

  async function readOf(userId: string, version: string, kept: Kept): Promise<History> {
    if (kept.read?.version === version) return kept.read.history;
    // Whatever changed a track's listens may have taught the catalogue something about it.
    const read = await readHistory(taste, userId, kept.read, (changed) => shelf.forget(changed));
    kept.read = { ...read, version };
    return read.history;
  }

  /** What is known of the history's tracks now. */
  async function factsOf({ keys, closed }: History, kept: Kept): Promise<(TrackFeatures | undefined)[]> {
    const before = kept.places?.of === closed ? kept.places.all.slice(0, closed.keys.length) : [];
    const all = before.concat(shelf.placesOf(keys.slice(before.length)));
    await shelf.fill(all);
    kept.places = { of: closed, all };
    return all.map(({ features }) => features);
  }
}

function emptyHanded(): Kept {
  return { made: null, read: null, places: null, taste: { recordings: null, sums: null, slots: null } };
}

function isDescribed({ genres, track }: TrackFeatures): boolean {
  return genres.length > 0 || track.moods.length > 0;
}

/** Sorts rows by how dear they are as plain numbers, which is several times faster than with a comparison of ours. */
function dearestFirst({ plays, recent }: TasteProfile, features: readonly (TrackFeatures | undefined)[]): Int32Array {
  const ROWS = 2 ** 24;
  const LEAST = 2 ** 28;
  const keys = new Float64Array(features.length);
  let count = 0;
  for (let row = 0; row < features.length; row++) {
    if (features[row] === undefined) continue;
    const dear = Math.log1p(plays[row]!) + Math.log1p(recent[row]!);
    keys[count++] = (LEAST - Math.round(dear * 2 ** 20)) * ROWS + row;
  }
  const sorted = keys.subarray(0, count).sort();
  const rows = new Int32Array(count);
  for (let at = 0; at < count; at++) rows[at] = sorted[at]! % ROWS;
  return rows;
}
