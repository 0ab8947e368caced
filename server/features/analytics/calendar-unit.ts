import type { Zone } from './zoned-time.js';

export const CALENDAR_UNITS = ['day', 'week', 'month', 'year'] as const;
export type CalendarUnit = (typeof CALENDAR_UNITS)[number];

const DAY_MS = 86_400_000;
/** 1970-01-01 was a Thursday. */
const EPOCH_WEEKDAY = 3;

/** Days count from 1970-01-01. */
export const isoDate = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
export const dayOfDate = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY_MS;
const dayOfMonth = (year: number, month: number): number => Date.UTC(year, month) / DAY_MS;

/** 0 Monday … 6 Sunday. */
export const weekdayOf = (day: number): number => (((day + EPOCH_WEEKDAY) % 7) + 7) % 7;

/** The first day of the day, ISO week, month or year that a day is in. */
export function unitStart(unit: CalendarUnit, day: number): number {
  if (unit === 'day') return day;
  if (unit === 'week') return day - weekdayOf(day);
  const date = new Date(day * DAY_MS);
  return dayOfMonth(date.getUTCFullYear(), unit === 'month' ? date.getUTCMonth() : 0);
}

/** The first day of the next unit, where `start` is the first of one. */
export function nextUnit(unit: CalendarUnit, start: number, zone: Zone): number {
  if (unit === 'day') return zone.nextDay(start);
  if (unit === 'week') return start + 7;
  const date = new Date(start * DAY_MS);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return unit === 'month' ? dayOfMonth(year, month + 1) : dayOfMonth(year + 1, 0);
}
