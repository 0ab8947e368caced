import { recordingKey } from '../catalogue/identity.js';
import type { MonthColumns } from '../history/month-bucket.js';
import { counts } from '../history/counting-rule.js';

export interface StorageBytes {
  postgres: number;
  /** Null where there is no MongoDB. */
  mongo: number | null;
}

export interface SharedTrack {
  title: string;
  artist: string;
  listeners: number;
  /** Of all of them, counted from 30 s. */
  plays: number;
}

export interface InstanceStatistics {
  /** Who have listens. */
  listeners: number;
  listens: number;
  storageBytes: StorageBytes;
  /** The most listeners first, then the most plays. */
  topTracks: SharedTrack[];
  computedAt: Date;
}

export interface InstanceStatisticsDeps {
  listens: { userIds(): Promise<string[]> };
  months: { loadMonths(userId: string): Promise<readonly MonthColumns[]> };
  storageBytes(): Promise<StorageBytes>;
  now(): number;
}

/** What fewer share would tell of somebody. */
const LEAST_LISTENERS = 5;
const TOP = 50;
const TTL_MS = 10 * 60_000;

/**
 * The figures of the whole installation, at most ten minutes old. To compute them takes some 10 ms and a few MB for each
 * listener of 200K listens (every month bucket is unpacked once), one listener after the other, so that requests come in
 * between; who asks meanwhile waits for the same answer. Versions of a song are one track.
 */
export function createInstanceStatistics(deps: InstanceStatisticsDeps): () => Promise<InstanceStatistics> {
  let known: Promise<InstanceStatistics> | null = null;
  let knownUntil = 0;
  return () => {
    if (known !== null && deps.now() < knownUntil) return known;
    knownUntil = Infinity;
    const computing = compute(deps);
    known = computing;
    computing.then(
      () => (knownUntil = deps.now() + TTL_MS),
      () => (knownUntil = 0),
    );
    return computing;
  };
}

async function compute(deps: InstanceStatisticsDeps): Promise<InstanceStatistics> {
  const shared = new Map<string, SharedTrack>();
  let [listeners, listens] = [0, 0];
  for (const userId of await deps.listens.userIds()) {
    const months = await deps.months.loadMonths(userId);
    const count = months.reduce((sum, month) => sum + month.count, 0);
    if (count === 0) continue;
    listeners++;
    listens += count;
    for (const [key, mine] of playsOf(months)) {
      const track = shared.get(key);
      if (track === undefined) shared.set(key, mine);
      else {
        track.listeners++;
        track.plays += mine.plays;
      }
    }
  }
  const topTracks = [...shared.values()]
    .filter((track) => track.listeners >= LEAST_LISTENERS)
    .sort((a, b) => b.listeners - a.listeners || b.plays - a.plays || (a.title < b.title ? -1 : 1))
    .slice(0, TOP);
  return { listeners, listens, storageBytes: await deps.storageBytes(), topTracks, computedAt: new Date(deps.now()) };
}

/** One listener's counted plays of each recording. */
function playsOf(months: readonly MonthColumns[]): Map<string, SharedTrack> {
  const recordings = new Map<string, SharedTrack>();
  const ofTrack = new Map<string, SharedTrack>();
  for (const { count, track, tracks, titles, artists, artistOf, msPlayed, flags } of months) {
    for (let i = 0; i < count; i++) {
      if (!counts('thirty-seconds', msPlayed[i] ?? 0, flags[i] ?? 0)) continue;
      const at = track[i] ?? 0;
      const trackKey = tracks[at] ?? '';
      let recording = ofTrack.get(trackKey);
      if (recording === undefined) {
        const [title, artist] = [titles[at] ?? '', artists[artistOf[at] ?? 0] ?? ''];
        const key = recordingKey(artist, title);
        recording = recordings.get(key) ?? { title, artist, listeners: 1, plays: 0 };
        recordings.set(key, recording);
        ofTrack.set(trackKey, recording);
      }
      recording.plays++;
    }
  }
  return recordings;
}
