import type { Brief } from '../brief/brief.js';
import type { Schedule } from '../playlist-schedule/schedule.js';
import type { ReceiptRule } from '../recommender/receipt.js';

/** A track as a playlist shows it: kept as it was chosen, whatever the catalogue learns later. */
export interface PlaylistTrack {
  trackKey: string;
  title: string;
  artists: string[];
  album: string | null;
  durationMs: number;
  /** The duration is not known; the catalogue's median stands in. */
  estimated: boolean;
  year: number | null;
  genres: string[];
  explicit: boolean | null;
  spotifyUri: string | null;
  /** Null where a listener put the track in by hand. */
  score: number | null;
  reason: string | null;
}

/** The rules that were read from a request, each with whether the tracks keep it. */
export interface Receipt {
  brief: Brief;
  rules: ReceiptRule[];
}

/** What a playlist holds at one version. A list made by hand has no brief and so no receipt. */
export interface PlaylistContent {
  tracks: PlaylistTrack[];
  brief: Brief | null;
  receipt: Receipt | null;
}

export interface SpotifyCopy {
  id: string;
  url: string;
  syncedVersion: number;
}

/** What a cover is drawn from. */
export type CoverTrack = Pick<PlaylistTrack, 'trackKey' | 'genres' | 'durationMs'>;

export interface PlaylistSummary {
  id: string;
  name: string;
  description: string;
  trackCount: number;
  durationMs: number;
  /** The first COVER_TRACKS tracks. */
  cover: CoverTrack[];
  version: number;
  spotify: SpotifyCopy | null;
  schedule: Schedule | null;
  createdAt: Date;
  updatedAt: Date;
}

export interface Playlist extends PlaylistSummary, PlaylistContent {}

export interface PlaylistVersion {
  version: number;
  /** What made it: "created", "refined: shorter", "restored version 1". */
  reason: string;
  trackCount: number;
  durationMs: number;
  createdAt: Date;
}

export const COVER_TRACKS = 9;
export const MAX_TRACKS = 1_000;
export const MAX_NAME_LENGTH = 200;

export const totalMs = (tracks: readonly PlaylistTrack[]): number =>
  tracks.reduce((sum, { durationMs }) => sum + durationMs, 0);
