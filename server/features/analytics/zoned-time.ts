const DAY_MS = 86_400_000;
const SECOND_MS = 1000;
/** From this year on, and to that one, clocks are looked up; before and after, they show what they show at its ends. */
const FIRST_YEAR = 1970;
const LAST_YEAR = 2100;
/** No zone has changed its clocks and changed them back within a week since 1970. */
const STEP_MS = 7 * DAY_MS;
/** No clock is further behind UTC, or further ahead. */
const WIDEST_OFFSET_MS = 26 * 3_600_000;

/** A time of one year of UTC (epoch ms, `end` exclusive) in which clocks are the same ms ahead of UTC. */
interface Stretch {
  start: number;
  end: number;
  offset: number;
}

/**
 * A place's clocks from 1970 to 2100. "Local" times are what those clocks show, written as if it were UTC: local ms
 * since 1970-01-01T00:00, and days counted from 1970-01-01. Everything in analytics that turns an instant into a day or
 * an hour goes through here. Each year is looked up when it is first asked for.
 */
export class Zone {
  private readonly format: Intl.DateTimeFormat;
  private readonly years = new Map<number, readonly Stretch[]>();
  /** The stretch of time that was asked about last: listens come in order of time. */
  private since = Infinity;
  private until = -Infinity;
  private offset = 0;

  constructor(readonly name: string) {
    this.format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  }

  /** What the clocks show at an instant (epoch ms). */
  local(at: number): number {
    if (at < this.since || at >= this.until) this.seek(at);
    return at + this.offset;
  }

  /** The calendar day of an instant (epoch ms). */
  dayOf(at: number): number {
    return Math.floor(this.local(at) / DAY_MS);
  }

  /** The first instant (epoch ms) at which the clocks show this day, or a later one where the zone has skipped it. */
  startOf(day: number): number {
    const midnight = day * DAY_MS;
    let stretch = this.stretchAt(midnight - WIDEST_OFFSET_MS);
    while (stretch.end + stretch.offset <= midnight && !isLast(stretch)) stretch = this.stretchAt(stretch.end);
    return Math.max(stretch.start, midnight - stretch.offset);
  }

  /** The day after, leaving out one that the zone has skipped (Pacific/Apia, 2011-12-30). */
  nextDay(day: number): number {
    return this.dayOf(this.startOf(day + 1));
  }

  private seek(at: number): void {
    const stretch = this.stretchAt(at);
    this.since = stretch.start === startOfYear(FIRST_YEAR) ? -Infinity : stretch.start;
    this.until = isLast(stretch) ? Infinity : stretch.end;
    this.offset = stretch.offset;
  }

  private stretchAt(at: number): Stretch {
    const year = Math.max(FIRST_YEAR, Math.min(LAST_YEAR, new Date(at).getUTCFullYear()));
    let stretches = this.years.get(year);
    if (stretches === undefined) this.years.set(year, (stretches = findStretches(this.format, year)));
    return stretches.reduce((found, one) => (one.start <= at ? one : found));
  }
}

const startOfYear = (year: number): number => Date.UTC(year, 0, 1);
const isLast = ({ end }: Stretch): boolean => end === startOfYear(LAST_YEAR + 1);

const zones = new Map<string, Zone>();

/** A zone by its IANA name, in any case. Null for a name that is none, and for a bare offset such as "+02:00". */
export function zoneOf(name: string): Zone | null {
  const known = zones.get(name);
  if (known !== undefined) return known;
  const canonical = canonicalName(name);
  if (canonical === null) return null;
  let zone = zones.get(canonical);
  if (zone === undefined) {
    zone = new Zone(canonical);
    zones.set(canonical, zone);
  }
  return zone;
}

function canonicalName(name: string): string | null {
  if (!/^[A-Za-z]/.test(name)) return null;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return null; // Intl has no other way to say that it does not know a zone
  }
}

/** Asks Intl once for each week of the year, and bisects to the second wherever the answer changes. */
function findStretches(format: Intl.DateTimeFormat, year: number): Stretch[] {
  const end = startOfYear(year + 1);
  let start = startOfYear(year);
  let offset = offsetAt(format, start);
  const stretches: Stretch[] = [];
  for (let at = start; at < end; at += STEP_MS) {
    let [low, high] = [at, Math.min(at + STEP_MS, end)];
    const next = offsetAt(format, high);
    if (next === offset) continue;
    while (high - low > SECOND_MS) {
      const middle = low + Math.floor((high - low) / 2 / SECOND_MS) * SECOND_MS;
      if (offsetAt(format, middle) === offset) low = middle;
      else high = middle;
    }
    if (high === end) break;
    stretches.push({ start, end: high, offset });
    [start, offset] = [high, next];
  }
  stretches.push({ start, end, offset });
  return stretches;
}

/** Ms by which the clocks are ahead of UTC: Intl writes "GMT-03:30", and plain "GMT" for none. */
function offsetAt(format: Intl.DateTimeFormat, at: number): number {
  const [, sign, hours = '0', minutes = '0', seconds = '0'] =
    /GMT(?:([+-])(\d+):(\d+)(?::(\d+))?)?$/.exec(format.format(at)) ?? [];
  const ahead = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * SECOND_MS;
  return sign === '-' ? -ahead : ahead;
}
