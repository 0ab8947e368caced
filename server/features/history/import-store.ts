import type { ImportJob, ImportProgress, ImportStatus, RejectedRows, Upload } from './import-job.js';

export interface ImportStore {
  create(id: string, userId: string, uploads: readonly Upload[]): Promise<ImportJob>;
  find(userId: string, id: string): Promise<ImportJob | null>;
  /** Newest first. */
  list(userId: string, limit: number, after: { at: Date; id: string } | null): Promise<ImportJob[]>;
  idsOf(userId: string): Promise<string[]>;
  /** Those of the ids by which there is an import. */
  known(ids: readonly string[]): Promise<string[]>;
  /** The oldest import of the listener that is queued or running. */
  nextUnfinished(userId: string): Promise<ImportJob | null>;
  /** Everybody who has one. */
  usersWithUnfinished(): Promise<string[]>;
  /** Progress and rejected rows in one transaction; changes nothing, and says false, where the import is not running any more. */
  save(id: string, progress: ImportProgress, rejected: readonly RejectedRows[]): Promise<boolean>;
  /** Changes the status if it is one of `from`; says whether it was. */
  move(userId: string, id: string, from: readonly ImportStatus[], to: ImportStatus, error?: string): Promise<boolean>;
  /** Rejected rows in order of file and row, in batches. */
  rejected(importId: string): AsyncIterable<RejectedRows[]>;
  delete(userId: string, id: string): Promise<void>;
  deleteAll(userId: string): Promise<void>;
  /** Ids of imports that ended before then. */
  endedBefore(time: Date): Promise<string[]>;
}
