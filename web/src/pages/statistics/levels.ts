export const LEVELS = 4;

/** What counts as a lot: the 95th percentile of what is not nothing, so that one long night does not pale the rest. */
export function topOf(items: readonly { plays: number }[]): number {
  const sorted = items
    .map(({ plays }) => plays)
    .filter((plays) => plays > 0)
    .sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * 0.95)] ?? sorted.at(-1) ?? 1;
}

/** 0 for nothing, then 1 … LEVELS. */
export function level(plays: number, most: number): number {
  return plays === 0 ? 0 : Math.min(LEVELS, Math.ceil((plays / most) * LEVELS));
}
