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
  const local = new Date(zone.local(at));
  return `${dateOf(localDate(zone, at))}, ${local.toISOString().slice(11, 16)}`;
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
