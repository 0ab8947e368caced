import { FORMATS, type HistoryFormat } from './formats.js';
import { BrokenRow } from './row-text.js';
import { rowValues, unknownFormat } from './row-values.js';
import { invalidRow, isRow, type RowOutcome } from './row.js';

export interface RowBatch {
  format: HistoryFormat['name'];
  outcomes: RowOutcome[];
}

/** So many rows may be odd before a file's format has to show. */
const ROWS_TO_RECOGNISE = 200;

/**
 * Reads a history file of any known format, recognised by its content. Yields the outcome of every row in the order
 * of the file, those of one chunk together; a file without rows yields nothing.
 * Throws an UnreadableFile where the file cannot be read (further); the rows before that were yielded.
 */
export async function* readHistory(bytes: AsyncIterable<Buffer>): AsyncGenerator<RowBatch> {
  let format: HistoryFormat | undefined;
  let unrecognised: unknown[] = [];
  for await (const some of rowValues(bytes)) {
    let values = some;
    if (format === undefined) {
      values = [...unrecognised, ...values];
      format = recognise(values);
      if (format === undefined && values.length < ROWS_TO_RECOGNISE) {
        unrecognised = values;
        continue;
      }
      if (format === undefined) throw unknownFormat();
    }
    yield { format: format.name, outcomes: values.map(reader(format)) };
  }
  if (format === undefined && unrecognised.length > 0) throw unknownFormat();
}

const recognise = (values: unknown[]): HistoryFormat | undefined =>
  FORMATS.find((format) =>
    values.some((value) => isRow(value) && !(value instanceof BrokenRow) && format.matches(value)),
  );

const reader =
  (format: HistoryFormat) =>
  (value: unknown): RowOutcome => {
    if (value instanceof BrokenRow) return invalidRow(value.reason);
    return isRow(value) ? format.read(value) : invalidRow('the row is not an object');
  };
