/** Where the live connection to what a listener hears stands. */
export interface SyncState {
  /** The newest play that was seen. */
  lastPlayedAt: Date | null;
  syncedAt: Date | null;
  nextAt: Date;
  /** In a row. */
  failures: number;
  /** Why the last try failed, in words for the listener. */
  error: string | null;
}

/** A time in which plays may be missing: the service remembers the last fifty, and more were heard between two syncs. */
export interface ListeningGap {
  startsAt: Date;
  endsAt: Date;
}
