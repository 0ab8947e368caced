import { type Day, dayAt, startOf, weekday } from './calendar.js';
import { NUMBER, parseNumber } from './numbers.js';

/** A stretch of days: `from` inclusive, `to` exclusive; null is open. */
interface Days {
  from: Day | null;
  to: Day | null;
}

export interface PeriodReading {
  from: Date | null;
  to: Date | null;
  /** Length of the words that said it. */
  length: number;
}

const MONTHS = [
  'jan(?:uary)?',
  'feb(?:ruary)?',
  'mar(?:ch)?',
  'apr(?:il)?',
  'may',
  'june?',
  'july?',
  'aug(?:ust)?',
  'sept?(?:ember)?',
  'oct(?:ober)?',
  'nov(?:ember)?',
  'dec(?:ember)?',
];
const MONTH = `(?:${MONTHS.join('|')})`;
const YEAR = String.raw`(?:19|20)\d\d`;
/** Northern seasons by whole months: spring is March to May, and a winter is named by the year it begins in. */
const SEASON_START: Record<string, number> = { spring: 3, summer: 6, autumn: 9, fall: 9, winter: 12 };
const SEASON = `(?:${Object.keys(SEASON_START).join('|')})`;
const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const WEEKDAY = `(?:${WEEKDAYS.join('|')})`;
const NUMBERED_DAY = String.raw`(?:the )?\d{1,2}(?:st|nd|rd|th)?(?![^ ])`;
/** A day by its date: "5 May 2019", "May 5th, 2019", "2019-05-05". */
const DATE = `(?:${NUMBERED_DAY}(?: of)? ${MONTH}(?:(?: ,)? ${YEAR})?|${MONTH} ${NUMBERED_DAY}(?:(?: ,)? ${YEAR})?|${YEAR} - \\d{1,2} - \\d{1,2})`;
const UNIT = '(?:day|week|month|year|decade)s?';
const SIMPLE = `(?:today|yesterday|${DATE}|(?:(?:this|last|past) )?${WEEKDAY}|(?:this|last|the (?:last|past|previous)|previous|past) (?:${UNIT}|${SEASON}|${MONTH})|${MONTH}(?: of)?(?: ${YEAR})?|${SEASON}(?: of)?(?: ${YEAR})?|(?:the year )?${YEAR}|the (?:19|20)?\\d0s)`;

interface Form {
  expression: RegExp;
  read: (groups: Record<string, string | undefined>, today: Day) => Days | null;
}

const form = (source: string, read: Form['read']): Form => ({
  expression: new RegExp(
    `^(?:(?:in|during|over|within|for|of|from|through|throughout|back in|all|on) )?(?:${source})(?![^ ])`,
    'u',
  ),
  read,
});

const FORMS: Form[] = [
  form(`between (?<a>${SIMPLE}) and (?<b>${SIMPLE})`, ({ a, b }, today) => join(a, b, today)),
  form(`(?<a>${SIMPLE}) (?:to|till|until|through|-) (?<b>${SIMPLE})`, ({ a, b }, today) => join(a, b, today)),
  form(
    `(?<day>(?:this (?:very )?(?:day|date)|today|the same (?:day|date)) )?(?:exactly )?(?<n>${NUMBER}|a|an) years? ago(?<also> today| to the day| on this day)?`,
    ({ n, day, also }, today) => yearsAgo(parseNumber(n ?? ''), (day ?? also) !== undefined, today),
  ),
  form(`(?:this (?:very )?(?:day|date)|today|the same (?:day|date)) (?:in )?(?<a>${YEAR})`, ({ a }, today) =>
    span({ ...today, year: Number(a) }, 'day', 1),
  ),
  form(`(?<n>${NUMBER}|a|an) (?<unit>days?|weeks?|months?) ago`, ({ n, unit = 'day' }, today) =>
    span(startOfUnit(back(today, parseNumber(n ?? ''), unit), unit.replace(/s$/, '')), unit, 1),
  ),
  form(`(?:ever )?since (?<a>${SIMPLE})`, ({ a }, today) => ({ from: simple(a, today)?.from ?? null, to: null })),
  form(`(?:before|until|till|up to) (?<a>${SIMPLE})`, ({ a }, today) => ({
    from: null,
    to: simple(a, today)?.from ?? null,
  })),
  form(`after (?<a>${SIMPLE})`, ({ a }, today) => ({ from: simple(a, today)?.to ?? null, to: null })),
  form(`(?:the |my )?(?:last|past|previous) (?:(?<n>${NUMBER}|few) )?(?<unit>${UNIT})`, ({ n, unit }, today) =>
    n === undefined && !unit?.endsWith('s')
      ? null
      : { from: back(today, n === 'few' ? 3 : n ? parseNumber(n) : 1, unit), to: null },
  ),
  form(`(?<n>${NUMBER}|a|an) (?<unit>${UNIT})`, ({ n, unit }, today) => ({
    from: back(today, parseNumber(n ?? ''), unit),
    to: null,
  })),
  form(`(?<a>${SIMPLE})`, ({ a }, today) => simple(a, today)),
  form('recently|lately|of late|these days', (_, today) => ({ from: back(today, 1, 'month'), to: null })),
];

