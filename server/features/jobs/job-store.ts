import type { NewAuditEntry } from '../audit/audit.js';
import type { JobState } from '../../queue.js';

/** What came of it: the state that the job was in, and whether anything was done. Null: there is no such job. */
export type Handled = { was: JobState; done: boolean } | null;
export type Note = Pick<NewAuditEntry, 'actor' | 'reason'>;

/** What people do with jobs; audited in the same transaction. */
export interface JobStore {
  /** Only what has failed. */
  retry(queue: string, id: string, note: Note): Promise<Handled>;
  /** Only what has not begun. */
  cancel(queue: string, id: string, note: Note): Promise<Handled>;
}
