import type { ListeningGap, SyncState } from './sync-state.js';

export interface SyncStore {
  find(userId: string): Promise<SyncState | null>;
  /** From now on this listener is synced, next at that time. */
  begin(userId: string, nextAt: Date): Promise<void>;
  /** Nothing where the listener is not synced any more. */
  save(userId: string, state: SyncState): Promise<void>;
  /** Listeners whose time has come; each is given to one caller, and comes again at `until` unless `save` says otherwise. */
  claim(now: Date, until: Date, most: number): Promise<string[]>;
  /** Latest first, at most a hundred. */
  gaps(userId: string): Promise<ListeningGap[]>;
  /** Safe to repeat. */
  addGap(userId: string, gap: ListeningGap): Promise<void>;
  /** The gaps too. */
  remove(userId: string): Promise<void>;
}
