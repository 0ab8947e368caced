import type { Preferences } from './preferences.js';

export interface PreferencesStore {
  /** Null while the listener has changed nothing. */
  find(userId: string): Promise<Preferences | null>;
  /** Writes what is given, leaves the rest, and returns all of it. */
  change(userId: string, change: Partial<Preferences>): Promise<Preferences>;
}
