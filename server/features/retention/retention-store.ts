export interface RetentionStore {
  /** Sign-ins that have run out. */
  deleteExpiredLogins(now: Date): Promise<number>;
  /** Kept answers of repeated requests from before. */
  deleteIdempotencyKeys(before: Date): Promise<number>;
  /** Chats that were deleted before, with their messages; their playlists stay. */
  deleteDeletedChats(before: Date): Promise<number>;
  /** Chats in which nothing was said since. */
  deleteSilentChats(since: Date): Promise<number>;
  /** Entries of the audit from before. */
  deleteAudit(before: Date): Promise<number>;
  /** What providers did in minutes before. */
  deleteHealthSamples(before: Date): Promise<number>;
  /** What music services said of tracks and artists before. */
  deleteLookups(before: Date): Promise<number>;
  /** Counts of calls and waits of music services that are over. */
  deleteCallWindows(now: Date): Promise<number>;
  deletePauses(now: Date): Promise<number>;
}
