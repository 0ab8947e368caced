import type { Brief, EnergyCurve } from '../brief/brief.js';
import type { ReceiptRule } from '../recommender/receipt.js';
import type { PlaylistTrack, Receipt } from './playlist.js';

export interface Made {
  /** Empty when no track at all is allowed. */
  tracks: PlaylistTrack[];
  receipt: Receipt;
}

export interface Wishes {
  /** Tracks of an earlier version that stay, at positions from 0; null: anywhere. */
  keep?: readonly { trackKey: string; position: number | null }[];
  /** Track keys that must not be in. */
  exclude?: readonly string[];
  /** The chat that it is made in. */
  chat?: string;
}

/** Makes playlists from briefs, and judges those that people change by hand. */
export interface PlaylistMaker {
  make(userId: string, brief: Brief, wishes?: Wishes): Promise<Made>;
  /** Every rule of the brief, checked on these tracks. */
  check(userId: string, brief: Brief, tracks: readonly PlaylistTrack[]): Promise<Receipt>;
  /** The keys of those tracks that, each by itself, break no rule of the brief but those that are excused. */
  fitting(
    userId: string,
    brief: Brief,
    tracks: readonly PlaylistTrack[],
    excused?: readonly ReceiptRule[],
  ): Promise<ReadonlySet<string>>;
  /** The same tracks, their energy along the curve. */
  along(curve: EnergyCurve, tracks: readonly PlaylistTrack[]): Promise<PlaylistTrack[]>;
  /** The tracks of these keys that exist, in any order; without score and reason. */
  find(trackKeys: readonly string[]): Promise<PlaylistTrack[]>;
}
