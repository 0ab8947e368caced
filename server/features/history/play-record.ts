import { hash } from 'node:crypto';
import { recordingKey } from '../catalogue/identity.js';
import type { Listen } from './listen.js';

/**
 * A listen as it is stored: one record for each thing that a source told, once. Records of one play share a group, and
 * one of them, the most exact, is canonical: only canonical records are shown and counted. See docs/import.md.
 */
export interface PlayRecord extends Listen {
  /**
   * Unique within the listener: the same for the same thing told by the same source, however often it is imported. In
   * order of time.
   */
  playKey: string;
  /** The playKey of the record that its play was first known by. */
  groupKey: string;
  canonical: boolean;
  /** The recording (catalogue/identity.ts), which every source can name; two records of one play agree in it. */
  nameKey: string;
  /** Recording and time, cut to six hours, in one number: finds the records that may be of the same play. */
  nearKey: number;
  importId: string | null;
  /** Which row of that import, counted over all its files: so a repeated batch knows its own records again. */
  importRow: number | null;
}

/** What is decided when a record meets those that are there already. */
export type NewRecord = Omit<PlayRecord, 'groupKey' | 'canonical'>;

export interface RowOrigin {
  importId: string | null;
  importRow: number | null;
}

type Keyed = Pick<Listen, 'source' | 'precision' | 'artist' | 'title' | 'spotifyUri' | 'endedAt' | 'msPlayed'>;

/** The keys of a record by the rules of today. */
export function keysOf(listen: Keyed): Pick<PlayRecord, 'playKey' | 'nameKey' | 'nearKey'> {
  const nameKey = nameKeyOf(listen.artist, listen.title);
  return { playKey: playKey(listen, nameKey), nameKey, nearKey: nearKey(nameKey, listen.endedAt.getTime()) };
}

/** A record that founds a play of its own, unless it is found to tell again of one that is known. */
export function newRecord(listen: Listen, origin: RowOrigin): PlayRecord {
  const keys = keysOf(listen);
  // Field by field: this runs for every row, and copying by spread takes several times as long.
  return {
    playKey: keys.playKey,
    groupKey: keys.playKey,
    canonical: true,
    nameKey: keys.nameKey,
    nearKey: keys.nearKey,
    importId: origin.importId,
    importRow: origin.importRow,
    endedAt: listen.endedAt,
    precision: listen.precision,
    msPlayed: listen.msPlayed,
    trackKey: listen.trackKey,
    title: listen.title,
    artist: listen.artist,
    album: listen.album,
    spotifyUri: listen.spotifyUri,
    source: listen.source,
    reasonStart: listen.reasonStart,
    reasonEnd: listen.reasonEnd,
    skipped: listen.skipped,
    shuffle: listen.shuffle,
    offline: listen.offline,
    incognito: listen.incognito,
  };
}

const HASH_LENGTH = 13;

/**
 * The second of its end, then 13 characters of SHA-1 over source, track, time and ms played: 78 bits, so that no two
 * plays of a second ever share one. Keys are in order of time, and one index serves for finding and for reading in order.
 */
function playKey(listen: Keyed, nameKey: string): string {
  const time = Math.floor(listen.endedAt.getTime() / 1000);
  const { source, precision, spotifyUri, msPlayed } = listen;
  const told = `${source}\n${precision}\n${spotifyUri ?? nameKey}\n${time}\n${msPlayed ?? ''}`;
  return firstKeyAt(time * 1000) + hash('sha1', told, 'base64url').slice(0, HASH_LENGTH);
}

const LAST_SECOND = 0xffff_ffff;

/** What is not greater than the key of any record that ended in this second (epoch ms) or later, byte by byte. */
export function firstKeyAt(at: number): string {
  const second = Math.min(Math.max(Math.floor(at / 1000), 0), LAST_SECOND);
  return second.toString(16).padStart(8, '0');
}

const SLOT_MS = 6 * 3_600_000;

/** The nearKeys under which every record of this recording between two times (epoch ms) is found. */
export function nearKeys(nameKey: string, from: number, to: number): number[] {
  const keys: number[] = [];
  for (let slot = Math.floor(from / SLOT_MS); slot * SLOT_MS <= to; slot++) keys.push(hashOf(nameKey, slot));
  return keys;
}

const nearKey = (nameKey: string, at: number): number => hashOf(nameKey, Math.floor(at / SLOT_MS));

/** 53 bits (FNV-1a twice over, with different seeds); a collision costs a comparison and nothing else. */
function hashOf(text: string, slot: number): number {
  let high = 0x811c9dc5 ^ slot;
  let low = 0x1b873593 ^ slot;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    high = Math.imul(high ^ code, 0x01000193);
    low = Math.imul(low ^ code, 0x85ebca6b) ^ (low >>> 13);
  }
  return ((high ^ (high >>> 15)) >>> 11) * 2 ** 32 + (low >>> 0);
}

const CACHE_SIZE = 20_000;
const nameKeys = new Map<string, string>();

/** recordingKey, remembered for the names seen last: a history repeats its tracks, and normalising is the costly part. */
function nameKeyOf(artist: string, title: string): string {
  const names = `${artist}\n${title}`;
  let key = nameKeys.get(names);
  if (key === undefined) {
    if (nameKeys.size >= CACHE_SIZE) nameKeys.clear();
    key = recordingKey(artist, title);
    nameKeys.set(names, key);
  }
  return key;
}
