import type { TrackReference } from '../brief/brief.js';
import type { Track } from '../catalogue/track.js';
import type { CountingRule } from '../history/counting-rule.js';
import type { ServiceTrack } from '../music-taste/service-track.js';
import type { SimilarityIndex } from './similarity-index.js';

/** One listener's listens of one UTC month as columns; `tracks` is the string table that `track` points into. */
export interface MonthColumns {
  /** "2024-03" */
  month: string;
  count: number;
  /** Track keys. */
  tracks: readonly string[];
  /** Index into `tracks`, one per listen. */
  track: ArrayLike<number>;
  /** Epoch milliseconds. */
  endedAt: ArrayLike<number>;
  msPlayed: ArrayLike<number>;
  /** Bits of history/month-bucket.ts. */
  flags: ArrayLike<number>;
}

export type FeedbackKind = 'love' | 'hate' | 'skip' | 'play' | 'never';

/** What a listener said or did about a recording; `times` counts repetitions. */
export interface Feedback {
  recordingKey: string;
  kind: FeedbackKind;
  times: number;
  /** The last time, epoch ms. */
  at?: number;
  /** Where it was said last: "playlist", or a chat (see chatPlace). */
  place?: string | null;
}

/** What feedback names a chat by. */
export const chatPlace = (sessionId: string): string => `chat ${sessionId}`;

/** A taste that somebody told: it weighs, and forbids nothing. */
export type Leaning = {
  towards: boolean;
  /** The words that told it. */
  because: string;
} & (
  | { about: 'artist' | 'genre' | 'mood' | 'versions'; name: string }
  | { about: 'era'; from: number | null; to: number | null }
  | { about: 'explicit' }
);

/** The standing wishes that the recommender heeds; genre names are canonical, artists as the listener wrote them. */
export interface RecommenderPreferences {
  favouriteGenres: readonly string[];
  bannedGenres: readonly string[];
  favouriteArtists: readonly string[];
  bannedArtists: readonly string[];
  explicitAllowed: boolean;
  /** 0 only new … 1 only known; stands in where the request says nothing. */
  familiarity: number;
  countingRule: CountingRule;
  /** An IANA name; without one, times are taken as UTC. */
  timeZone?: string | null;
  leanings?: readonly Leaning[];
  /** Kinds of versions that must not be in, where a request does not welcome several recordings: "live", "remix". */
  versionsOut?: readonly string[];
}

export interface TasteSource {
  /** Another one whenever any of the listener's months has changed. Cheap: asked before every recommendation. */
  version(userId: string): Promise<string>;
  /** By month ("2024-03") something that is another one whenever the month has changed. */
  revisions(userId: string): Promise<ReadonlyMap<string, string>>;
  /** The months from `first` to `last`, both included; all without. */
  loadMonths(userId: string, first?: string, last?: string): Promise<readonly MonthColumns[]>;
}

/** What listeners keep and hear most at the connected service. */
export interface ServiceTasteSource {
  /** Another one whenever it was fetched anew or forgotten; as cheap as that of the history. */
  version(userId: string): Promise<string>;
  load(userId: string): Promise<readonly ServiceTrack[]>;
}

export interface FeedbackSource {
  loadFeedback(userId: string): Promise<readonly Feedback[]>;
}

export interface SimilaritySource {
  /** The newest trained index, null while there is none. */
  current(): Promise<SimilarityIndex | null>;
}

/** What the recommender asks of the catalogue. Genre names are canonical and include their children; artist keys normalised. */
export interface CandidateSource {
  /** Those that are known; the order means nothing. */
  getTracks(keys: readonly string[]): Promise<readonly Track[]>;
  findByGenres(genres: readonly string[], limit: number): Promise<readonly Track[]>;
  /** Tracks that credit any of them. */
  findByArtists(artistKeys: readonly string[], limit: number): Promise<readonly Track[]>;
  /** Tracks whose title, whatever the version, and artist where given, match. */
  findByReference(reference: TrackReference): Promise<readonly Track[]>;
  /** The tracks that ship with the software: what most is known of. */
  starterTracks(): readonly Track[];
  genresOfArtists(artistKeys: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  medianDurationMs(): Promise<number>;
}
