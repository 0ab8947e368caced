import { addDays, daysBetween, inWords, weekdayOf } from './dates';

export interface CalendarLayout {
  width: number;
  height: number;
  cells: { date: string; x: number; y: number }[];
  labels: { text: string; x: number; y: number }[];
}

const STEP = 14;
const HEAD = 20;
const ASIDE = 34;
const MONTHS = Array.from({ length: 12 }, (_, month) => String(month + 1).padStart(2, '0'));

const datesOf = (year: number): string[] =>
  Array.from({ length: daysBetween(`${year}-01-01`, `${year + 1}-01-01`) }, (_, day) => addDays(`${year}-01-01`, day));

/** A column for each week, Monday on top. */
export function layStrip(year: number): CalendarLayout {
  const shift = weekdayOf(`${year}-01-01`);
  const columnOf = (date: string) => Math.floor((daysBetween(`${year}-01-01`, date) + shift) / 7);
  return {
    width: ASIDE + 54 * STEP,
    height: HEAD + 7 * STEP,
    cells: datesOf(year).map((date) => ({
      date,
      x: ASIDE + columnOf(date) * STEP,
      y: HEAD + weekdayOf(date) * STEP,
    })),
    labels: [
      ...MONTHS.map((month) => {
        const first = `${year}-${month}-01`;
        const whole = weekdayOf(first) === 0 ? 0 : 1;
        return { text: inWords(first, 'shortMonth'), x: ASIDE + (columnOf(first) + whole) * STEP + 1, y: 12 };
      }),
      ...['Mon', 'Wed', 'Fri', 'Sun'].map((text, index) => ({ text, x: 0, y: HEAD + index * 2 * STEP + 11 })),
    ],
  };
}

/** Twelve small months, three in a row, for screens that are higher than wide. */
export function layMonths(year: number): CalendarLayout {
  const [column, row] = [7 * STEP + 16, HEAD + 6 * STEP + 12];
  const cornerOf = (month: number) => ({ x: (month % 3) * column, y: Math.floor(month / 3) * row });
  return {
    width: 3 * column - 16,
    height: 4 * row,
    cells: datesOf(year).map((date) => {
      const corner = cornerOf(Number(date.slice(5, 7)) - 1);
      const week = Math.floor((Number(date.slice(8)) - 1 + weekdayOf(`${date.slice(0, 7)}-01`)) / 7);
      return { date, x: corner.x + weekdayOf(date) * STEP, y: corner.y + HEAD + week * STEP };
    }),
    labels: MONTHS.map((month, index) => {
      const { x, y } = cornerOf(index);
      return { text: inWords(`${year}-${month}`, 'shortMonth'), x: x + 1, y: y + 13 };
    }),
  };
}
