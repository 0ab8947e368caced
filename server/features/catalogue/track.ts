/** Where a track's duration came from: `stated` by a source, or `learnt` from completed plays. */
export type DurationSource = 'stated' | 'learnt';

export type TrackSource = 'starter' | 'history' | 'spotify';

/** A track that is known to exist: in the starter catalogue, in somebody's history, or found on Spotify. */
export interface Track {
  /** The track key: its Spotify URI, else a normalised "artist – title" (see identity.ts). */
  key: string;
  title: string;
  /** Credited artists as written, the main artist first; never empty. */
  artists: string[];
  album: string | null;
  year: number | null;
  /** Null where it is not known for sure; a playlist then reckons with the catalogue's median. */
  durationMs: number | null;
  durationSource: DurationSource | null;
  explicit: boolean | null;
  /** Canonical genre names of genres.ts; a history track has those of its main artist. */
  genres: string[];
  /** Canonical mood names of moods.ts. */
  moods: string[];
  spotifyUri: string | null;
  source: TrackSource;
}

export interface Artist {
  /** Normalised name (identity.ts `normalise`). */
  key: string;
  name: string;
  genres: string[];
}
