import { z } from 'zod';
import { invalid } from '../errors.js';

/** An opaque position in a list sorted by time and id, newest first. */
export interface Cursor {
  at: Date;
  id: string;
}

/** Until the year 9999: what a database takes for a time. */
const ms = z.number().int().min(0).max(253_402_300_799_999);

export function encodeCursor({ at, id }: Cursor): string {
  return Buffer.from(JSON.stringify([at.getTime(), id])).toString('base64url');
}

/** Throws a 400 for anything that `encodeCursor` does not make of an id of this kind. */
export function decodeCursor(text: string | undefined, id: z.ZodType<string> = z.uuid()): Cursor | null {
  if (text === undefined) return null;
  try {
    const [at, last] = z.tuple([ms, id]).parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    return { at: new Date(at), id: last };
  } catch {
    throw invalid([{ path: 'query.cursor', message: 'is not a cursor of this list' }]);
  }
}

/** Makes a page of rows that were fetched with one more than `limit`. */
export function toPage<R, T>(rows: readonly R[], limit: number, at: (row: R) => Cursor, present: (row: R) => T) {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(present),
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(at(last)) : null,
  };
}
