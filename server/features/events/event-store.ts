/** What happened and may be counted later: recommendation results, exposures, outcomes, analytics events. */
export interface NewEvent {
  userId: string;
  kind: 'recommendation' | 'feedback' | 'export';
  at: Date;
  data: Record<string, unknown>;
}

export interface EventStore {
  record(events: readonly NewEvent[]): Promise<void>;
  /** Oldest first, in batches. */
  exportAll(userId: string): AsyncIterable<NewEvent[]>;
  deleteAll(userId: string): Promise<void>;
}
