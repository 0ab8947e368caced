import { isUtf8 } from 'node:buffer';

/** The text of one row; null where its bytes are not UTF-8. */
export type RowText = string | null;

export const textOf = (bytes: Buffer): RowText => (isUtf8(bytes) ? bytes.toString('utf8') : null);

/** A row that could be cut out, but not read. */
export class BrokenRow {
  constructor(readonly reason: string) {}
}

export const NOT_UTF8 = 'the row is not valid UTF-8';

/** What a row of JSON says; a BrokenRow where it is none. */
export function valueOf(text: RowText): unknown {
  if (text === null) return new BrokenRow(NOT_UTF8);
  try {
    return JSON.parse(text);
  } catch {
    return new BrokenRow('the row is not valid JSON');
  }
}
