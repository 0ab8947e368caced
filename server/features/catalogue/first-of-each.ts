/** One entry for each key, the first; a statement may not write one row twice. */
export function firstOfEach<T extends { key: string }>(entries: readonly T[]): T[] {
  const byKey = new Map<string, T>();
  for (const entry of entries) if (!byKey.has(entry.key)) byKey.set(entry.key, entry);
  return [...byKey.values()];
}
