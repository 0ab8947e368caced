import { LRUCache } from 'lru-cache';

const NAMED_FROM_USE = 10;
/** Each connection keeps every named statement with its plan. */
const MOST_NAMES = 200;
const WATCHED_AT_MOST = 1_000;

/**
 * Names for the statements that come again and again: a connection parses and plans a named statement once. Others, of which
 * there may be any number (lists of every length), have no name, which is the empty string.
 */
export function createStatementNames(): (sql: string) => string {
  const names = new Map<string, string>();
  const uses = new LRUCache<string, number>({ max: WATCHED_AT_MOST });
  return (sql) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    if (names.size >= MOST_NAMES) return '';
    const times = (uses.get(sql) ?? 0) + 1;
    if (times < NAMED_FROM_USE) {
      uses.set(sql, times);
      return '';
    }
    uses.delete(sql);
    const name = `echotune_${names.size}`;
    names.set(sql, name);
    return name;
  };
}
