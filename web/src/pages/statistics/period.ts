import type { Interval, Span } from '../../api/analytics';
import { texts } from '../../texts';
import { addDays, daysBetween, inWords, yearOf } from './dates';

const words = texts.statistics;

export const PERIODS = ['all', 'this-year', 'last-12-months', 'year', 'dates'] as const;
export type PeriodKind = (typeof PERIODS)[number];

export interface Period extends Span {
  kind: PeriodKind;
  /** As it is said to people. */
  name: string;
  /** As it is said in a request: " in 2024". */
  asked: string;
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const YEAR = /^(19[7-9]|20\d)\d$/;

/** What the address says: ?period=year&year=2024, ?period=dates&from=…&to=… (inclusive, as people mean it). */
export function readPeriod(query: URLSearchParams, today: string): Period {
  const kind = PERIODS.find((kind) => kind === query.get('period')) ?? 'all';
  const thisYear = yearOf(today);
  if (kind === 'this-year') return ofYear(kind, thisYear);
  if (kind === 'year') return ofYear(kind, YEAR.test(query.get('year') ?? '') ? Number(query.get('year')) : thisYear);
  if (kind === 'last-12-months') {
    const to = addDays(today, 1);
    const from = `${yearOf(to) - 1}${to.slice(4)}`;
    return { kind, from, to, name: words.periods[kind], asked: words.inLastMonths };
  }
  if (kind === 'dates') {
    const [first = today, last = today] = ['from', 'to'].map((end) => dateIn(query, end)).map((date) => date ?? today);
    const [from, until] = first <= last ? [first, last] : [last, first];
    const name = words.fromTo(inWords(from, 'shortDay'), inWords(until, 'shortDay'));
    return { kind, from, to: addDays(until, 1), name, asked: words.inYear(yearOf(until)) };
  }
  return { kind, name: words.periods.all, asked: '' };
}

function ofYear(kind: PeriodKind, year: number): Period {
  return { kind, from: `${year}-01-01`, to: `${year + 1}-01-01`, name: String(year), asked: words.inYear(year) };
}

function dateIn(query: URLSearchParams, end: string): string | null {
  const text = query.get(end) ?? '';
  return DATE.test(text) && !Number.isNaN(Date.parse(text)) ? text : null;
}

/** The step of a trend that leaves a few dozen bars at most. */
export function intervalFor(from: string, to: string): Interval {
  const days = daysBetween(from, to);
  if (days <= 62) return 'day';
  if (days <= 190) return 'week';
  return days <= 366 * 12 ? 'month' : 'year';
}
