import type { Period } from '../../brief/brief.js';
import type { Zone } from '../../analytics/zoned-time.js';

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const DAY_MS = 86_400_000;

/** "in 2019", "in March 2024", "from 1 June to 31 August 2019", "since 5 May 2020"; empty for all time. */
export function wordPeriod({ from, to }: Period, zone: Zone): string {
  const first = from === null ? null : localDate(zone, Date.parse(from));
  // The end itself is not part of the period.
  const last = to === null ? null : localDate(zone, Date.parse(to) - 1);
  if (first === null) return last === null ? '' : ` until ${dateOf(last)}`;
  if (last === null) return ` since ${dateOf(first)}`;
  if (isFirstOf(first) && isLastOf(last)) {
    if (first.month === 0 && last.month === 11 && first.year === last.year) return ` in ${first.year}`;
    if (first.month === last.month && first.year === last.year) return ` in ${MONTHS[first.month]} ${first.year}`;
  }
  return dateOf(first) === dateOf(last) ? ` on ${dateOf(first)}` : ` from ${dateOf(first)} to ${dateOf(last)}`;
}

/** "5 May 2020, 18:03", by the zone's clocks. */
export function wordInstant(at: number, zone: Zone): string {
  return `${wordDate(at, zone)}, ${wordTimeOfDay(at, zone)}`;
}

/** "5 May 2020", by the zone's clocks. */
export const wordDate = (at: number, zone: Zone): string => dateOf(localDate(zone, at));

/** "18:03", by the zone's clocks. */
export const wordTimeOfDay = (at: number, zone: Zone): string => new Date(zone.local(at)).toISOString().slice(11, 16);

/** "2020-05-05" as "5 May 2020". */
export function wordDay(day: string): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return dateOf({ year, month: month - 1, day: date });
}

/** "2020-05" as "May 2020". */
export function wordMonth(month: string): string {
  const [year, number] = month.split('-').map(Number);
  return `${MONTHS[(number ?? 1) - 1]} ${year}`;
}

interface LocalDate {
  year: number;
  /** 0 … 11 */
  month: number;
  day: number;
}

function localDate(zone: Zone, at: number): LocalDate {
  const date = new Date(zone.dayOf(at) * DAY_MS);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth(), day: date.getUTCDate() };
}

const dateOf = ({ year, month, day }: LocalDate): string => `${day} ${MONTHS[month]} ${year}`;
const isFirstOf = ({ day }: LocalDate): boolean => day === 1;
const isLastOf = ({ year, month, day }: LocalDate): boolean =>
  day === new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
