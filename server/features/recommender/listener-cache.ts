import { LRUCache } from 'lru-cache';
import { zoneOf } from '../analytics/zoned-time.js';
import { counts } from '../history/counting-rule.js';
import { dearestFirst } from './dearest.js';
import type { KeptGroundwork } from './groundwork.js';
import { readHistory, type ReadHistory } from './read-history.js';
import { inSlices } from '../../in-slices.js';
import type { ClosedMonths, History } from './merged-months.js';
import type { RecommenderPreferences, ServiceTasteSource, TasteSource } from './recommender-sources.js';
import { sameDayOf, type SameDay } from './same-day.js';
import { serviceTaste } from './service-taste.js';
import type { SharedHistories } from './shared-histories.js';
import type { SimilarityIndex } from './similarity-index.js';
import { profileLikeness, type LikenessMap } from './likeness.js';
import { TasteColumns } from './taste-columns.js';
import { type KeptTaste, nothingKept, readTaste, type TasteProfile } from './taste-profile.js';
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
  /** What the last requests were answered from, by what was asked. */
  groundworks: LRUCache<string, KeptGroundwork>;
}

/** How a history is read. */
export type ListenerRules = Pick<RecommenderPreferences, 'countingRule' | 'timeZone'>;

/** What tells that a listener's months, or what the connected service says, are other ones than before. */
export type HistoryVersions = readonly [months: string, service: string];

export interface ListenerCache {
  versions(userId: string): Promise<HistoryVersions>;
  /** As of `versions`; as of now without. */
  load(userId: string, rules: ListenerRules, versions?: HistoryVersions): Promise<Listener>;
  /** What is kept of a listener, as of now; null where nothing is. It is not kept any longer for that. */
  renew(userId: string): Promise<Listener | null>;
  /** Drops what is kept of a listener. */
  forget(userId: string): void;
}

/** Profiles age: plays decay. */
const MAX_AGE_MS = 10 * 60_000;
/** Of some 20 bytes each: one for each listen, and so many for each track of a history. */
const MOST_KEPT = 16_000_000;
const KEPT_FOR_A_TRACK = 16;
/** What requests add: columns, and what the last of them were answered from. */
const KEPT_FOR_REQUESTS = 50_000;
const MOST_GROUNDWORKS = 8;
/** What nobody has asked for so long is forgotten. */
const IDLE_MS = 60 * 60_000;

type Known = readonly (TrackFeatures | undefined)[];

/** What is kept of a listener: the profile, and what the next one can be made of. */
interface Kept {
  made: { rules: ListenerRules; version: string; at: number; listener: Promise<Listener> } | null;
  read: (ReadHistory & { version: string }) | null;
  /** What other processes have been given of it. */
  shared: ClosedMonths | null;
  /** Where the history's tracks stand on the shelf. */
  tracks: { of: History; places: Place[]; facts: Known; changes: number } | null;
  taste: KeptTaste<TrackFeatures>;
}

