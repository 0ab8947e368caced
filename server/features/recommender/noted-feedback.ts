import type { FeedbackStore } from './feedback-store.js';
import type { FeedbackKind } from './recommender-sources.js';

const KEPT = new Set<FeedbackKind>(['love', 'play']);

/** The same feedback; somebody is told how many tracks a listener kept or skipped. */
export function withNotedFeedback<S extends Pick<FeedbackStore, 'record'>>(
  store: S,
  note: (userId: string, what: 'kept' | 'skipped', tracks: number) => void,
): S {
  return {
    ...store,
    async record(userId: string, given: Parameters<S['record']>[1]) {
      await store.record(userId, given);
      const kept = given.filter(({ kind }) => KEPT.has(kind)).length;
      if (kept > 0) note(userId, 'kept', kept);
      if (given.length > kept) note(userId, 'skipped', given.length - kept);
    },
  };
}
