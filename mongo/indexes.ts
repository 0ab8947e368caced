import type { IndexDescription } from 'mongodb';

/** For each collection the indexes that its queries use; uniqueness is in the `_id`s (collections.ts). */
export const INDEXES: Record<string, IndexDescription[]> = {
  // Pages, exports and months go by the _id, which is in order of time.
  listens: [],
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
