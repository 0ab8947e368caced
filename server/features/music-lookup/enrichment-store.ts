/** Where the reading of what one connected listener hears stands. */
export interface EnrichmentTurn {
  userId: string;
  /** Of the tracks of which more is wanted, those that come next; none: it is time to see which they are. */
  next: string[];
}

export interface EnrichmentStore {
  /** From now on what this listener hears is read about. */
  begin(userId: string, nextAt: Date): Promise<void>;
  /** The listener whose turn it is; given to one caller, and again at `until` unless `rest` says otherwise. */
  claim(now: Date, until: Date, most: number): Promise<EnrichmentTurn | null>;
  /** The tracks of which more is wanted, in this order. */
  plan(userId: string, trackKeys: readonly string[]): Promise<void>;
  /** These come before all others, soon. Nothing where the listener is not read about. */
  first(userId: string, trackKeys: readonly string[], now: Date): Promise<void>;
  /** The next track is done; nothing where others have come before it since. */
  done(userId: string, trackKey: string): Promise<void>;
  rest(userId: string, nextAt: Date): Promise<void>;
  remove(userId: string): Promise<void>;
}

/** More than these are not planned: at ten a minute they take half a day. */
export const MOST_PLANNED = 5_000;
