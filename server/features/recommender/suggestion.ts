import type { Reason } from './reasons.js';
import type { TrackFeatures } from './track-features.js';

/** A track with the parts of its score, each of which is a reason. */
export interface Suggestion {
  features: TrackFeatures;
  score: number;
  reasons: Reason[];
}

/** The score is the sum of what the reasons weigh, strongest first; those that weigh nothing are left out. */
export function scored(reasons: readonly Reason[]): { score: number; reasons: Reason[] } {
  const kept = reasons.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight);
  return {
    score: kept.reduce((sum, { weight }) => sum + weight, 0),
    reasons: kept.map((reason) => ({ ...reason, weight: Math.round(reason.weight * 1000) / 1000 })),
  };
}

/** The best, each recording once and at most `perArtist` by one artist; ties go by recording. */
export function bestTracks(suggestions: readonly Suggestion[], limit: number, perArtist: number): Suggestion[] {
  const sorted = [...suggestions].sort(
    (a, b) => b.score - a.score || (a.features.recording < b.features.recording ? -1 : 1),
  );
  const recordings = new Set<string>();
  const byArtist = new Map<string, number>();
  const chosen: Suggestion[] = [];
  for (const one of sorted) {
    if (chosen.length === limit) break;
    const { recording, lead } = one.features;
    const already = byArtist.get(lead) ?? 0;
    if (recordings.has(recording) || already >= perArtist) continue;
    recordings.add(recording);
    byArtist.set(lead, already + 1);
    chosen.push(one);
  }
  return chosen;
}

/** Numbers 0 … 1 by name, the largest of which is 1. */
export function scaled(weights: Iterable<readonly [string, number]>): Map<string, number> {
  const all = [...weights];
  const most = Math.max(...all.map(([, weight]) => weight), 0);
  return new Map(most === 0 ? [] : all.map(([name, weight]) => [name, weight / most]));
}

/** What two lists have in common, out of what either has, 0 … 1 (Jaccard), and what that is. */
export function overlap(a: readonly string[], b: readonly string[]): { share: number; common: string[] } {
  const common = a.filter((name) => b.includes(name));
  const all = a.length + b.length - common.length;
  return { share: all === 0 ? 0 : common.length / all, common };
}
