import type { NotStoredKind } from './formats/row.js';

export type ImportStatus = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';

/** read = stored + duplicate + podcast + audiobook + video + invalid, at every moment. */
export type ImportCounts = Record<NotStoredKind | 'read' | 'stored' | 'duplicate', number>;

export const noCounts = (): ImportCounts => ({
  read: 0,
  stored: 0,
  duplicate: 0,
  podcast: 0,
  audiobook: 0,
  video: 0,
  invalid: 0,
});

/** What came of a file, or of an entry of a zip. `ignored`: an entry that holds no listening history. */
export type FileReport = {
  name: string;
  format: string | null;
  bytes: number;
  status: 'waiting' | 'reading' | 'done' | 'failed' | 'ignored';
  counts: ImportCounts;
  error: string | null;
};

/** A file as it was sent; the n-th lies under the name n in the import's folder. */
export type Upload = {
  name: string;
  bytes: number;
};

/** Where to go on: rows of this source that are done with. Sources are counted over all uploads, in order. */
export type Checkpoint = {
  uploads: Upload[];
  source: number;
  row: number;
};

/** What a run changes, all at once. */
export interface ImportProgress {
  files: FileReport[];
  checkpoint: Checkpoint;
  bytesRead: number;
  bytesTotal: number;
  rowsPerSecond: number;
  counts: ImportCounts;
  shortPlays: number;
}

export interface ImportJob extends ImportProgress {
  id: string;
  userId: string;
  status: ImportStatus;
  error: string | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
}

/** Consecutive rows of a file that were read and not stored, for the same reason. */
export interface RejectedRows {
  file: string;
  /** Counted from 1 within their file; both included. */
  firstRow: number;
  lastRow: number;
  kind: NotStoredKind | 'duplicate';
  reason: string;
}
