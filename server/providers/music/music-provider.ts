/** What a call is for. Each purpose has a budget of its own, so that none starves another. */
export const MUSIC_PURPOSES = ['account', 'sync', 'search', 'write', 'enrich'] as const;
export type MusicPurpose = (typeof MUSIC_PURPOSES)[number];

export interface MusicTokens {
  accessToken: string;
  /** Null: the one that was used stays good. */
  refreshToken: string | null;
  accessExpiresAt: Date;
  scopes: string[];
}

/** Whose account it is; `id` never changes. */
export interface MusicAccount {
  id: string;
  /** What the same account was known by before the service gave it that id. */
  formerIds: string[];
  name: string;
}

/** A track as the service knows it. */
export interface MusicTrack {
  uri: string;
  title: string;
  /** Main artist first. */
  artists: { id: string; name: string }[];
  album: string | null;
  year: number | null;
  durationMs: number;
  explicit: boolean;
  isrc: string | null;
}

/** The service says when it was played, not whether that is the start or the end. */
export interface RecentPlay {
  playedAt: Date;
  track: MusicTrack;
}

export interface TrackQuery {
  title: string;
  artist: string;
  album?: string;
  isrc?: string;
  /** ISO 3166-1 alpha-2; the account's own where it is left out. */
  market?: string;
}

export interface RemotePlaylist {
  id: string;
  url: string;
  name: string;
  description: string;
  isPublic: boolean;
  /** Another one after every change. */
  snapshotId: string;
  /** In order; also of what is no track: episodes, local files. */
  trackUris: string[];
  /** The tracks among them, in any order. */
  tracks: MusicTrack[];
}
export type RemotePlaylistHead = Omit<RemotePlaylist, 'trackUris' | 'tracks'>;

/** Whose call it is, and what for. */
export interface Call {
  accessToken: string;
  purpose: MusicPurpose;
  signal: AbortSignal;
}

/**
 * A music service that listeners connect. Calls reject with a ProviderError, whatever the service does, and with the
 * signal's reason when that is aborted; none sleeps. `auth` means that the access token is not accepted (any more).
 */
export interface MusicProvider {
  readonly name: string;
  /** The cheapest call that shows whether it works and knows this app; null where there is none without a listener. */
  readonly ping: ((signal: AbortSignal) => Promise<void>) | null;
  /** Where the listener is sent to agree. `challenge` is the S256 challenge of PKCE. */
  authorizeUrl(ask: { state: string; challenge: string; scopes: readonly string[]; redirectUri: string }): string;
  exchangeCode(
    given: { code: string; verifier: string; redirectUri: string },
    signal: AbortSignal,
  ): Promise<MusicTokens>;
  /** Rejects with an AuthorizationEnded when the listener must sign in again: never repeat it then. */
  refresh(refreshToken: string, signal: AbortSignal): Promise<MusicTokens>;

  account(call: Call): Promise<MusicAccount>;
  /** Newest first, at most 50: the service remembers no more. */
  recentlyPlayed(call: Call): Promise<RecentPlay[]>;
  /** Best first, at most 50; over about four weeks, half a year, a year. */
  topTracks(call: Call, range: 'short_term' | 'medium_term' | 'long_term'): Promise<MusicTrack[]>;
  /** Newest first; `total` of all. */
  savedTracks(call: Call, offset: number): Promise<{ tracks: MusicTrack[]; total: number }>;

  /** At most 10, in the service's order, which is no proof of anything. */
  search(call: Call, query: TrackQuery): Promise<MusicTrack[]>;
  /** Null when there is no such track (here). */
  track(call: Call, uri: string): Promise<MusicTrack | null>;
  /** The service's own words for what an artist plays. */
  artistGenres(call: Call, artistId: string): Promise<string[]>;

  createPlaylist(
    call: Call,
    made: { name: string; description: string; isPublic: boolean },
  ): Promise<RemotePlaylistHead>;
  /** Null when it is gone. */
  playlist(call: Call, id: string): Promise<RemotePlaylist | null>;
  /** The same without its tracks, in one call. */
  playlistHead(call: Call, id: string): Promise<RemotePlaylistHead | null>;
  /** The playlists in the account's library, the 500 latest, without their tracks. */
  ownPlaylists(call: Call): Promise<RemotePlaylistHead[]>;
  describePlaylist(
    call: Call,
    id: string,
    change: { name?: string; description?: string; isPublic?: boolean },
  ): Promise<void>;
  /** Replaces all, in chunks; returns the last snapshot. Safe to repeat from the start. */
  replaceTracks(call: Call, id: string, uris: readonly string[]): Promise<string>;
  /** `jpeg`: at most 190,000 bytes. */
  setCover(call: Call, id: string, jpeg: Uint8Array): Promise<void>;
}

/** The authorization has run out or was taken back. */
export class AuthorizationEnded extends Error {
  override readonly name = 'AuthorizationEnded';
}