export function createListenerCache(
  taste: TasteSource,
  service: ServiceTasteSource,
  shelf: TrackShelf,
  shared: SharedHistories | null,
  now: () => number,
): ListenerCache {
  const cache = new LRUCache<string, { kept: Kept }>({
    maxSize: MOST_KEPT,
    ttl: IDLE_MS,
    updateAgeOnGet: true,
    ttlAutopurge: true,
  });

  const versionsOf = (userId: string): Promise<HistoryVersions> =>
    Promise.all([taste.version(userId), service.version(userId)]);

  return {
    versions: versionsOf,

    load: async (userId, rules, versions) =>
      listenerAsOf(versions ?? (await versionsOf(userId)), userId, rules, cache.get(userId)?.kept ?? emptyHanded()),

    async renew(userId) {
      // Every process hears of every listener, and keeps few of them: the stores are asked for those only.
      if (!cache.peek(userId)?.kept.made) return null;
      const versions = await versionsOf(userId);
      const kept = cache.peek(userId)?.kept;
      return kept?.made ? listenerAsOf(versions, userId, kept.made.rules, kept) : null;
    },

    forget: (userId) => void cache.delete(userId),
  };

  async function listenerAsOf(
    versions: HistoryVersions,
    userId: string,
    { countingRule, timeZone }: ListenerRules,
    kept: Kept,
  ): Promise<Listener> {
    const version = [countingRule, timeZone, ...versions].join(' ');
    const { made } = kept;
    if (made?.version === version && now() - made.at < MAX_AGE_MS) return made.listener;
    const rules = { countingRule, timeZone };
    const listener = loadListener(userId, rules, versions[0], kept);
    const entry = (kept.made = { rules, version, at: now(), listener });
    keep(userId, kept);
    listener.then(
      () => {
        if (cache.peek(userId)?.kept !== kept) return;
        keep(userId, kept);
        share(userId, kept);
      },
      () => {
        if (kept.made === entry) kept.made = null;
      },
    );
    return listener;
  }

  function keep(userId: string, kept: Kept): void {
    const { keys, months } = kept.read?.history ?? { keys: [], months: [] };
    const listens = months.reduce((sum, { columns }) => sum + columns.count, 0);
    const size = KEPT_FOR_REQUESTS + listens + KEPT_FOR_A_TRACK * keys.length;
    // Only asking keeps it from being forgotten.
    cache.set(userId, { kept }, { size, noUpdateTTL: true });
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
    const { features, described, otherVersions, rowOf } = recordings;
    const counted = (ms: number, flags: number): boolean => counts(countingRule, ms, flags);
    let likeness: { index: SimilarityIndex | null; map: LikenessMap; columns: TasteColumns } | null = null;
    const besides = (index: SimilarityIndex | null): NonNullable<typeof likeness> => {
      if (likeness?.index !== index || likeness.columns.isFull) {
        const map = profileLikeness(profile, features, index);
        likeness = { index, map, columns: new TasteColumns(profile, map.of) };
      }
      return likeness;
    };
    const dearest = dearestFirst(profile, (row) => features[row] !== undefined);
    return {
      profile,
      features,
      otherVersions,
      dearest,
      described: dearest.filter((row) => described[row] === 1),
      service: [...new Set(liked.map((one) => one.facts))],
      sameDay: sameDayOf(history, (key) => rowOf[key]!, counted, zone, now()),
      likeness: (index) => besides(index).map,
      columns: (index) => besides(index).columns,
      groundworks: new LRUCache({ max: MOST_GROUNDWORKS }),
    };
  }

  async function readOf(userId: string, version: string, kept: Kept): Promise<History> {
    if (kept.read?.version === version) return kept.read.history;
    if (kept.read === null) {
      const before = (await shared?.load(userId)) ?? null;
      kept.shared = before?.history.closed ?? null;
      kept.read = { ...(await readHistory(taste, userId, before, () => undefined)), version };
    } else {
      // Whatever changed a track's listens may have taught the catalogue something about it.
      const read = await readHistory(taste, userId, kept.read, (changed) => shelf.forget(changed));
      kept.read = { ...read, version };
    }
    return kept.read.history;
  }

  function share(userId: string, kept: Kept): void {
    const { read } = kept;
    if (shared === null || read === null || read.history.closed === kept.shared) return;
    kept.shared = read.history.closed;
    void shared.share(userId, read);
  }

  /** What is known of the history's tracks now; the same list as long as that is the same. */
  async function factsOf(history: History, kept: Kept): Promise<Known> {
    const { keys, closed } = history;
    const known = kept.tracks;
    if (known?.of === history && known.changes === shelf.changes()) {
      // They are in use.
      await shelf.fill(known.places);
      return known.facts;
    }
    let places = known?.places ?? [];
    if (known?.of !== history) {
      const before = known?.of.closed === closed ? places.slice(0, closed.keys.length) : [];
      places = before.concat(shelf.placesOf(keys.slice(before.length)));
    }
    await shelf.fill(places);
    const changes = shelf.changes();
    let isSame = known?.of === history;
    // What is due still is asked for again the next time: the catalogue may have learnt of it.
    let isComplete = true;
    const fresh: Known[number][] = [];
    for (let at = 0; at < places.length; at++) {
      const { features, isDue } = places[at]!;
      fresh.push(features);
      if (features !== known?.facts[at]) isSame = false;
      if (isDue) isComplete = false;
    }
    const facts = isSame && known !== null ? known.facts : fresh;
    kept.tracks = { of: history, places, facts, changes: isComplete ? changes : NaN };
    return facts;
  }
}

function emptyHanded(): Kept {
  return { made: null, read: null, shared: null, tracks: null, taste: nothingKept() };
}
