import type { FeedbackStore } from './feedback-store.js';
import type { FeedbackKind } from './recommender-sources.js';

const KEPT = new Set<FeedbackKind>(['love', 'play']);

/** The same feedback; somebody is told which tracks a listener kept or skipped. */
export function withNotedFeedback<S extends Pick<FeedbackStore, 'record'>>(
  store: S,
  note: (userId: string, what: 'kept' | 'skipped', trackKeys: readonly string[]) => void,
): S {
  return {
    ...store,
    async record(userId: string, given: Parameters<S['record']>[1]) {
      await store.record(userId, given);
      const keys = (isKept: boolean): string[] =>
        given.flatMap(({ kind, trackKey }) => (KEPT.has(kind) === isKept ? trackKey : []));
      for (const [what, trackKeys] of [['kept', keys(true)] as const, ['skipped', keys(false)] as const])
        if (trackKeys.length > 0) note(userId, what, trackKeys);
    },
  };
}
