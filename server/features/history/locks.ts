/** Mutual exclusion between all processes of the installation; a lock goes with the process that holds it. */
export interface Locks {
  /** Waits for its turn. For short work; never within itself. */
  exclusively<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Returns at once, `false`, when somebody else holds the lock. For long work, of which few run at a time. */
  ifFree(name: string, work: () => Promise<void>): Promise<boolean>;
}

/** Held while a listener's listens are written. */
export const historyLock = (userId: string): string => `history:${userId}`;
/** Held while a listener's imports run, one after the other. */
export const importLock = (userId: string): string => `imports:${userId}`;
