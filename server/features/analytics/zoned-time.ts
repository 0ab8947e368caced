const DAY_MS = 86_400_000;
const SECOND_MS = 1000;
const SINCE = Date.UTC(1970, 0, 1);
const UNTIL = Date.UTC(2101, 0, 1);
/** No zone has changed its clocks and changed them back within a week since 1970. */
const STEP_MS = 7 * DAY_MS;
/** No clock is further behind UTC, or further ahead. */
const WIDEST_OFFSET_MS = 26 * 3_600_000;

/**
 * A place's clocks from 1970 to 2100. "Local" times are what those clocks show, written as if it were UTC: local ms
 * since 1970-01-01T00:00, and days counted from 1970-01-01. Everything in analytics that turns an instant into a day or
 * an hour goes through here.
 */
export class Zone {
  /** When each offset begins to hold (epoch ms), and the offset (ms ahead of UTC). */
  private readonly starts: Float64Array;
  private readonly offsets: Float64Array;
  /** The stretch of time that was asked about last: listens come in order of time. */
  private since = Infinity;
  private until = -Infinity;
  private offset = 0;

  constructor(readonly name: string) {
    const { starts, offsets } = findTransitions(name);
    this.starts = Float64Array.from(starts);
    this.offsets = Float64Array.from(offsets);
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
    for (let at = this.stretch(midnight - WIDEST_OFFSET_MS); ; at++) {
      const start = this.starts[at] ?? SINCE;
      const end = this.starts[at + 1] ?? Infinity;
      const offset = this.offsets[at] ?? 0;
      if (end + offset > midnight) return Math.max(start, midnight - offset);
    }
  }

  /** The day after, leaving out one that the zone has skipped (Pacific/Apia, 2011-12-30). */
  nextDay(day: number): number {
    return this.dayOf(this.startOf(day + 1));
  }

  private seek(at: number): void {
    const index = this.stretch(at);
    this.since = index === 0 ? -Infinity : (this.starts[index] ?? -Infinity);
    this.until = this.starts[index + 1] ?? Infinity;
    this.offset = this.offsets[index] ?? 0;
  }

  /** Index of the last stretch that begins at or before an instant. */
  private stretch(at: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? Infinity) <= at) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

const zones = new Map<string, Zone>();

/** A zone by its IANA name, in any case. Null for a name that is none, and for a bare offset such as "+02:00". */
export function zoneOf(name: string): Zone | null {
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

/** Asks Intl once a week of all the time there is, and bisects to the second wherever the answer changes. */
function findTransitions(timeZone: string): { starts: number[]; offsets: number[] } {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  const starts = [SINCE];
  const offsets = [offsetAt(format, SINCE)];
  let before = offsets[0];
  for (let at = SINCE; at < UNTIL; at += STEP_MS) {
    const offset = offsetAt(format, at + STEP_MS);
    if (offset === before) continue;
    let [low, high] = [at, at + STEP_MS];
    while (high - low > SECOND_MS) {
      const middle = low + Math.floor((high - low) / 2 / SECOND_MS) * SECOND_MS;
      if (offsetAt(format, middle) === before) low = middle;
      else high = middle;
    }
    starts.push(high);
    offsets.push(offset);
    before = offset;
  }
  return { starts, offsets };
}

/** Ms by which the clocks are ahead of UTC: Intl writes "GMT-03:30", and plain "GMT" for none. */
function offsetAt(format: Intl.DateTimeFormat, at: number): number {
  const [, sign, hours = '0', minutes = '0', seconds = '0'] =
    /GMT(?:([+-])(\d+):(\d+)(?::(\d+))?)?$/.exec(format.format(at)) ?? [];
  const ahead = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * SECOND_MS;
  return sign === '-' ? -ahead : ahead;
}
