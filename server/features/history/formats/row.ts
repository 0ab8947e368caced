import { trackKey } from '../../catalogue/identity.js';
import type { Listen } from '../listen.js';

/** What became of one row of a file. Every row has exactly one outcome. */
export type RowOutcome = ListenRow | NotAListen;

export interface ListenRow {
  kind: 'listen';
  listen: Listen;
  /** Of the recording, where the source tells it. */
  isrc?: string;
}

export type NotStoredKind = 'podcast' | 'audiobook' | 'video' | 'invalid';
export interface NotAListen {
  kind: NotStoredKind;
  reason: string;
}

/** One object of a JSON file, or one line of a CSV file by its column names. */
export type Row = Record<string, unknown>;

export const invalidRow = (reason: string): NotAListen => ({ kind: 'invalid', reason });

export const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const MAX_NAME_LENGTH = 500;

/** A name as it may be stored (trimmed, without NUL, at most 500 characters), or null where there is none. */
export function nameOf(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const name = (value.includes('\0') ? value.replaceAll('\0', '') : value).trim();
  if (name.length <= MAX_NAME_LENGTH) return name === '' ? null : name;
  // Not within a sign, and as a name that is read again would be.
  return name
    .slice(0, MAX_NAME_LENGTH)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trimEnd();
}

export const flagOf = (value: unknown): boolean | null => (typeof value === 'boolean' ? value : null);

const EARLIEST = Date.UTC(2002, 0, 1);
const DAY_MS = 86_400_000;

/** A plausible time of listening: after the first scrobblers, and not in the future (a day's clock error is forgiven). */
export const plausibleTime = (epochMs: number): boolean => epochMs >= EARLIEST && epochMs <= Date.now() + DAY_MS;

/** The largest play that a 32-bit column holds is 24 days long: more than that is a broken row. */
const MAX_MS = 2 ** 31 - 1;

/** `undefined` for what cannot be a time of play in ms; null where the source does not say. */
export function msOf(value: unknown): number | null | undefined {
  if (value === null || value === undefined) return null;
  if (typeof value !== 'number' || !(value >= 0) || value > MAX_MS) return undefined;
  return Math.round(value);
}

type Told = Pick<Listen, 'source' | 'title' | 'artist' | 'precision'> & { endedAt: number } & Partial<
    Omit<Listen, 'endedAt' | 'trackKey'>
  >;

/** A listen with what the source told, and null for the rest. */
export function listenOf(told: Told): ListenRow {
  const spotifyUri = told.spotifyUri ?? null;
  return {
    kind: 'listen',
    listen: {
      endedAt: new Date(told.endedAt),
      precision: told.precision,
      msPlayed: told.msPlayed ?? null,
      trackKey: spotifyUri ?? trackKey(told),
      title: told.title,
      artist: told.artist,
      album: told.album ?? null,
      spotifyUri,
      source: told.source,
      reasonStart: told.reasonStart ?? null,
      reasonEnd: told.reasonEnd ?? null,
      skipped: told.skipped ?? null,
      shuffle: told.shuffle ?? null,
      offline: told.offline ?? null,
      incognito: told.incognito ?? null,
    },
  };
}
