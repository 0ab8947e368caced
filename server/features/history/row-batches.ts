import type { SourceFile } from './archive.js';
import { readHistory } from './formats/read-history.js';
import type { RowOutcome } from './formats/row.js';
import type { Pace } from './pace.js';
import { UnreadableFile } from './formats/unreadable-file.js';

export interface RowBatch {
  format: string;
  /** Counted from 1 within the source. */
  firstRow: number;
  outcomes: RowOutcome[];
  /** Of the source, uncompressed, so far. */
  bytesRead: number;
}

/** How reading a source ended; `format` is null where there was no row to tell it by. */
export type SourceEnd =
  { interrupted: true } | { interrupted: false; format: string | null; problem: UnreadableFile | null };

/**
 * Reads a source after its first `skip` rows and hands them on in batches, in order, one at a time; the next batch is
 * read and prepared while `use` is at work. Ends when the source does, when it cannot be read further, or when `signal` is aborted.
 */
export async function eachBatch<T>(
  source: SourceFile,
  skip: number,
  signal: AbortSignal,
  pace: Pace,
  prepare: (batch: RowBatch) => T,
  use: (prepared: T) => Promise<void>,
): Promise<SourceEnd> {
  let format: string | null = null;
  let problem: UnreadableFile | null = null;
  let rowsRead = 0;
  let pending: RowOutcome[] = [];
  let bytesRead = 0;
  let using = Promise.resolve();

  const handOn = async (outcomes: RowOutcome[]): Promise<void> => {
    await pace.next();
    const firstRow = rowsRead - pending.length - outcomes.length + 1;
    const prepared = prepare({ format: format ?? '', firstRow, outcomes, bytesRead });
    await using;
    using = use(prepared);
    // It is awaited before the next batch; until then a failure is not unhandled.
    using.catch(() => undefined);
  };
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of source.read()) {
      bytesRead += chunk.length;
      yield chunk;
    }
  }

  try {
    for await (const rows of readHistory(counted())) {
      format = rows.format;
      const skipped = Math.min(rows.outcomes.length, Math.max(0, skip - rowsRead));
      rowsRead += rows.outcomes.length;
      pending = pending.concat(skipped === 0 ? rows.outcomes : rows.outcomes.slice(skipped));
      for (let rows = pace.rows(); pending.length >= rows; rows = pace.rows()) {
        if (signal.aborted) break;
        const outcomes = pending.slice(0, rows);
        pending = pending.slice(rows);
        await handOn(outcomes);
      }
      if (signal.aborted) break;
    }
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    problem = error;
  }
  await using;
  if (signal.aborted) return { interrupted: true };
  const rest = pending;
  pending = [];
  if (rest.length > 0) await handOn(rest);
  await using;
  return { interrupted: false, format, problem };
}
