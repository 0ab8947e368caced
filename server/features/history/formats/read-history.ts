import { FORMATS, type HistoryFormat } from './formats.js';
import { jsonRows, type RowText } from './json-rows.js';
import { invalidRow, isRow, type RowOutcome } from './row.js';
import { textLines } from './text-lines.js';
import { UnreadableFile } from './unreadable-file.js';

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
  for await (const texts of rowTexts(bytes)) {
    let values = texts.map(parse);
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

const unknownFormat = (): UnreadableFile =>
  new UnreadableFile('unknown-format', 'This is not a listening history that EchoTune knows.');

const reader =
  (format: HistoryFormat) =>
  (value: unknown): RowOutcome => {
    if (value instanceof BrokenRow) return invalidRow(value.reason);
    return isRow(value) ? format.read(value) : invalidRow('the row is not an object');
  };

class BrokenRow {
  constructor(readonly reason: string) {}
}

function parse(text: RowText): unknown {
  if (text === null) return new BrokenRow('the row is not valid UTF-8');
  try {
    return JSON.parse(text);
  } catch {
    return new BrokenRow('the row is not valid JSON');
  }
}

const BYTE_ORDER_MARK = '\uFEFF';

/** A JSON array's elements, or a text's lines, as the first sign of the file tells. */
async function* rowTexts(bytes: AsyncIterable<Buffer>): AsyncGenerator<RowText[]> {
  const chunks = bytes[Symbol.asyncIterator]();
  const first = await chunks.next();
  if (first.done) return;
  const marked = first.value.subarray(0, 3).toString('utf8') === BYTE_ORDER_MARK;
  const head = marked ? first.value.subarray(3) : first.value;
  const all = prepend(head, chunks);
  const sign = head.toString('latin1').trimStart()[0];
  if (head.toString('latin1', 0, 2) === 'PK') {
    await chunks.return?.();
    throw new UnreadableFile('nested-archive', 'An archive within an archive is not opened: send it by itself.');
  }
  if (sign === '[') yield* jsonRows(all);
  else if (sign === '{') yield* textLines(all);
  else {
    await chunks.return?.();
    throw unknownFormat();
  }
}

async function* prepend(head: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield head;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
