import type { IndexDescription } from 'mongodb';

/** For each collection the indexes that its queries use; uniqueness is in the `_id`s (collections.ts). */
export const INDEXES: Record<string, IndexDescription[]> = {
  listens: [
    // Pages and exports, and the listens of a month.
    { key: { userId: 1, endedAt: -1, playKey: -1 }, name: 'user_time' },
    // Records that may be of the same play.
    { key: { userId: 1, nearKey: 1 }, name: 'user_near' },
  ],
  month_buckets: [{ key: { userId: 1, month: 1 }, name: 'user_month' }],
  tracks: [
    { key: { titleKey: 1 }, name: 'title' },
    { key: { artistKeys: 1 }, name: 'artists' },
    { key: { genres: 1 }, name: 'genres' },
    { key: { durationMs: 1 }, name: 'duration' },
  ],
  artists: [],
  events: [
    { key: { userId: 1, at: -1 }, name: 'user_time' },
    { key: { kind: 1, at: -1 }, name: 'kind_time' },
  ],
};
