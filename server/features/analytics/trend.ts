import { type CalendarUnit, isoDate, unitStart } from './calendar-unit.js';
import type { Amount } from './tally.js';
import { unitRange } from './unit-range.js';
import { scan, type View } from './view.js';

export interface TrendItem extends Amount {
  /** The local date on which the day, week (Monday), month or year begins. */
  start: string;
}

/** Listening by day, week, month or year, without holes. */
export function trendOf(view: View, unit: CalendarUnit): TrendItem[] {
  const units = amountsByUnit(view, unit);
  return unitRange(view, unit, units.keys()).map((start) => ({
    start: isoDate(start),
    ...(units.get(start) ?? { plays: 0, ms: 0 }),
  }));
}

/** Amounts by the first day of the unit, of the units that have any. */
export function amountsByUnit(view: View, unit: CalendarUnit): Map<number, Amount> {
  const units = new Map<number, Amount>();
  let today = NaN;
  let amount: Amount = { plays: 0, ms: 0 };
  scan(view, (_track, at, ms, counted) => {
    const day = view.zone.dayOf(at);
    if (day !== today) {
      today = day;
      const start = unitStart(unit, day);
      amount = units.get(start) ?? { plays: 0, ms: 0 };
      units.set(start, amount);
    }
    amount.ms += ms;
    if (counted) amount.plays++;
  });
  return units;
}
