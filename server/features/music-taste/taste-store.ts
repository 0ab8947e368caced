import type { ServiceTrack } from './service-track.js';

export interface TasteStore {
  /** From now on this listener's tracks at the service are fetched. */
  begin(userId: string, nextAt: Date): Promise<void>;
  /** Listeners whose time has come; each is given to one caller, and again at `until` unless something else is said. */
  claim(now: Date, until: Date, most: number): Promise<string[]>;
  /** Puts these in the place of what was there. Nothing where the listener has disconnected meanwhile. */
  replace(userId: string, tracks: readonly ServiceTrack[], fetchedAt: Date, nextAt: Date): Promise<void>;
  rest(userId: string, nextAt: Date): Promise<void>;
  remove(userId: string): Promise<void>;
  load(userId: string): Promise<ServiceTrack[]>;
  /** Null where nothing was fetched. */
  fetchedAt(userId: string): Promise<Date | null>;
}
