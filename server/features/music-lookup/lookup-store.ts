/** What the service was asked about, and what it said. */
export interface Lookup {
  /** "track": its key in the catalogue; "artist": the normalised name. */
  kind: 'track' | 'artist';
  key: string;
  /** URI or id there; null: not found. */
  remoteId: string | null;
  /** How sure the match is, 0 … 1; null where nothing had to be matched. */
  score: number | null;
}

/** Shared by all listeners: what is at the service is nobody's own. */
export interface LookupStore {
  /** Answers that are no older than they may be, by key: found, or null. */
  fresh(kind: Lookup['kind'], keys: readonly string[], now: Date): Promise<Map<string, string | null>>;
  save(lookup: Lookup, now: Date): Promise<void>;
  /** ISRCs that sources told of tracks, by track key. */
  isrcs(trackKeys: readonly string[]): Promise<Map<string, string>>;
  /** What was told first of a track stays. */
  saveIsrcs(isrcs: ReadonlyMap<string, string>): Promise<void>;
}

const DAY_MS = 86_400_000;
/** The service adds tracks every day, and seldom takes one away. */
export const FOUND_FOR_MS = 180 * DAY_MS;
export const MISSED_FOR_MS = 30 * DAY_MS;
