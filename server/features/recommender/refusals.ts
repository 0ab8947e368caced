import type { Feedback } from './recommender-sources.js';

/** Recordings that the listener hates or never wants again. */
export function refusals(given: readonly Feedback[]): string[] {
  return given.flatMap(({ kind, recordingKey }) => (kind === 'hate' || kind === 'never' ? recordingKey : []));
}
