import { type FieldError, invalid } from '../../errors.js';
import { dayOfDate } from './calendar-unit.js';
import type { Span } from './view.js';
import { type Zone, zoneOf } from './zoned-time.js';

/** A period as it is asked for: ISO instants or local dates ("2024-03-31"), `to` exclusive. */
export interface PeriodQuery {
  from?: string | undefined;
  to?: string | undefined;
  tz?: string | undefined;
}

const EARLIEST_YEAR = 1970;
const LATEST_YEAR = 2099;

/** Throws a 400 for a time zone that there is not, a time out of range, or an end before the beginning. */
export function resolvePeriod(query: PeriodQuery, usualZone: string): { zone: Zone } & Span {
  const zone = zoneOf(query.tz ?? usualZone);
  if (zone === null) throw invalid([{ path: 'query.tz', message: 'is no IANA time zone, such as "Europe/Berlin"' }]);
  const errors: FieldError[] = [];
  for (const end of ['from', 'to'] as const) {
    const year = Number(query[end]?.slice(0, 4) ?? EARLIEST_YEAR);
    if (year >= EARLIEST_YEAR && year <= LATEST_YEAR) continue;
    errors.push({ path: `query.${end}`, message: `must lie between ${EARLIEST_YEAR} and ${LATEST_YEAR}` });
  }
  const from = instantOf(query.from, zone);
  const to = instantOf(query.to, zone);
  if (from !== null && to !== null && from > to)
    errors.push({ path: 'query.to', message: 'must not be before "from"' });
  if (errors.length > 0) throw invalid(errors);
  return { zone, from, to };
}

function instantOf(time: string | undefined, zone: Zone): number | null {
  if (time === undefined) return null;
  return time.length === 'YYYY-MM-DD'.length ? zone.startOf(dayOfDate(time)) : Date.parse(time);
}
