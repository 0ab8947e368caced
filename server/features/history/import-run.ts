import type { SourceFile } from './archive.js';
import { noCounts, type FileReport, type ImportJob, type ImportProgress, type RejectedRows } from './import-job.js';
import type { ImportStore } from './import-store.js';
import { OWN_EXPORT } from './formats/formats.js';
import { SHORT_PLAY_MS } from './listen.js';
import type { Recording } from './listen-recorder.js';
import type { Pace } from './pace.js';
import { newRecord, type NewRecord } from './play-record.js';
import { eachBatch, type RowBatch, type SourceEnd } from './row-batches.js';

export interface ImportRunDeps {
  pace: Pace;
  imports: Pick<ImportStore, 'save'>;
  recording: Pick<Recording, 'record'>;
  /** Keeps the ISRCs, by track key, of tracks that are known by their names only. */
  noteIsrcs(isrcs: ReadonlyMap<string, string>): Promise<void>;
}

/** Why a run ended: `stopped`: the import was cancelled meanwhile; `interrupted`: the signal, it goes on another time. */
export type RunEnd = 'finished' | 'stopped' | 'interrupted';

/**
 * Reads the sources of an import from its checkpoint on. Rows are recorded in batches; after each, the progress is
 * saved. Killed at any moment, the next run repeats one batch at most, which is known again: nothing doubles,
 * and the counts come out the same. `job` is kept up to date with what was saved. Throws what the stores throw.
 */
export async function runImport(
  job: ImportJob,
  sources: readonly SourceFile[],
  deps: ImportRunDeps,
  signal: AbortSignal,
): Promise<RunEnd> {
  if (job.checkpoint.source === 0 && job.checkpoint.row === 0) Object.assign(job, fromTheStart(job, sources));
  const rate = createRate(job.counts.read);
  const { pace } = deps;
  const save = (rejected: readonly RejectedRows[]): Promise<boolean> => {
    job.rowsPerSecond = rate(job.counts.read);
    return deps.imports.save(job.id, job, rejected);
  };

  let bytesBefore = 0;
  for (const [i, source] of sources.entries()) {
    const report = job.files[i];
    if (report !== undefined && i >= job.checkpoint.source) {
      // What is left of a source that nobody wants any more is not read: others wait for its lock.
      const stopped = new AbortController();
      const ends = AbortSignal.any([signal, stopped.signal]);
      const rowsBefore = job.counts.read - job.checkpoint.row;
      const prepare = (batch: RowBatch): ToldBatch => ({
        ...batch,
        told: recordsOf(batch, job.id, rowsBefore),
        rowsBefore,
      });
      const end = await readSource(source, job.checkpoint.row, ends, pace, prepare, async (batch) => {
        if (stopped.signal.aborted) return;
        await pace.next();
        const rejected = await recordBatch(job, report, batch, deps);
        job.checkpoint = { ...job.checkpoint, row: batch.firstRow + batch.outcomes.length - 1 };
        job.bytesRead = bytesBefore + Math.min(batch.bytesRead, source.bytes);
        if (!(await save(rejected))) stopped.abort();
      });
      if (stopped.signal.aborted) return 'stopped';
      if (end.interrupted) return 'interrupted';
      Object.assign(report, conclusion(end, source));
      job.checkpoint = { ...job.checkpoint, source: i + 1, row: 0 };
      job.bytesRead = bytesBefore + source.bytes;
      if (!(await save([]))) return 'stopped';
    }
    bytesBefore += source.bytes;
  }
  return 'finished';
}

function fromTheStart(job: ImportJob, sources: readonly SourceFile[]): Partial<ImportProgress> {
  const waiting = ({ name, bytes }: SourceFile): FileReport => ({
    name,
    bytes,
    format: null,
    status: 'waiting',
    counts: noCounts(),
    error: null,
  });
  return {
    files: sources.map(waiting),
    bytesRead: 0,
    bytesTotal: sources.reduce((sum, source) => sum + source.bytes, 0),
    counts: noCounts(),
    shortPlays: 0,
  };
}

