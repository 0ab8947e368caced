import { type Zone, zoneOf } from '../analytics/zoned-time.js';
import type { ScheduleTimes } from './schedule.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** 1970-01-01 was a Thursday. */
const FIRST_WEEKDAY = 4;
/** A week, and a day that a zone has skipped. */
const DAYS_AHEAD = 9;

/**
 * The first instant after `now` at which the clocks of the zone come to that hour (on that weekday). An hour that the
 * clocks skip is reached when they have skipped it; of an hour that they show twice, the first counts.
 * @throws RangeError for an unknown zone
 */
export function nextTime({ weekday, hour, timeZone }: ScheduleTimes, now: Date): Date {
  const zone = zoneOf(timeZone);
  if (zone === null) throw new RangeError('there is no such time zone');
  const today = zone.dayOf(now.getTime());
  for (let day = today; day <= today + DAYS_AHEAD; day++) {
    if (weekday !== null && (day + FIRST_WEEKDAY) % 7 !== weekday) continue;
    const at = atHour(zone, day, hour);
    if (at > now.getTime()) return new Date(at);
  }
  throw new RangeError('the zone has no such day');
}

function atHour(zone: Zone, day: number, hour: number): number {
  const wanted = day * DAY_MS + hour * HOUR_MS;
  const guess = zone.startOf(day) + hour * HOUR_MS;
  const corrected = guess + wanted - zone.local(guess);
  // Only where the clocks skip the hour does neither instant show it: the guess is then behind the gap.
  return zone.local(corrected) === wanted ? corrected : guess;
}
