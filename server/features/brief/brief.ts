import type { Mood } from '../catalogue/moods.js';

export type Activity =
  | 'run'
  | 'workout'
  | 'walk'
  | 'study'
  | 'work'
  | 'sleep'
  | 'relax'
  | 'party'
  | 'dance'
  | 'drive'
  | 'cook'
  | 'dinner'
  | 'wake'
  | 'clean'
  | 'yoga'
  | 'game'
  | 'commute'
  | 'date';

/** Inclusive calendar years; a null end is open. */
export interface YearRange {
  from: number | null;
  to: number | null;
}

export type EnergyCurve = 'rising' | 'falling' | 'wave';

/**
 * The structured reading of a request. What the words do not say is not in it:
 * an empty list, null or false means "not asked for".
 */
export interface Brief {
  moods: Mood[];
  activities: Activity[];
  /** Canonical names of catalogue/genres.ts. `in`: any of them; `out`: none of them nor of their children. */
  genres: { in: string[]; out: string[] };
  /** `in`: only these artists ("only X", "songs by X"); `out`: nobody of these, featured or not. */
  artists: { in: string[]; out: string[] };
  /** What to resemble ("like X"), and tracks that must be in ("with 'Title'"). */
  seeds: { artists: string[]; tracks: TrackReference[] };
  mustHave: TrackReference[];
  /** Titles in quotes that must not be in. */
  titlesOut: TrackReference[];
  /** What the list starts with and what it ends on. */
  first: Place | null;
  last: Place | null;
  /** Any of these ranges; empty means any year. */
  years: YearRange[];
  yearsOut: YearRange[];
  /** Beats per minute. */
  tempo: { min: number | null; max: number | null } | null;
  /** 0 calm … 1 fierce. */
  energy: number | null;
  curve: EnergyCurve | null;
  minutes: number | null;
  count: number | null;
  /** false: clean only; true: explicit wanted; null: not said. */
  explicit: boolean | null;
  /** 0 only new to me … 1 only what I know. */
  familiarity: number | null;
  maxPerArtist: number | null;
  /** Only tracks not played since this instant (ISO 8601 UTC): "nothing I played this month". */
  notPlayedSince: string | null;
  /** Loved once, then dropped. */
  forgotten: boolean;
  surprise: boolean;
  /** Allow several recordings of one song (remixes, live cuts): "live versions", "remixes too". */
  versions: boolean;
  /** Only these kinds of versions: "live versions please". */
  versionsIn: VersionKind[];
}

export const VERSION_KINDS = ['live', 'acoustic', 'remix', 'cover', 'demo', 'instrumental'] as const;
export type VersionKind = (typeof VERSION_KINDS)[number];

/** A track, or, without a title, any by the artist; one of them is named. A name that nobody has may be a title. */
export interface Place {
  title: string | null;
  artist: string | null;
}

export interface TrackReference {
  title: string;
  artist: string | null;
}

export function emptyBrief(): Brief {
  return {
    moods: [],
    activities: [],
    genres: { in: [], out: [] },
    artists: { in: [], out: [] },
    seeds: { artists: [], tracks: [] },
    mustHave: [],
    titlesOut: [],
    first: null,
    last: null,
    years: [],
    yearsOut: [],
    tempo: null,
    energy: null,
    curve: null,
    minutes: null,
    count: null,
    explicit: null,
    familiarity: null,
    maxPerArtist: null,
    notPlayedSince: null,
    forgotten: false,
    surprise: false,
    versions: false,
    versionsIn: [],
  };
}

/**
 * A wish about the last playlist, in the order in which they were said. Positions count from 1.
 * `resize`: `relative` adds minutes or count to what is there ("10 more songs", "5 minutes shorter").
 * `add`: keep what is there and add `count` (null: a few) tracks that fit the brief ("add some jazz", "more Drake").
 */
export type Refinement =
  | { op: 'resize'; minutes: number | null; count: number | null; factor: number | null; relative: boolean }
  | { op: 'add'; brief: Partial<Brief>; count: number | null }
  | { op: 'energy'; delta: number }
  | { op: 'familiarity'; delta: number }
  | { op: 'era'; delta: number }
  | { op: 'replace'; positions: number[] }
  | { op: 'remove'; positions: number[] }
  | { op: 'move'; from: number; to: number }
  | { op: 'order'; by: 'reverse' | 'shuffle' | EnergyCurve }
  | { op: 'constrain'; brief: Partial<Brief> }
  | { op: 'rename'; name: string };

export type QuestionKind =
  | 'top'
  /** How often and how long. */
  | 'count'
  | 'total'
  /** How many different ones. */
  | 'different'
  | 'first-listen'
  | 'last-listen'
  /** What was played, in order of time. */
  | 'played'
  /** What was heard for the first time ever. */
  | 'new'
  | 'forgotten'
  | 'skipped'
  | 'streak'
  | 'session'
  /** When in the day or the week. */
  | 'clock'
  /** How much, stretch by stretch of the calendar. */
  | 'trend'
  | 'other';

export type QuestionUnit = 'hour' | 'weekday' | 'day' | 'week' | 'month' | 'year';

/** Instants are ISO 8601 UTC, `to` exclusive; a null end is open. */
export interface Period {
  from: string | null;
  to: string | null;
}

/** A question about the listener's own history. */
export interface Question extends Period {
  kind: QuestionKind;
  subject: 'track' | 'artist' | 'album' | 'genre' | null;
  name: string | null;
  /** "my top 5": how many; null: not said. */
  limit: number | null;
  /** The period to compare with: "this year against last". */
  against: Period | null;
  /** The other one of a comparison: "Adele or Burial". */
  versus: Pick<Question, 'subject' | 'name'> | null;
  /** What `clock` and `trend` are told by; null: not said. */
  by: QuestionUnit | null;
}

/** `remember` and `forget`: nothing but what is to be kept of the listener, or no longer. */
export type HelpTopic = 'greeting' | 'thanks' | 'help' | 'remember' | 'forget' | 'unclear';

/** What a message turned out to be. `notUnderstood` holds the words that no rule could use, as they were written. */
export type Reading =
  | { intent: 'playlist'; brief: Brief; notUnderstood: string[] }
  | { intent: 'refine'; refinements: Refinement[]; notUnderstood: string[] }
  | { intent: 'question'; question: Question; notUnderstood: string[] }
  | { intent: 'help'; topic: HelpTopic; notUnderstood: string[] };
