import { MAX_ROW_BYTES } from './json-rows.js';
import { type RowText, textOf } from './row-text.js';
import { UnreadableFile } from './unreadable-file.js';

export type Separator = ',' | ';';
/** The cells of one row; null where its bytes are not UTF-8. */
export type Cells = string[] | null;

const QUOTE = 0x22;
const NEWLINE = 0x0a;

/**
 * The rows of a CSV file (RFC 4180, with any line end and separator), those of each chunk together; empty lines are no
 * rows. As lenient as spreadsheets are: a quote within a cell that does not begin with one is a character. In memory:
 * one chunk and one row.
 * Throws an UnreadableFile, after all rows before it, for a row of more than 1 MB and for a quote that nothing closes.
 */
export async function* csvRows(chunks: AsyncIterable<Buffer>, separator: Separator): AsyncGenerator<Cells[]> {
  const cutter = new RowCutter(separator.charCodeAt(0));
  const cellsOf = (row: RowText): Cells => (row === null ? null : cellsOfRow(row, separator));
  const rows = (texts: RowText[]): Cells[] => texts.filter((text) => text !== '').map(cellsOf);
  for await (const chunk of chunks) {
    const some = rows(cutter.cut(chunk));
    if (some.length > 0) yield some;
    if (cutter.heldBytes > MAX_ROW_BYTES) throw new UnreadableFile('row-too-large', 'A row is larger than 1 MB.');
  }
  if (cutter.quoted) throw new UnreadableFile('truncated', 'The file ends within quotes: it was cut off.');
  yield rows([cutter.last()]);
}

/** Cuts at the line ends that are not within quotes. */
class RowCutter {
  quoted = false;
  heldBytes = 0;
  /** A quote here opens a cell, or goes on with one that a quote seemed to close. */
  private mayQuote = true;
  private held: Buffer[] = [];

  constructor(private readonly separator: number) {}

  cut(chunk: Buffer): RowText[] {
    const rows: RowText[] = [];
    let { quoted, mayQuote } = this;
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at];
      if (quoted) {
        if (byte === QUOTE) [quoted, mayQuote] = [false, true];
      } else if (byte === NEWLINE) {
        rows.push(this.row(chunk.subarray(from, at)));
        from = at + 1;
        mayQuote = true;
      } else if (byte === QUOTE && mayQuote) quoted = true;
      else mayQuote = byte === this.separator;
    }
    this.held.push(chunk.subarray(from));
    this.heldBytes += chunk.length - from;
    Object.assign(this, { quoted, mayQuote });
    return rows;
  }

  last(): RowText {
    return this.row(Buffer.alloc(0));
  }

  private row(end: Buffer): RowText {
    const text = textOf(this.held.length === 0 ? end : Buffer.concat([...this.held, end]));
    this.held = [];
    this.heldBytes = 0;
    return text?.endsWith('\r') ? text.slice(0, -1) : text;
  }
}

function cellsOfRow(row: string, separator: Separator): string[] {
  if (!row.includes('"')) return row.split(separator);
  const cells: string[] = [];
  for (let at = 0; ;) {
    let cell = '';
    if (row[at] === '"') [cell, at] = quotedPart(row, at);
    const end = row.indexOf(separator, at);
    cells.push(cell + row.slice(at, end === -1 ? undefined : end));
    if (end === -1) return cells;
    at = end + 1;
  }
}

/** What the quotes that open at `from` hold, and where they have ended. */
function quotedPart(row: string, from: number): [text: string, end: number] {
  let text = '';
  for (let at = from + 1; ;) {
    const close = row.indexOf('"', at);
    if (close === -1) return [text + row.slice(at), row.length];
    text += row.slice(at, close);
    if (row[close + 1] !== '"') return [text, close + 1];
    text += '"';
    at = close + 2;
  }
}
