import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nextTime } from '../../server/features/playlist-schedule/next-time.js';

const at = (weekday: number | null, hour: number, timeZone: string, now: string) =>
  nextTime({ weekday, hour, timeZone }, new Date(now)).toISOString();

describe('the next time of a schedule', () => {
  it.each([
    ['later today', null, 8, 'UTC', '2026-11-21T07:59:59Z', '2026-11-21T08:00:00.000Z'],
    ['not now again', null, 8, 'UTC', '2026-11-21T08:00:00Z', '2026-11-22T08:00:00.000Z'],
    ['Monday, from a Saturday', 1, 8, 'UTC', '2026-11-21T12:00:00Z', '2026-11-23T08:00:00.000Z'],
    ['a week on', 6, 8, 'UTC', '2026-11-21T12:00:00Z', '2026-11-28T08:00:00.000Z'],
    ['by the clocks of the place', 1, 8, 'Europe/Berlin', '2026-11-21T12:00:00Z', '2026-11-23T07:00:00.000Z'],
    ['by its calendar', 1, 0, 'Pacific/Auckland', '2026-11-21T12:00:00Z', '2026-11-22T11:00:00.000Z'],
    ['8:00 before the clocks change', null, 8, 'Europe/Berlin', '2027-03-27T03:00:00Z', '2027-03-27T07:00:00.000Z'],
    ['8:00 when they have changed', null, 8, 'Europe/Berlin', '2027-03-27T12:00:00Z', '2027-03-28T06:00:00.000Z'],
    ['an hour that is skipped', null, 2, 'Europe/Berlin', '2027-03-27T12:00:00Z', '2027-03-28T01:00:00.000Z'],
    ['the hour that comes twice', null, 2, 'Europe/Berlin', '2026-10-24T12:00:00Z', '2026-10-25T00:00:00.000Z'],
    ['only the first of the two', null, 2, 'Europe/Berlin', '2026-10-25T00:30:00Z', '2026-10-26T01:00:00.000Z'],
    ['a midnight that is skipped', null, 0, 'America/Santiago', '2026-09-05T12:00:00Z', '2026-09-06T04:00:00.000Z'],
    ['half an hour of change', null, 8, 'Australia/Lord_Howe', '2026-10-03T12:00:00Z', '2026-10-03T21:00:00.000Z'],
  ])('is %s', (_what, weekday, hour, zone, now, next) => {
    expect(at(weekday, hour, zone, now)).toBe(next);
  });

  it('is later, soon, and shown by the clocks', () => {
    const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe'];
    const times = fc.record({
      weekday: fc.option(fc.integer({ min: 0, max: 6 })),
      hour: fc.integer({ min: 0, max: 23 }),
      timeZone: fc.constantFrom(...zones),
    });
    const now = fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(times, now, (schedule, from) => {
        const next = nextTime(schedule, from);
        const days = (next.getTime() - from.getTime()) / 86_400_000;
        expect(days).toBeGreaterThan(0);
        expect(days).toBeLessThanOrEqual((schedule.weekday === null ? 1 : 7) + 1 / 24);
        const parts = new Intl.DateTimeFormat('en-US', {
          timeZone: schedule.timeZone,
          weekday: 'short',
          hour: 'numeric',
          hourCycle: 'h23',
        }).formatToParts(next);
        const shown = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
        const hour = Number(shown['hour']);
        // An hour that the clocks skip is reached behind the gap.
        expect([schedule.hour, schedule.hour + 1]).toContain(hour);
        const weekday = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'].indexOf(shown['weekday'] ?? '');
        if (schedule.weekday !== null) expect(weekday).toBe(schedule.weekday);
      }),
    );
  });

  it('knows no zone by the name of none', () => {
    expect(() => at(null, 8, 'Europe/Atlantis', '2026-11-21T12:00:00Z')).toThrow(RangeError);
  });
});
