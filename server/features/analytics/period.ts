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

const EARLIEST = Date.UTC(1970, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);

/** Throws a 400 for a time zone that there is not, a time out of range, or an end before the beginning. */
export function resolvePeriod(query: PeriodQuery, usualZone: string): { zone: Zone } & Span {
  const zone = zoneOf(query.tz ?? usualZone);
  if (zone === null) throw invalid([{ path: 'query.tz', message: 'is no IANA time zone, such as "Europe/Berlin"' }]);
  const from = instantOf(query.from, zone);
  const to = instantOf(query.to, zone);
  const errors: FieldError[] = [];
  if (!plausible(from)) errors.push({ path: 'query.from', message: 'must lie between 1970 and 2100' });
  if (!plausible(to)) errors.push({ path: 'query.to', message: 'must lie between 1970 and 2100' });
  if (from !== null && to !== null && from > to)
    errors.push({ path: 'query.to', message: 'must not be before "from"' });
  if (errors.length > 0) throw invalid(errors);
  return { zone, from, to };
}

function instantOf(time: string | undefined, zone: Zone): number | null {
  if (time === undefined) return null;
  return time.length === 'YYYY-MM-DD'.length ? zone.startOf(dayOfDate(time)) : Date.parse(time);
}

const plausible = (at: number | null): boolean => at === null || (at >= EARLIEST - DAY_MS && at <= LATEST + DAY_MS);

/** A local date may begin on the day before, in UTC. */
const DAY_MS = 86_400_000;
