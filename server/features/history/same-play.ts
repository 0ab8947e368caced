import type { ListenSource, Precision } from './listen.js';

/** What two records are compared by. Times in epoch ms. */
export interface PlayFacts {
  nameKey: string;
  source: ListenSource;
  precision: Precision;
  endedAt: number;
  msPlayed: number | null;
}

/** Sources that log a play twice, or through two clocks, are this much apart. */
const END_SLACK_MS = 3_000;
/** The same play in two exports has the same ms played, but for rounding. */
const MS_SLACK = 1_000;
/** Between the start that a scrobbler noted and the start reckoned from the end: pauses and clocks. */
const START_SLACK_MS = 120_000;
/** Two scrobblers on one play. A play counts for them after 30 s, so that a repeat is never as near as this. */
const SCROBBLE_SLACK_MS = 25_000;
/** A play of unknown length is not looked for beyond this. */
const LONGEST_PLAY_MS = 20 * 60_000;
/** Nor is one of known length beyond this. */
const LONGEST_KNOWN_MS = 2 * 3_600_000;
/** Records that ended further apart are of different plays. */
export const FARTHEST_MS = LONGEST_KNOWN_MS + START_SLACK_MS;

interface Interval {
  from: number;
  to: number;
}

const TELLS_START: ReadonlySet<ListenSource> = new Set(['lastfm', 'listenbrainz']);
const MINUTE_MS = 59_999;

const cut = (facts: PlayFacts): number => (facts.precision === 'minute' ? MINUTE_MS : 0);

/** When the play ended, as far as the source knows; null for sources that tell the start. */
function end(facts: PlayFacts): Interval | null {
  if (TELLS_START.has(facts.source)) return null;
  // What Spotify's "recently played" gives may be the start or the end.
  const spread = facts.source === 'spotify-recent' ? (facts.msPlayed ?? 0) : cut(facts);
  return { from: facts.endedAt, to: facts.endedAt + spread };
}

/** When the play began; null where only the end is known. */
function start(facts: PlayFacts): Interval | null {
  if (TELLS_START.has(facts.source)) return { from: facts.endedAt, to: facts.endedAt + cut(facts) };
  if (facts.msPlayed === null) return null;
  const to = facts.source === 'spotify-recent' ? facts.endedAt : facts.endedAt - facts.msPlayed + cut(facts);
  return { from: facts.endedAt - facts.msPlayed, to };
}

const gap = (a: Interval, b: Interval): number => Math.max(0, a.from - b.to, b.from - a.to);

/** What is played is known to the ms: not by scrobblers, and "recently played" only knows the track's length. */
const exactMs = (facts: PlayFacts): number | null => (facts.source === 'spotify-recent' ? null : facts.msPlayed);

/** Records of one class come from one log: there, a second record is a second play unless both cannot have happened. */
export const sameClass = (a: PlayFacts, b: PlayFacts): boolean => a.source === b.source && a.precision === b.precision;

/**
 * How far two records of a listener are from telling the same play, in ms; null when they are of different plays.
 * Symmetric. The rule and its reasons: docs/import.md, "When two rows are one play".
 */
export function distance(a: PlayFacts, b: PlayFacts): number | null {
  if (a.nameKey !== b.nameKey || Math.abs(a.endedAt - b.endedAt) > FARTHEST_MS) return null;
  const [aMs, bMs] = [exactMs(a), exactMs(b)];
  const [aEnd, bEnd] = [end(a), end(b)];
  if (sameClass(a, b)) {
    // One log has both: they are one play only if the listener would have had to play the track twice at a time.
    if (aMs === null || bMs === null || a.precision !== 'second') return null;
    const apart = Math.abs(a.endedAt - b.endedAt);
    const twice = apart <= END_SLACK_MS && Math.abs(aMs - bMs) <= MS_SLACK && apart < Math.min(aMs, bMs);
    return twice ? apart : null;
  }
  if (aEnd && bEnd) {
    const apart = gap(aEnd, bEnd);
    const msApart = aMs === null || bMs === null ? 0 : Math.abs(aMs - bMs);
    return apart <= END_SLACK_MS && msApart <= MS_SLACK ? apart + msApart : null;
  }
  const [aStart, bStart] = [start(a), start(b)];
  if (aStart && bStart) {
    const apart = gap(aStart, bStart);
    return apart <= (aEnd || bEnd ? START_SLACK_MS : SCROBBLE_SLACK_MS) ? apart : null;
  }
  // One tells only the start, the other only the end: the play lies between, if they are of one.
  const [began, ended] = aStart ? [aStart, bEnd] : [bStart, aEnd];
  if (!began || !ended) return null;
  const lasted = ended.to - began.from;
  return lasted >= -END_SLACK_MS && lasted <= LONGEST_PLAY_MS ? Math.abs(lasted) : null;
}

/**
 * Between which `endedAt` (epoch ms) every record lies that may be of the same play as one that ended then, or of a play
 * that has such a record.
 */
export function reach(endedAt: number): Interval {
  const away = 2 * FARTHEST_MS;
  return { from: endedAt - away, to: endedAt + away };
}

const RANK: Record<ListenSource, number> = {
  'spotify-extended': 0,
  echotune: 1,
  'spotify-recent': 2,
  'spotify-account': 3,
  listenbrainz: 4,
  lastfm: 5,
};

type Ranked = Pick<PlayFacts, 'source' | 'precision'>;

/** Whether a knows more of the play than b: the record that is shown. */
export function outranks(a: Ranked, b: Ranked): boolean {
  if (RANK[a.source] !== RANK[b.source]) return RANK[a.source] < RANK[b.source];
  return a.precision === 'second' && b.precision === 'minute';
}
