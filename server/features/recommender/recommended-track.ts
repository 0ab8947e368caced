import type { Track } from '../catalogue/track.js';
import { sentence, type Reason } from './reasons.js';

export interface RecommendedTrack extends Track {
  /** What was reckoned with: the track's own duration or, where `estimated`, the catalogue's median. */
  durationMs: number;
  estimated: boolean;
  score: number;
  reasons: Reason[];
  /** The strongest reasons as a sentence. */
  reason: string;
}

export function recommendedTrack(
  track: Track,
  { score, reasons }: { score: number; reasons: Reason[] },
  medianDurationMs: number,
): RecommendedTrack {
  return {
    // What is new comes first: each field that is added after a spread costs V8 700 bytes.
    estimated: track.durationMs === null,
    score: Math.round(score * 1000) / 1000,
    reasons,
    reason: sentence(reasons),
    ...track,
    durationMs: track.durationMs ?? medianDurationMs,
  };
}
