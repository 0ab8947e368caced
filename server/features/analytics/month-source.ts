import type { MonthColumns } from '../history/month-bucket.js';

/** What analytics asks of the history. */
export interface MonthSource {
  /** Another one whenever any of the listener's months has changed. Cheap: asked before every answer. */
  version(userId: string): Promise<string>;
  /** By month ("2024-03") something that is another one whenever the month has changed. */
  revisions(userId: string): Promise<ReadonlyMap<string, string>>;
  /** The months from `first` to `last`, both included, oldest first. */
  loadMonths(userId: string, first: string, last: string): Promise<readonly MonthColumns[]>;
}
