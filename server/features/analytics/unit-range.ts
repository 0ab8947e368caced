import { type CalendarUnit, nextUnit, unitStart } from './calendar-unit.js';
import type { View } from './view.js';

/**
 * First days of all units of a view, without holes: from its beginning to its end where they are given, else from the
 * first to the last unit that has something (`filled`: their first days). None where nothing says how far it reaches.
 */
export function unitRange({ zone, from, to }: View, unit: CalendarUnit, filled: Iterable<number>): number[] {
  // Clocks put back over midnight show the day before once more: what lies there may begin before `from`.
  const known = [...filled];
  if (known.length === 0 && (from === null || to === null || from === to)) return [];
  if (from !== null) known.push(unitStart(unit, zone.dayOf(from)));
  if (to !== null) known.push(unitStart(unit, zone.dayOf(to - 1)));
  const last = Math.max(...known);
  const starts: number[] = [];
  for (let start = Math.min(...known); start <= last; start = nextUnit(unit, start, zone)) starts.push(start);
  return starts;
}
