/** Why a track of the playlist is not in its copy. */
export const MISSING_REASONS = ['not-found', 'not-searched', 'gone'] as const;
export type MissingReason = (typeof MISSING_REASONS)[number];

export interface MissingTrack {
  trackKey: string;
  why: MissingReason;
}

/** The copy of a playlist in the listener's account, as it was when last in step. */
export interface Copy {
  id: string;
  url: string;
  /** Null until it was in step for the first time. */
  syncedVersion: number | null;
  /** When that was; null until then. */
  syncedAt: Date | null;
  snapshotId: string | null;
  /** Where a write broke off: what stood there before it. */
  uris: string[];
  name: string;
  description: string;
}

/** What is kept of a playlist to keep it in step with its copy. */
export interface Link {
  copy: Copy | null;
  /** An attempt to make a copy began, and nothing more was heard of it. */
  isBegun: boolean;
  /** The URIs that were being written when nothing more was heard of it. */
  writing: string[] | null;
  hasCover: boolean;
  /** Track key → the URI that was found for a track that has none of its own. */
  found: Record<string, string>;
  missing: MissingTrack[];
}
