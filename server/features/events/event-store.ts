/** What happened and may be counted later: recommendation results, exposures to flags, outcomes, analytics events. */
export interface NewEvent {
  userId: string;
  kind: 'recommendation' | 'feedback' | 'export' | 'exposure' | 'outcome';
  at: Date;
  data: Record<string, unknown>;
  /** Of all events with the same, which are all of one day (UTC), one is kept. */
  once?: string;
}

export interface EventStore {
  record(events: readonly NewEvent[]): Promise<void>;
  /** Oldest first, in batches. */
  exportAll(userId: string): AsyncIterable<NewEvent[]>;
  deleteAll(userId: string): Promise<void>;
}
