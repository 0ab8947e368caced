import type { IndexDescription } from 'mongodb';

/** Part of every query that is to find tracks by their genres. */
export const HAS_GENRES = { 'genres.0': { $exists: true } };

/** For each collection the indexes that its queries use; uniqueness is in the `_id`s (collections.ts). */
export const INDEXES: Record<string, IndexDescription[]> = {
  // Pages, exports and months go by the _id, which is in order of time.
  listens: [],
  month_buckets: [{ key: { userId: 1, month: 1 }, name: 'user_month' }],
  tracks: [
    { key: { titleKey: 1 }, name: 'title' },
    { key: { artistKeys: 1 }, name: 'artists' },
    // Of most tracks that somebody heard no genre is known.
    { key: { genres: 1 }, name: 'some_genres', partialFilterExpression: HAS_GENRES },
    // No two tracks that are keyed by their names are one at the service.
    { key: { spotifyUri: 1 }, name: 'reference', unique: true, partialFilterExpression: { isReference: true } },
  ],
  artists: [],
  events: [
    { key: { userId: 1, at: -1 }, name: 'user_time' },
    { key: { kind: 1, at: -1 }, name: 'kind_time' },
  ],
};
