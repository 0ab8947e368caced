export interface FakeUser {
  id: string;
  name: string;
  plays: { uri: string; playedAt: number }[];
  saved: { uri: string; addedAt: number }[];
  /** URIs, best first. */
  topTracks: string[];
}

export interface FakePlaylist {
  id: string;
  ownerId: string;
  name: string;
  description: string;
  isPublic: boolean;
  uris: string[];
  /** Rises with every change; part of the snapshot id. */
  revision: number;
  cover: string | null;
}

interface Grant {
  user: FakeUser;
  scopes: string[];
}

/** Everything the fake service knows. Tests read and change it directly. */
export interface FakeState {
  clientId: string;
  clientSecret: string;
  redirectUris: string[];
  users: Map<string, FakeUser>;
  playlists: Map<string, FakePlaylist>;
  accessTokens: Map<string, Grant & { expiresAt: number }>;
  refreshTokens: Map<string, Grant>;
  rotatesRefreshTokens: boolean;
  accessLivesMs: number;
  /** Rows with `track` and playlists with `tracks`, as before 2026. */
  oldFieldNames: boolean;
  /** URIs that this market does not have. */
  missing: Set<string>;
  now(): number;
  /** Makes tokens and codes; tests that look for leaks put a mark in them. */
  newToken(): string;
}

/** What a request gets instead of its answer. */
export type Fault =
  | { kind: 'answer'; status: number; headers?: Record<string, string>; body: unknown }
  /** Waits before the usual answer. */
  | { kind: 'slow'; ms: number }
  /** Half an answer, then the connection ends. */
  | { kind: 'cut' }
  /** Does what was asked, and then the connection ends without an answer. */
  | { kind: 'lost' }
  /** Never answers. */
  | { kind: 'hang' };

export const rateLimited = (seconds: number): Fault => ({
  kind: 'answer',
  status: 429,
  headers: { 'retry-after': String(seconds) },
  body: { error: { status: 429, message: 'API rate limit exceeded' } },
});

export const quotaExceeded = (seconds: number): Fault => ({
  kind: 'answer',
  status: 429,
  headers: { 'retry-after': String(seconds) },
  body: { error: { status: 429, message: 'Quota exceeded', reason: 'QUOTA_EXCEEDED' } },
});

export const nullBody = (status: number): Fault => ({ kind: 'answer', status, body: null });
