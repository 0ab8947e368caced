import type { Role, User, UserStats } from './user.js';

export interface UserStore {
  /** Null when there is no such user or the account is disabled. */
  findActive(id: string): Promise<User | null>;
  /**
   * The same name is the same user; a role that is given becomes the user's. Null when the account is disabled; where
   * newcomers may not join, 'newcomer' for a name that is not there.
   */
  signInDemo(name: string, role: Role | null, mayJoin: boolean): Promise<User | 'newcomer' | null>;
  create(name: string): Promise<User>;
  makeAdmin(id: string): Promise<void>;
  /** Whoever was here since then (to the hour), the last first; not those whose account is disabled. */
  seenSince(at: Date, limit: number): Promise<string[]>;
  stats(id: string): Promise<UserStats>;
  /** Removes the user and everything in PostgreSQL that is theirs. */
  delete(id: string): Promise<void>;
}
