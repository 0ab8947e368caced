import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isoDate, nextUnit, unitStart, weekdayOf } from '../../server/features/analytics/calendar-unit.js';
import { type Zone, zoneOf } from '../../server/features/analytics/zoned-time.js';
import { turningPoints, ZONE_NAMES } from './analytics-fixtures.js';
import { localTime, startOfDate } from './analytics-reference.js';

const zone = (name: string): Zone => {
  const found = zoneOf(name);
  if (found === null) throw new Error(`no zone ${name}`);
  return found;
};
const shown = (name: string, at: number) => {
  const local = zone(name).local(at);
  return { date: isoDate(Math.floor(local / 86_400_000)), hour: Math.floor((local % 86_400_000) / 3_600_000) };
};
const dayOf = (date: string): number => Date.parse(date) / 86_400_000;

describe.each(ZONE_NAMES)('the clocks of %s', (name) => {
  it('show what Intl says, at any time of 30 years', () => {
    const instant = fc.integer({ min: Date.UTC(2000, 0, 1) / 1000, max: Date.UTC(2030, 0, 1) / 1000 });
    fc.assert(
      fc.property(instant, (second) => expect(shown(name, second * 1000)).toEqual(localTime(second * 1000, name))),
      { numRuns: 500 },
    );
  });

  it('show what Intl says to the second around every change', () => {
    for (const point of turningPoints(name)) {
      for (let second = -3_600; second <= 3_600; second += 60) {
        for (const off of [0, 1, 59]) {
          const at = point + (second + off) * 1000;
          if (JSON.stringify(shown(name, at)) === JSON.stringify(localTime(at, name))) continue;
          throw new Error(`differs at ${new Date(at).toISOString()}`);
        }
      }
    }
  });

  it('begin a day at the first instant that shows it or a later one', () => {
    for (const point of turningPoints(name)) {
      for (let day = zone(name).dayOf(point) - 1; day <= zone(name).dayOf(point) + 2; day++) {
        expect([isoDate(day), new Date(zone(name).startOf(day))]).toEqual([
          isoDate(day),
          new Date(startOfDate(isoDate(day), name)),
        ]);
      }
    }
  });
});

describe('zones', () => {
  it('are found by their names in any case, and by their older names', () => {
    expect(zoneOf('europe/berlin')).toBe(zoneOf('Europe/Berlin'));
    expect(zoneOf('Asia/Calcutta')).toBe(zoneOf('Asia/Kolkata'));
    expect(zoneOf('UTC')?.local(1234)).toBe(1234);
  });

  it('are not made of what is none', () => {
    for (const name of ['', 'Mars/Olympus', '+02:00', 'Europe/Berlin ', '../etc/passwd', 'GMT+25']) {
      expect([name, zoneOf(name)]).toEqual([name, null]);
    }
  });

  it('leave out the day that Samoa has left out', () => {
    const apia = zone('Pacific/Apia');
    expect(isoDate(apia.nextDay(dayOf('2011-12-29')))).toBe('2011-12-31');
    expect(apia.startOf(dayOf('2011-12-30'))).toBe(apia.startOf(dayOf('2011-12-31')));
  });

  it('tell the same when they are asked out of order', () => {
    const times = [...turningPoints('Europe/Berlin'), Date.UTC(2024, 6, 1), Date.UTC(2001, 0, 1)];
    const forwards = times.map((at) => zone('Europe/Berlin').local(at));
    const backwards = times.toReversed().map((at) => zone('Europe/Berlin').local(at));
    expect(backwards.reverse()).toEqual(forwards);
  });
});

describe('calendar units', () => {
  it('begin weeks on Monday, as ISO does', () => {
    expect(isoDate(unitStart('week', dayOf('2024-01-07')))).toBe('2024-01-01');
    expect(isoDate(unitStart('week', dayOf('2021-01-03')))).toBe('2020-12-28');
    expect(weekdayOf(dayOf('2024-01-01'))).toBe(0);
    expect(weekdayOf(dayOf('1969-12-28'))).toBe(6);
  });

  it('follow one another without holes or overlaps', () => {
    const utc = zone('UTC');
    for (const unit of ['day', 'week', 'month', 'year'] as const) {
      let start = unitStart(unit, dayOf('2023-02-27'));
      for (let i = 0; i < 30; i++) {
        const next = nextUnit(unit, start, utc);
        expect(unitStart(unit, next)).toBe(next);
        expect(unitStart(unit, next - 1)).toBe(start);
        start = next;
      }
    }
  });
});
