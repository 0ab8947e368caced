import type { YearRange } from '../brief/brief.js';

export function inRanges(year: number, ranges: readonly YearRange[]): boolean {
  return ranges.some(({ from, to }) => (from === null || year >= from) && (to === null || year <= to));
}

/** Years to the nearest range, 0 inside one. */
export function distanceToRanges(year: number, ranges: readonly YearRange[]): number {
  return Math.min(
    ...ranges.map(({ from, to }) => Math.max(from === null ? 0 : from - year, to === null ? 0 : year - to, 0)),
  );
}
