import { invalid } from '../errors.js';

/** The opaque position after a key, in a list by key. */
const encode = (key: string): string => Buffer.from(JSON.stringify([key])).toString('base64url');

/** Throws a 400 for what is no such position. */
export function decodeKeyCursor(cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(parsed) && parsed.length === 1 && typeof parsed[0] === 'string') return parsed[0];
  } catch {
    // no JSON: told below
  }
  throw invalid([{ path: 'query.cursor', message: 'is not a cursor of this list' }]);
}

/** A page of all that follow. */
export function toKeyPage<R extends { key: string }, T>(rows: readonly R[], limit: number, present: (row: R) => T) {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(present),
    nextCursor: rows.length > limit && last !== undefined ? encode(last.key) : null,
  };
}
