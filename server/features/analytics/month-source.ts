import type { MonthColumns } from '../history/month-bucket.js';

/** What analytics asks of the history. */
export interface MonthSource {
  /** Another one whenever any of the listener's months has changed. Cheap: asked before every answer. */
  version(userId: string): Promise<string>;
  /** All months, oldest first. */
  load(userId: string): Promise<readonly MonthColumns[]>;
}
