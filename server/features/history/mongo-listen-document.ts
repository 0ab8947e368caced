import type { ListenDocument } from '../../../mongo/collections.js';
import type { PlayRecord } from './play-record.js';

/** Field by field: a copy by spread is slow to make, and slower to encode. */
export const listenDocument = (userId: string, record: PlayRecord): ListenDocument => ({
  _id: `${userId}:${record.playKey}`,
  userId,
  playKey: record.playKey,
  groupKey: record.groupKey,
  canonical: record.canonical,
  nameKey: record.nameKey,
  nearKey: record.nearKey,
  importId: record.importId,
  importRow: record.importRow,
  endedAt: record.endedAt,
  precision: record.precision,
  msPlayed: record.msPlayed,
  trackKey: record.trackKey,
  title: record.title,
  artist: record.artist,
  album: record.album,
  spotifyUri: record.spotifyUri,
  source: record.source,
  reasonStart: record.reasonStart,
  reasonEnd: record.reasonEnd,
  skipped: record.skipped,
  shuffle: record.shuffle,
  offline: record.offline,
  incognito: record.incognito,
});
