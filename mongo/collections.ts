import type { Binary, Collection, Db } from 'mongodb';

/** A record of a play: see server/features/history/play-record.ts. */
export interface ListenDocument {
  /** `userId:playKey`: the unique key by which nothing is stored twice, in order of time within a listener. */
  _id: string;
  userId: string;
  playKey: string;
  groupKey: string;
  canonical: boolean;
  nameKey: string;
  nearKey: number;
  endedAt: Date;
  precision: 'second' | 'minute';
  msPlayed: number | null;
  trackKey: string;
  title: string;
  artist: string;
  album: string | null;
  spotifyUri: string | null;
  source: 'spotify-extended' | 'spotify-account' | 'lastfm' | 'listenbrainz' | 'spotify-recent' | 'echotune';
  importId: string | null;
  importRow: number | null;
  reasonStart: string | null;
  reasonEnd: string | null;
  skipped: boolean | null;
  shuffle: boolean | null;
  offline: boolean | null;
  incognito: boolean | null;
}

/** What is known of a listener's month. Small: every figure asks first whether any has changed. */
export interface MonthBucketDocument {
  /** `userId:month`. */
  _id: string;
  userId: string;
  /** "2024-03", UTC. */
  month: string;
  count: number;
  /** Listens of this month have come or gone since it was packed. */
  stale: boolean;
  updatedAt: Date;
}

/** A listener's listens of a month, packed: see server/features/history/month-bucket.ts. */
export interface MonthColumnsDocument {
  /** The _id of its bucket, which is written after it. */
  _id: string;
  userId: string;
  columns: Binary;
}

export interface TrackDocument {
  /** The track key. */
  _id: string;
  title: string;
  titleKey: string;
  artistKey: string;
  artistKeys: string[];
  artists: string[];
  album: string | null;
  year: number | null;
  durationMs: number | null;
  durationSource: 'stated' | 'learnt' | null;
  explicit: boolean | null;
  genres: string[];
  moods: string[];
  spotifyUri: string | null;
  /** The track is keyed by its names, and was found at the service. */
  isReference?: true;
  source: 'starter' | 'history' | 'spotify';
  updatedAt: Date;
}

export interface ArtistDocument {
  /** The normalised name. */
  _id: string;
  name: string;
  genres: string[];
  updatedAt: Date;
}

/** What happened and may be counted later; append-only. */
export interface EventDocument {
  userId: string;
  kind: 'recommendation' | 'feedback' | 'export' | 'exposure' | 'outcome';
  at: Date;
  data: Record<string, unknown>;
}

export interface Collections {
  listens: Collection<ListenDocument>;
  monthBuckets: Collection<MonthBucketDocument>;
  monthColumns: Collection<MonthColumnsDocument>;
  tracks: Collection<TrackDocument>;
  artists: Collection<ArtistDocument>;
  events: Collection<EventDocument>;
}

/** The collections by their types. `migrate` makes them. */
export function collectionsOf(db: Db): Collections {
  return {
    listens: db.collection<ListenDocument>('listens'),
    monthBuckets: db.collection<MonthBucketDocument>('month_buckets'),
    monthColumns: db.collection<MonthColumnsDocument>('month_columns'),
    tracks: db.collection<TrackDocument>('tracks'),
    artists: db.collection<ArtistDocument>('artists'),
    events: db.collection<EventDocument>('events'),
  };
}