async function readSource(
  source: SourceFile,
  skip: number,
  signal: AbortSignal,
  pace: Pace,
  prepare: (batch: RowBatch) => ToldBatch,
  use: (batch: ToldBatch) => Promise<void>,
): Promise<SourceEnd> {
  if (source.problem !== null) return { interrupted: false, format: null, problem: source.problem };
  return eachBatch(source, skip, signal, pace, prepare, use);
}

/** An archive holds other things too; only a file sent by itself has to be a history. */
function conclusion(
  end: Extract<SourceEnd, { interrupted: false }>,
  source: SourceFile,
): Pick<FileReport, 'status' | 'error' | 'format'> {
  const { format, problem } = end;
  if (problem === null) return { status: 'done', error: null, format };
  if (problem.code === 'unknown-format' && source.inArchive) return { status: 'ignored', error: null, format: null };
  return { status: 'failed', error: problem.message, format };
}

interface ToldBatch extends RowBatch {
  /** A record for each row that is a listen. */
  told: NewRecord[];
  /** Of the sources before this one. */
  rowsBefore: number;
}

function recordsOf({ outcomes, firstRow }: RowBatch, importId: string, rowsBefore: number): NewRecord[] {
  return outcomes.flatMap((outcome, i) =>
    outcome.kind === 'listen' ? [newRecord(outcome.listen, { importId, importRow: rowsBefore + firstRow + i })] : [],
  );
}

/** Stores the listens of a batch, counts every row of it, and returns those that were not stored. */
async function recordBatch(
  job: ImportJob,
  report: FileReport,
  batch: ToldBatch,
  { recording, noteIsrcs }: ImportRunDeps,
): Promise<RejectedRows[]> {
  const ownExport = batch.format === OWN_EXPORT ? { importId: job.id, firstRow: batch.rowsBefore + 1 } : null;
  const isrcs = isrcsOf(batch);
  if (isrcs.size > 0) await noteIsrcs(isrcs);
  const stored = await recording.record(batch.told, ownExport);

  const rejected: RejectedRows[] = [];
  let listens = 0;
  for (const [i, outcome] of batch.outcomes.entries()) {
    const kind = outcome.kind !== 'listen' ? outcome.kind : stored[listens++] === true ? 'stored' : 'duplicate';
    if (kind !== 'stored') {
      const reason = outcome.kind === 'listen' ? 'this play is in the history already' : outcome.reason;
      addRejected(rejected, report.name, batch.firstRow + i, kind, reason);
    }
    if (kind === 'stored' && outcome.kind === 'listen' && isShort(outcome.listen.msPlayed)) job.shortPlays++;
    for (const counts of [job.counts, report.counts]) {
      counts.read++;
      counts[kind]++;
    }
  }
  report.format = batch.format;
  report.status = 'reading';
  return rejected;
}

function isrcsOf({ outcomes }: RowBatch): Map<string, string> {
  const isrcs = new Map<string, string>();
  for (const outcome of outcomes) {
    if (outcome.kind !== 'listen' || outcome.isrc === undefined || outcome.listen.spotifyUri !== null) continue;
    isrcs.set(outcome.listen.trackKey, outcome.isrc);
  }
  return isrcs;
}

/** An import of what is there already rejects row after row for one reason: that is one entry. */
function addRejected(
  rejected: RejectedRows[],
  file: string,
  row: number,
  kind: RejectedRows['kind'],
  reason: string,
): void {
  const last = rejected.at(-1);
  if (last?.lastRow === row - 1 && last.kind === kind && last.reason === reason) last.lastRow = row;
  else rejected.push({ file, firstRow: row, lastRow: row, kind, reason });
}

const isShort = (msPlayed: number | null): boolean => msPlayed !== null && msPlayed < SHORT_PLAY_MS;

/** Rows per second since this run began. */
function createRate(rowsAtStart: number): (rows: number) => number {
  const startedAt = performance.now();
  return (rows) => Math.round(((rows - rowsAtStart) * 1000) / Math.max(1, performance.now() - startedAt));
}
