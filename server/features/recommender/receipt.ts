import type { Brief } from '../brief/brief.js';
import type { Track } from '../catalogue/track.js';
import type { Relaxation } from './choose-playlist.js';
import { checks } from './receipt-checks.js';
import type { RecommenderPreferences } from './recommender-sources.js';
import type { RuleId } from './rule-ids.js';
import type { SeedEvidence } from './seed-evidence.js';
import { ruleTexts } from './rule-texts.js';

/** A track of the playlist as the checker sees it: what it is, and what the listener's history says of its recording. */
export interface CheckedTrack {
  track: Track;
  /** What was reckoned with. */
  durationMs: number;
  /** The duration is not known; the median of the catalogue stands in. */
  estimated: boolean;
  /** Counted plays. */
  plays: number;
  /** Epoch ms of the last counted play, null where there is none. */
  lastPlayedAt: number | null;
}

export interface ReceiptFacts {
  /** Epoch ms. */
  now: number;
  /** Rules that the selection let yield, and why. */
  relaxations: readonly Relaxation[];
  /** What is known of what the request wants to resemble. */
  seeds: SeedEvidence | null;
}

export interface ReceiptRule {
  rule: RuleId;
  /** The rule in words. */
  text: string;
  /** The playlist keeps it, proven by what is known of its tracks. */
  satisfied: boolean;
  /** It is not kept, and was let go knowingly. */
  relaxed: boolean;
  /** The evidence. */
  detail: string;
}

export interface Finding {
  satisfied: boolean;
  detail: string;
}

/**
 * Checks a playlist against every rule of the request and the preferences. Shares no code with the selection:
 * names, titles, sums and averages are worked out anew from the tracks, so that it can contradict the selection.
 */
export function checkPlaylist(
  brief: Brief,
  preferences: RecommenderPreferences,
  playlist: readonly CheckedTrack[],
  { now, relaxations, seeds }: ReceiptFacts,
): ReceiptRule[] {
  return ruleTexts(brief, preferences).map(([rule, text]) => {
    const { satisfied, detail } = checks[rule]({ brief, preferences, playlist, now, seeds });
    const yielded = satisfied ? [] : relaxations.filter((relaxation) => relaxation.rule === rule);
    return {
      rule,
      text,
      satisfied,
      relaxed: yielded.length > 0,
      detail: [detail, ...yielded.map(({ reason }) => reason)].join('; '),
    };
  });
}

/** Rules that the selection believes it kept and the checker found broken: an error of ours. */
export function contradictions(rules: readonly ReceiptRule[]): ReceiptRule[] {
  return rules.filter(({ satisfied, relaxed }) => !satisfied && !relaxed);
}