/**
 * Reads the words at the beginning of a line as a period of the listener's calendar: "summer 2019", "the last three
 * months", "since March". Named months and seasons without a year mean the latest that has begun.
 */
export function parsePeriod(words: string, now: Date, timeZone: string): PeriodReading | null {
  const today = dayAt(now, timeZone);
  for (const { expression, read } of FORMS) {
    const found = expression.exec(words);
    const days = found === null ? null : read({ ...found.groups }, today);
    if (found === null || days === null) continue;
    return {
      from: days.from && startOf(days.from, timeZone),
      to: days.to && startOf(days.to, timeZone),
      length: found[0].length,
    };
  }
  return null;
}

function join(a: string | undefined, b: string | undefined, today: Day): Days {
  return { from: simple(a, today)?.from ?? null, to: simple(b, today)?.to ?? null };
}

function simple(words: string | undefined, today: Day): Days | null {
  if (words === undefined) return null;
  if (words === 'today') return span(today, 'day', 1);
  if (words === 'yesterday') return span(back(today, 1, 'day'), 'day', 1);
  const date = dateOf(words, today);
  if (date !== null) return span(date, 'day', 1);
  const dayOfWeek = WEEKDAYS.indexOf(words.split(' ').at(-1) ?? '');
  if (dayOfWeek >= 0) return span(back(today, (weekday(today) - dayOfWeek + 7) % 7 || 7, 'day'), 'day', 1);
  const year = new RegExp(`${YEAR}$`).exec(words)?.[0];
  const decade = /(?:(19|20)?(\d0))s$/.exec(words);
  const season = new RegExp(SEASON).exec(words)?.[0];
  const month = new RegExp(`(?:^| )(${MONTH})(?= |$)`).exec(words)?.[1];
  const past = /^(?:last|past|previous|the (?:last|past|previous)) /.test(words);
  if (decade !== null) return decadeOf(decade[1], Number(decade[2]));
  if (season !== undefined) return named(SEASON_START[season] ?? 1, 3, year, past, today);
  if (month !== undefined)
    return named(MONTHS.findIndex((name) => new RegExp(`^${name}$`).test(month)) + 1, 1, year, past, today);
  if (year !== undefined) return span({ year: Number(year), month: 1, day: 1 }, 'year', 1);
  const unit = new RegExp(UNIT).exec(words)?.[0].replace(/s$/, '') ?? 'day';
  const start = startOfUnit(today, unit);
  return past ? { from: back(start, 1, unit), to: start } : span(start, unit, 1);
}

/** A date without a year is the latest that has come; one that there is not in the calendar is none. */
function dateOf(words: string, today: Day): Day | null {
  if (!new RegExp(`^${DATE}$`).test(words)) return null;
  const numbers = words.match(/\d+/g)?.map(Number) ?? [];
  const name = new RegExp(`(?:^| )(${MONTH})(?= |$)`).exec(words)?.[1];
  const [year, month, day] =
    name === undefined
      ? numbers
      : [numbers[1], MONTHS.findIndex((source) => new RegExp(`^${source}$`).test(name)) + 1, numbers[0]];
  if (month === undefined || day === undefined || day < 1 || month < 1 || month > 12) return null;
  const isToCome = month > today.month || (month === today.month && day > today.day);
  const date = { year: year ?? (isToCome ? today.year - 1 : today.year), month, day };
  return new Date(Date.UTC(date.year, month - 1, day)).getUTCDate() === day ? date : null;
}

/** "Three years ago" is that year; with "today" or "this day" it is the day. */
function yearsAgo(years: number, toTheDay: boolean, today: Day): Days {
  const then = back(today, years, 'year');
  return toTheDay ? span(then, 'day', 1) : span(startOfUnit(then, 'year'), 'year', 1);
}

function decadeOf(century: string | undefined, tens: number): Days {
  const year = century === undefined ? (tens >= 30 ? 1900 : 2000) + tens : Number(century) * 100 + tens;
  return { from: { year, month: 1, day: 1 }, to: { year: year + 10, month: 1, day: 1 } };
}

/** Months with a name: of the year said, else of the latest year in which they have begun, for "last" in which they are over. */
function named(month: number, months: number, year: string | undefined, past: boolean, today: Day): Days {
  let at = Number(year ?? today.year);
  const needed = past ? month + months : month;
  if (year === undefined && needed > today.month) at -= 1;
  return { from: { year: at, month, day: 1 }, to: { year: at, month: month + months, day: 1 } };
}

function startOfUnit(day: Day, unit: string): Day {
  if (unit === 'week') return { ...day, day: day.day - weekday(day) };
  if (unit === 'month') return { ...day, day: 1 };
  if (unit === 'year') return { ...day, month: 1, day: 1 };
  if (unit === 'decade') return { year: Math.floor(day.year / 10) * 10, month: 1, day: 1 };
  return day;
}

function span(from: Day, unit: string, count: number): Days {
  return { from, to: back(from, -count, unit) };
}

function back(from: Day, count: number, unit: string | undefined): Day {
  const name = unit?.replace(/s$/, '');
  if (name === 'week') return { ...from, day: from.day - 7 * count };
  if (name === 'month') return { ...from, month: from.month - count };
  if (name === 'year') return { ...from, year: from.year - count };
  if (name === 'decade') return { ...from, year: from.year - 10 * count };
  return { ...from, day: from.day - count };
}
