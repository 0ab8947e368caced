/** Mutual exclusion between all processes of the installation; a lock goes with the process that holds it. */
export interface Locks {
  /** Takes the locks in the order given, waiting for each. For short work, which must not call this again. */
  exclusively<T>(names: readonly string[], work: () => Promise<T>): Promise<T>;
  /** Returns at once, `false`, when somebody else holds the lock. For long work, of which few run at a time. */
  ifFree(name: string, work: () => Promise<void>): Promise<boolean>;
}

/** Held while a listener's listens are written. */
export const historyLock = (userId: string): string => `history:${userId}`;
/** Held while a listener's imports run, one after the other. */
export const importLock = (userId: string): string => `imports:${userId}`;
