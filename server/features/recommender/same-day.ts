import type { Zone } from '../analytics/zoned-time.js';
import type { History } from './taste-profile.js';

/** That a recording (a row of the taste profile) was heard on this day of a former year. */
export interface SameDay {
  row: number;
  year: number;
  plays: number;
}

/** What was heard on today's date in former years, for each recording the year in which it was most. */
export function sameDayOf(
  { months }: History,
  rowOf: (key: number) => number,
  counted: (msPlayed: number, flags: number) => boolean,
  zone: Zone,
  now: number,
): SameDay[] {
  const today = new Date(zone.local(now));
  const found = new Map<string, SameDay>();
  for (const { columns, keyOf } of months) {
    const { month, count, track, endedAt, msPlayed, flags } = columns;
    if (!isNear(Number(month.slice(5)), today.getUTCMonth() + 1)) continue;
    for (let i = 0; i < count; i++) {
      if (!counted(msPlayed[i]!, flags[i]!)) continue;
      const at = new Date(zone.local(endedAt[i]!));
      const year = at.getUTCFullYear();
      if (at.getUTCDate() !== today.getUTCDate() || at.getUTCMonth() !== today.getUTCMonth()) continue;
      if (year >= today.getUTCFullYear()) continue;
      const row = rowOf(keyOf[track[i]!]!);
      const name = `${row} ${year}`;
      const known = found.get(name);
      if (known === undefined) found.set(name, { row, year, plays: 1 });
      else known.plays++;
    }
  }
  const most = new Map<number, SameDay>();
  for (const one of found.values()) if (one.plays >= (most.get(one.row)?.plays ?? 0)) most.set(one.row, one);
  return [...most.values()];
}

/** Months of UTC reach into those beside them on other clocks. */
function isNear(month: number, today: number): boolean {
  const apart = Math.abs(month - today);
  return apart <= 1 || apart === 11;
}
