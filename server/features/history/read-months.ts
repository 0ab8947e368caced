/** Few enough that others have their turn. */
const READ_AT_ONCE = 12;

/**
 * Reads months of a listener, some at a time; those that have gone meanwhile are not among what is returned.
 *
 * @param load reads those from the first to the last, both included
 * @param names in order: "2024-03"
 * @param keep makes of a month what is to be kept of it
 */
export async function readMonths<M extends { month: string }, T>(
  load: (first: string, last: string) => Promise<readonly M[]>,
  names: readonly string[],
  keep: (month: M) => T,
): Promise<Map<string, T>> {
  const wanted = new Set(names);
  const found = new Map<string, T>();
  for (let at = 0; at < names.length; at += READ_AT_ONCE) {
    const [first = '', last = first] = [names[at], names[Math.min(at + READ_AT_ONCE, names.length) - 1]];
    for (const month of await load(first, last)) if (wanted.has(month.month)) found.set(month.month, keep(month));
  }
  return found;
}
