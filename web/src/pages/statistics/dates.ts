/** Dates are "2024-03-31" here, without a zone: they are counted with as if they were UTC. */
const DAY_MS = 86_400_000;

export const at = (date: string): number => Date.parse(`${date}T00:00:00Z`);
export const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
export const addDays = (date: string, days: number): string => dateOf(at(date) + days * DAY_MS);
export const daysBetween = (from: string, to: string): number => Math.round((at(to) - at(from)) / DAY_MS);
export const yearOf = (date: string): number => Number(date.slice(0, 4));
/** 0 is Monday. */
export const weekdayOf = (date: string): number => (new Date(at(date)).getUTCDay() + 6) % 7;

/** The date that clocks in `zone` show at an instant. */
export function localDate(instant: string | number, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return parts.format(new Date(instant));
}

/** The instant at which a date begins in `zone`. */
export function startOfDay(date: string, zone: string): string {
  const midnight = at(date);
  // The offset at the guess may be another than at the real midnight: the second round uses that one.
  let instant = midnight;
  for (let round = 0; round < 2; round++) instant = midnight - offsetAt(instant, zone);
  return new Date(instant).toISOString();
}

function offsetAt(instant: number, zone: string): number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'medium',
    hourCycle: 'h23',
  });
  return Date.parse(`${format.format(instant)} UTC`) - Math.floor(instant / 1000) * 1000;
}

const formats = {
  day: { day: 'numeric', month: 'long', year: 'numeric' },
  shortDay: { day: 'numeric', month: 'short', year: 'numeric' },
  month: { month: 'long', year: 'numeric' },
  shortMonth: { month: 'short' },
} satisfies Record<string, Intl.DateTimeFormatOptions>;

/** Writes a date, or a month such as "2024-03", in words. */
export function inWords(date: string, how: keyof typeof formats): string {
  const full = date.length === 'YYYY-MM'.length ? `${date}-01` : date;
  return new Intl.DateTimeFormat('en', { ...formats[how], timeZone: 'UTC' }).format(at(full));
}

export function momentInWords(instant: string, zone: string): string {
  return new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short', timeZone: zone }).format(
    new Date(instant),
  );
}

/** The first day of the month after "2024-03". */
export function nextMonth(month: string): string {
  return `${addDays(`${month}-01`, 31).slice(0, 7)}-01`;
}

/** "Mar", and for January the year that begins. */
export function monthOrYear(date: string): string {
  return date.slice(5, 7) === '01' ? date.slice(0, 4) : inWords(date, 'shortMonth');
}
