import { weekdayOf } from './calendar-unit.js';
import type { Amount } from './tally.js';
import { scan, type View } from './view.js';

const HOUR_MS = 3_600_000;
const HOURS = 24;

export interface ClockCell extends Amount {
  /** 0 Monday … 6 Sunday. */
  weekday: number;
  /** 0 … 23, of the zone's clocks. */
  hour: number;
}

/** When in the week there is listening: 7 × 24 cells, Monday's first hour first. */
export function clockOf(view: View): ClockCell[] {
  const cells = Array.from({ length: 7 * HOURS }, (_, i) => ({
    weekday: Math.floor(i / HOURS),
    hour: i % HOURS,
    plays: 0,
    ms: 0,
  }));
  scan(view, (_track, at, ms, counted) => {
    const hours = Math.floor(view.zone.local(at) / HOUR_MS);
    const day = Math.floor(hours / HOURS);
    const cell = cells[weekdayOf(day) * HOURS + (hours - day * HOURS)];
    if (cell === undefined) return;
    cell.ms += ms;
    if (counted) cell.plays++;
  });
  return cells;
}
