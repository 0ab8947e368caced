import type { Zone } from '../analytics/zoned-time.js';
import type { History } from './merged-months.js';

/** That a recording (a row of the taste profile) was heard on this day of a former year. */
export interface SameDay {
  row: number;
  year: number;
  plays: number;
}

const DAY_MS = 86_400_000;
/** The whole of a day lies within this from its midnight in UTC, whatever the clock. */
const NEAR_MS = 3 * DAY_MS;

/** What was heard on today's date in former years, for each recording the year in which it was most. */
export function sameDayOf(
  { months }: Pick<History, 'months'>,
  rowOf: (key: number) => number,
  counted: (msPlayed: number, flags: number) => boolean,
  zone: Zone,
  now: number,
): SameDay[] {
  const today = new Date(zone.local(now));
  const [month, date] = [today.getUTCMonth(), today.getUTCDate()];
  const most = new Map<number, SameDay>();
  // On clocks behind UTC the first month begins in the year before.
  const firstYear = Number(months[0]?.columns.month.slice(0, 4) ?? NaN) - 1;
  for (let year = firstYear; year < today.getUTCFullYear(); year++) {
    const midnight = Date.UTC(year, month, date);
    if (new Date(midnight).getUTCMonth() !== month) continue; // no 29th of February
    const found = new Map<number, number>();
    for (const { columns, keyOf } of months.filter(({ columns }) => isNear(columns.month, midnight))) {
      const { count, track, endedAt, msPlayed, flags } = columns;
      for (let i = 0; i < count; i++) {
        const ended = endedAt[i]!;
        if (Math.abs(ended - midnight) > NEAR_MS || zone.dayOf(ended) * DAY_MS !== midnight) continue;
        if (!counted(msPlayed[i]!, flags[i]!)) continue;
        const row = rowOf(keyOf[track[i]!]!);
        found.set(row, (found.get(row) ?? 0) + 1);
      }
    }
    for (const [row, plays] of found) if (plays >= (most.get(row)?.plays ?? 0)) most.set(row, { row, year, plays });
  }
  return [...most.values()];
}

/** Whether anything of a month of UTC ("2024-03") may be of the day that begins at a local time. */
function isNear(month: string, midnight: number): boolean {
  const [year, number] = [Number(month.slice(0, 4)), Number(month.slice(5))];
  return Date.UTC(year, number - 1) - NEAR_MS < midnight && midnight < Date.UTC(year, number) + NEAR_MS;
}
