/** A day of the calendar; months count from 1. */
export interface Day {
  year: number;
  month: number;
  day: number;
}

const FORMATS = new Map<string, Intl.DateTimeFormat>();

function format(timeZone: string): Intl.DateTimeFormat {
  const known = FORMATS.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  FORMATS.set(timeZone, made);
  return made;
}

/** Milliseconds by which the zone's clocks are ahead of UTC at an instant. */
function offset(at: Date, timeZone: string): number {
  const part = Object.fromEntries(
    format(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at.getTime() / 1000) * 1000;
}

/** The calendar day in a zone at an instant. @throws RangeError for an unknown zone */
export function dayAt(at: Date, timeZone: string): Day {
  const local = new Date(at.getTime() + offset(at, timeZone));
  return { year: local.getUTCFullYear(), month: local.getUTCMonth() + 1, day: local.getUTCDate() };
}

/** The instant at which a day begins in a zone; months and days out of range roll over. */
export const startOf = ({ year, month, day }: Day, timeZone: string): Date =>
  instantOf(Date.UTC(year, month - 1, day), timeZone);

/** The instant at which the zone's clocks show a time, given as if it were UTC. */
function instantOf(shown: number, timeZone: string): Date {
  const guess = shown - offset(new Date(shown), timeZone);
  return new Date(shown - offset(new Date(guess), timeZone));
}

/** Minutes, at least one, until the zone's clocks next show a time of day; `every` so many hours they show what is meant. */
export function minutesUntil(
  { hour, minute, every }: { hour: number; minute: number; every: number },
  at: Date,
  timeZone: string,
): number {
  const { year, month, day } = dayAt(at, timeZone);
  for (let hours = hour % every; ; hours += every) {
    const then = instantOf(Date.UTC(year, month - 1, day, hours, minute), timeZone);
    if (then > at) return Math.max(1, Math.round((then.getTime() - at.getTime()) / 60_000));
  }
}

/** 0 Monday … 6 Sunday. */
export function weekday({ year, month, day }: Day): number {
  return (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7;
}
