import { csvRows, type Cells, type Separator } from './csv-rows.js';
import { innerArrays } from './inner-arrays.js';
import { jsonRows } from './json-rows.js';
import { BrokenRow, NOT_UTF8, type RowText, valueOf } from './row-text.js';
import { textLines } from './text-lines.js';
import { UnreadableFile } from './unreadable-file.js';

/**
 * The rows of a file, those of one chunk together, as its first signs tell: a JSON array's elements (also of arrays
 * within), a text's lines of JSON, or the lines of a CSV file by its column names. Throws an UnreadableFile where the
 * file is none of these, or cannot be read further.
 */
export async function* rowValues(bytes: AsyncIterable<Buffer>): AsyncGenerator<unknown[]> {
  const chunks = bytes[Symbol.asyncIterator]();
  const { head, rest } = await readHead(chunks);
  const all = prepend(head, rest);
  const text = head.toString('utf8').trimStart();
  const innerPath = INNER.find(([pattern]) => pattern.test(text))?.[1];
  const separator = separatorOf(text, rest === null);
  if (head.length === 0) {
    await all.next();
    return;
  }
  if (head.toString('latin1', 0, 2) === 'PK') {
    await chunks.return?.();
    throw new UnreadableFile('nested-archive', 'An archive within an archive is not opened: send it by itself.');
  }
  if (innerPath !== undefined) yield* jsonRows(innerArrays(all, innerPath));
  else if (JSON_ARRAY.test(text)) yield* jsonRows(all);
  else if (JSON_OBJECT.test(text)) yield* parsed(textLines(all));
  else if (separator !== null) yield* byColumn(csvRows(all, separator));
  else {
    await chunks.return?.();
    throw unknownFormat();
  }
}

export const unknownFormat = (): UnreadableFile =>
  new UnreadableFile('unknown-format', 'This is not a listening history that EchoTune knows.');

/** Artists are called "[dunkelbunt]" and "{{{sunset}}}" too: what follows the bracket has to be JSON. */
const JSON_ARRAY = /^\[\s*(?:[[\]{"\d-]|null\b|true\b|false\b|$)/;
const JSON_OBJECT = /^\{\s*(?:["}]|$)/;

/** Rows that lie deeper: pages of Last.fm's API, and lastfmstats.com. See innerArrays. */
const INNER: [pattern: RegExp, path: string][] = [
  [/^\[\s*\{\s*"(?:track"\s*:\s*\[|@attr"\s*:)/, '[{['],
  [/^\[\s*\[/, '[['],
  [/^\{\s*(?:"username"\s*:\s*"[^"]*"\s*,\s*)?"scrobbles"\s*:\s*\[/, '{['],
];

const LEAST_COLUMNS = 4;

/** Of the first line; null where that is none of a table. */
function separatorOf(text: string, ended: boolean): Separator | null {
  const end = text.indexOf('\n');
  if (end === -1 && !ended) return null;
  const line = end === -1 ? text : text.slice(0, end);
  const isSeparator = (sign: Separator): boolean => line.split(sign).length >= LEAST_COLUMNS;
  if (isSeparator(',')) return ',';
  return isSeparator(';') ? ';' : null;
}

async function* parsed(texts: AsyncIterable<RowText[]>): AsyncGenerator<unknown[]> {
  for await (const some of texts) yield some.map(valueOf);
}

/** The only table without a header is that of lastfm-to-csv. */
const WITHOUT_HEADER = ['artist', 'album', 'track', 'date'];

async function* byColumn(batches: AsyncIterable<Cells[]>): AsyncGenerator<unknown[]> {
  let columns: string[] | undefined;
  for await (let rows of batches) {
    if (columns === undefined) {
      const header = headerIn(rows[0] ?? null);
      if (header !== null) rows = rows.slice(1);
      columns = header ?? WITHOUT_HEADER;
    }
    const names = columns;
    if (rows.length > 0) yield rows.map((cells) => named(cells, names));
  }
}

/** The names of the columns, without what lastfmstats.com appends to one ("Date#user"); null for a row of anything else. */
function headerIn(cells: Cells): string[] | null {
  const columns = cells?.map((cell) => cell.split('#')[0]?.trim() ?? '') ?? [];
  const lower = columns.map((name) => name.toLowerCase());
  return lower.includes('artist') && (lower.includes('track') || lower.includes('title')) ? columns : null;
}

function named(cells: Cells, columns: readonly string[]): unknown {
  if (cells === null) return new BrokenRow(NOT_UTF8);
  if (cells.length !== columns.length) return new BrokenRow(`the row has ${cells.length} of ${columns.length} columns`);
  return Object.fromEntries(columns.map((name, i) => [name, cells[i]]));
}

const BYTE_ORDER_MARK = Buffer.from('\uFEFF');
/** Enough for the first line of a table, and for all signs above. */
const HEAD_BYTES = 4_096;

/** The first bytes without a byte order mark, and what follows; null where they are all. */
async function readHead(
  chunks: AsyncIterator<Buffer>,
): Promise<{ head: Buffer; rest: AsyncIterator<Buffer> | Rejected | null }> {
  const parts: Buffer[] = [];
  let bytes = 0;
  let rest: AsyncIterator<Buffer> | Rejected | null = chunks;
  while (bytes < HEAD_BYTES && rest === chunks) {
    try {
      const next = await chunks.next();
      if (next.done) rest = null;
      else bytes += parts[parts.push(next.value) - 1]?.length ?? 0;
    } catch (error) {
      // Its turn comes after the rows before it.
      rest = { error };
    }
  }
  const whole = parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
  const marked = whole.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK);
  return { head: marked ? whole.subarray(BYTE_ORDER_MARK.length) : whole, rest };
}

interface Rejected {
  error: unknown;
}

async function* prepend(head: Buffer, rest: AsyncIterator<Buffer> | Rejected | null): AsyncGenerator<Buffer> {
  try {
    if (head.length > 0) yield head;
    if (rest === null) return;
    if ('error' in rest) throw rest.error;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    if (rest !== null && 'next' in rest) await rest.return?.();
  }
}
