/** Kept apart from the months, where those are not written in one transaction. */
export interface MonthVersions {
  /** Another one after each `renew`. */
  of(userId: string): Promise<string>;
  /** To be called when what changed can be read, and before it is called fresh: whoever dies in between is repeated. */
  renew(userId: string): Promise<void>;
}
