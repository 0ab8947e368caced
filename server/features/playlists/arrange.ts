/** Rearrangements of a list; positions count from 1. Those outside of the list change nothing. */

export function without<T>(items: readonly T[], positions: readonly number[]): T[] {
  return items.filter((_, index) => !positions.includes(index + 1));
}

export function moved<T>(items: readonly T[], from: number, to: number): T[] {
  const item = items[from - 1];
  if (item === undefined || to < 1 || to > items.length) return [...items];
  return without(items, [from]).toSpliced(to - 1, 0, item);
}

/** Fisher–Yates; `random` yields 0 … 1, 1 excluded. */
export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const [a, b] = [order[last], order[other]];
    if (a !== undefined && b !== undefined) [order[last], order[other]] = [b, a];
  }
  return order;
}
