/** The shapes of the HTTP contract that the page uses. Times are ISO 8601 UTC, durations milliseconds, ids UUIDs. */

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

export interface User {
  id: string;
  name: string;
  role: 'listener' | 'admin';
  spotifyConnected: boolean;
  createdAt: string;
}

export interface UserStats {
  sessions: number;
  messages: number;
  playlists: number;
  memories: number;
  listens: number;
  joined: string;
}

export interface Features {
  demoLogin: boolean;
  spotify: boolean;
}

export interface ChatSession {
  id: string;
  title: string;
  messageCount: number;
  lastMessage: { role: ChatMessage['role']; preview: string; createdAt: string } | null;
  createdAt: string;
  updatedAt: string;
}

export interface ChatMessage {
  id: string;
  sequence: number;
  role: 'user' | 'assistant';
  content: string;
  createdAt: string;
  provider?: string | null;
  model?: string | null;
  fallbackFrom?: string[];
  latencyMs?: number | null;
  playlistId?: string | null;
}

export interface ReceiptRule {
  rule: string;
  text: string;
  satisfied: boolean;
  relaxed: boolean;
  detail: string;
}

export interface Receipt {
  brief: { minutes?: number | null; count?: number | null };
  rules: ReceiptRule[];
}

export interface PlaylistTrack {
  position: number;
  trackKey: string;
  title: string;
  artists: string[];
  album: string | null;
  durationMs: number;
  estimated: boolean;
  year: number | null;
  genres: string[];
  explicit: boolean | null;
  spotifyUri: string | null;
  score: number | null;
  reason: string | null;
}

export interface PlaylistSummary {
  id: string;
  name: string;
  description: string;
  trackCount: number;
  durationMs: number;
  version: number;
  spotify: { id: string; url: string; syncedVersion: number } | null;
  createdAt: string;
  updatedAt: string;
  /** Of the first nine tracks, in their order: what a cover is drawn from. */
  cover?: Pick<PlaylistTrack, 'trackKey' | 'genres' | 'durationMs'>[];
}

export interface Playlist extends PlaylistSummary {
  tracks: PlaylistTrack[];
  receipt: Receipt | null;
}

export interface PlaylistVersion {
  version: number;
  createdAt: string;
  reason: string;
  trackCount: number;
  durationMs: number;
}

export interface ImportCounts {
  read: number;
  stored: number;
  duplicate: number;
  podcast: number;
  audiobook: number;
  video: number;
  invalid: number;
}

export type ImportStatus = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';

export interface ImportFile {
  name: string;
  format: string | null;
  bytes: number;
  status: 'waiting' | 'reading' | 'done' | 'failed' | 'ignored';
  counts: ImportCounts;
  error: string | null;
}

export interface ImportJob {
  id: string;
  status: ImportStatus;
  progress: { bytesRead: number; bytesTotal: number; rowsPerSecond: number; etaSeconds: number | null };
  counts: ImportCounts;
  shortPlays: number;
  files: ImportFile[];
  error: string | null;
  createdAt: string;
  finishedAt: string | null;
}

export interface Preferences {
  aiProvider: string | null;
  theme: 'system' | 'light' | 'dark';
  language: string;
  favouriteGenres: string[];
  bannedGenres: string[];
  favouriteArtists: string[];
  bannedArtists: string[];
  explicitAllowed: boolean;
  familiarity: number;
  countingRule: 'thirty-seconds' | 'completed' | 'all';
  timeZone: string | null;
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail?: string;
  requestId?: string;
  errors?: { path: string; message: string }[];
}
