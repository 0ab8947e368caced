import { learnDuration } from '../../server/features/catalogue/learn-duration.js';
import { normalise, recordingKey } from '../../server/features/catalogue/identity.js';
import type { BucketListen } from '../../server/features/history/month-bucket.js';

/**
 * Statistics in the slow and obvious way: over plain listens, asking Intl for the date and hour of each, counting into
 * maps of strings. It shares no code with server/features/analytics.
 */
export interface ReferenceOptions {
  zone: string;
  rule: 'thirty-seconds' | 'completed' | 'all';
  editions: 'merged' | 'separate';
  /** Epoch ms, `to` exclusive. */
  from: number | null;
  to: number | null;
  now: number;
}

type Kind = 'track' | 'artist' | 'album';

export interface LocalTime {
  date: string;
  hour: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

export function localTime(at: number, zone: string): LocalTime {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
    });
    formats.set(zone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return { date: `${parts['year']}-${parts['month']}-${parts['day']}`, hour: Number(parts['hour']) };
}

/** The first minute at which the local date is this one or a later one. */
export function startOfDate(date: string, zone: string): number {
  for (let at = Date.parse(`${date}T00:00:00Z`) - 15 * 3_600_000; ; at += 60_000) {
    if (localTime(at, zone).date >= date) return at;
  }
}

const weekday = (date: string): number => (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;

function unitOf(date: string, unit: 'day' | 'week' | 'month' | 'year'): string {
  if (unit === 'day') return date;
  if (unit === 'month') return `${date.slice(0, 7)}-01`;
  if (unit === 'year') return `${date.slice(0, 4)}-01-01`;
  return new Date(Date.parse(`${date}T00:00:00Z`) - weekday(date) * 86_400_000).toISOString().slice(0, 10);
}

export class Reference {
  private readonly all: BucketListen[];
  private readonly listens: BucketListen[];

  constructor(
    listens: readonly BucketListen[],
    private readonly options: ReferenceOptions,
  ) {
    this.all = [...listens];
    this.listens = this.all.filter((listen) => this.isWithin(listen.endedAt.getTime()));
  }

  private isWithin(at: number): boolean {
    const { from, to } = this.options;
    return (from === null || at >= from) && (to === null || at < to);
  }

  private counted({ msPlayed, reasonEnd }: BucketListen): boolean {
    const ms = msPlayed ?? 180_000;
    if (this.options.rule === 'all') return true;
    if (this.options.rule === 'completed' && reasonEnd !== null) return reasonEnd === 'trackdone';
    return ms >= 30_000;
  }

  private ms({ msPlayed }: BucketListen): number {
    return msPlayed ?? 180_000;
  }

  private date(listen: BucketListen): string {
    return localTime(listen.endedAt.getTime(), this.options.zone).date;
  }

  /** Null: an album that is not known. */
  group(listen: BucketListen, kind: Kind): string | null {
    if (kind === 'artist') return normalise(listen.artist);
    if (kind === 'album') {
      if (listen.album === null) return null;
      return this.options.editions === 'merged'
        ? recordingKey(listen.artist, listen.album)
        : `${normalise(listen.artist)} – ${normalise(listen.album)}`;
    }
    return this.options.editions === 'separate' ? listen.trackKey : this.song(listen);
  }

  private readonly songs = new Map<string, string>();

  /** Names a song by the track keys that belong to it. */
  private song(listen: BucketListen): string {
    const known = this.songs.get(listen.trackKey);
    if (known !== undefined) return known;
    const recording = (other: BucketListen): string => recordingKey(other.artist, other.title);
    const alike = this.all.filter((other) => recording(other) === recording(listen));
    const keys = [...new Set(alike.map((other) => other.trackKey))];
    const editions = keys.map((key) => {
      const mine = alike.filter((other) => other.trackKey === key);
      const known = mine.filter(({ msPlayed }) => msPlayed !== null);
      const finished = known.filter(({ reasonEnd }) => reasonEnd === 'trackdone');
      const others = known.filter(({ reasonEnd }) => reasonEnd === null);
      const lengths = (from: BucketListen[]): number[] => from.map(({ msPlayed }) => msPlayed ?? 0);
      return { key, listens: mine.length, length: learnDuration(lengths(others), lengths(finished)) };
    });
    const songs: (typeof editions)[] = [];
    for (const edition of editions.filter(({ length }) => length !== null).sort((a, b) => a.length! - b.length!)) {
      const song = songs.find((other) => edition.length! - other[0]!.length! <= 10_000);
      if (song) song.push(edition);
      else songs.push([edition]);
    }
    const unknown = editions.filter(({ length }) => length === null);
    const size = (song: typeof editions): number => song.reduce((sum, edition) => sum + edition.listens, 0);
    const biggest = songs.reduce<typeof editions | null>((a, b) => (a && size(a) >= size(b) ? a : b), null);
    if (biggest) biggest.push(...unknown);
    else songs.push(unknown);
    for (const song of songs) {
      const name = song
        .map(({ key }) => key)
        .sort()
        .join(' = ');
      for (const { key } of song) this.songs.set(key, name);
    }
    return this.songs.get(listen.trackKey) ?? listen.trackKey;
  }

  summary() {
    const different = (kind: Kind): number =>
      new Set(this.listens.map((listen) => this.group(listen, kind)).filter((key) => key !== null)).size;
    const times = this.listens.map(({ endedAt }) => endedAt.getTime());
    return {
      listens: this.listens.length,
      countedPlays: this.listens.filter((listen) => this.counted(listen)).length,
      ms: this.listens.reduce((sum, listen) => sum + this.ms(listen), 0),
      tracks: different('track'),
      artists: different('artist'),
      albums: different('album'),
      firstListenAt: times.length > 0 ? Math.min(...times) : null,
      lastListenAt: times.length > 0 ? Math.max(...times) : null,
    };
  }

  private add(into: Map<string, { plays: number; ms: number }>, name: string, listen: BucketListen): void {
    const amount = into.get(name) ?? { plays: 0, ms: 0 };
    into.set(name, { plays: amount.plays + (this.counted(listen) ? 1 : 0), ms: amount.ms + this.ms(listen) });
  }

  /** By group name; all of them, in no order. */
  amounts(kind: Kind): Map<string, { plays: number; ms: number }> {
    const amounts = new Map<string, { plays: number; ms: number }>();
    for (const listen of this.listens) {
      const name = this.group(listen, kind);
      if (name !== null) this.add(amounts, name, listen);
    }
    return amounts;
  }

  trend(unit: 'day' | 'week' | 'month' | 'year') {
    const amounts = new Map<string, { plays: number; ms: number }>();
    for (const start of this.unitsOfPeriod(unit)) amounts.set(start, { plays: 0, ms: 0 });
    for (const listen of this.listens) this.add(amounts, unitOf(this.date(listen), unit), listen);
    return [...amounts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([start, amount]) => ({ start, ...amount }));
  }

  /** Walks through the period in steps of half an hour and writes down what the calendar shows. */
  private unitsOfPeriod(unit: 'day' | 'week' | 'month' | 'year'): Set<string> {
    const { firstListenAt, lastListenAt } = this.summary();
    const from = this.options.from ?? firstListenAt;
    const to = this.options.to === null ? lastListenAt : this.options.to - 1;
    const units = new Set<string>();
    if (from === null || to === null) return units;
    for (let at = from; at < to; at += 30 * 60_000) units.add(unitOf(localTime(at, this.options.zone).date, unit));
    if (to >= from) units.add(unitOf(localTime(to, this.options.zone).date, unit));
    // Where clocks go back over midnight (St. John's until 2011), the day before comes again: a period begins with the
    // date of its first instant all the same.
    const first = unitOf(localTime(from, this.options.zone).date, unit);
    return new Set([...units].filter((start) => start >= first));
  }

  clock() {
    const amounts = new Map<string, { plays: number; ms: number }>();
    for (const listen of this.listens) {
      const { date, hour } = localTime(listen.endedAt.getTime(), this.options.zone);
      this.add(amounts, `${weekday(date)} ${hour}`, listen);
    }
    const cells = [];
    for (let day = 0; day < 7; day++) {
      for (let hour = 0; hour < 24; hour++) {
        cells.push({ weekday: day, hour, ...(amounts.get(`${day} ${hour}`) ?? { plays: 0, ms: 0 }) });
      }
    }
    return cells;
  }

  /** Months with anything new in them. */
  discovery() {
    const months = new Map<string, { month: string; artists: number; tracks: number }>();
    for (const kind of ['artist', 'track'] as const) {
      const seen = new Set<string>();
      for (const listen of this.all.filter((one) => this.counted(one))) {
        const name = this.group(listen, kind);
        if (name === null || seen.has(name)) continue;
        seen.add(name);
        if (!this.isWithin(listen.endedAt.getTime())) continue;
        const month = this.date(listen).slice(0, 7);
        const item = months.get(month) ?? { month, artists: 0, tracks: 0 };
        if (kind === 'artist') item.artists++;
        else item.tracks++;
        months.set(month, item);
      }
    }
    return [...months.values()].sort((a, b) => (a.month < b.month ? -1 : 1));
  }

  /** How many days the longest run of days with a counted play has. */
  longestStreak(): number {
    const played = new Set(this.listens.filter((listen) => this.counted(listen)).map((listen) => this.date(listen)));
    let longest = 0;
    for (const date of played) {
      let days = 1;
      for (let next = this.dateAfter(date); played.has(next); next = this.dateAfter(next)) days++;
      longest = Math.max(longest, days);
    }
    return longest;
  }

  /** The next date that the zone's calendar has. */
  private dateAfter(date: string): string {
    const { zone } = this.options;
    for (let at = Date.parse(`${date}T12:00:00Z`) - 14 * 3_600_000; ; at += 3_600_000) {
      const shown = localTime(at, zone).date;
      if (shown > date) return shown;
    }
  }

  sessions() {
    const sessions: { start: number; end: number; plays: number; ms: number }[] = [];
    for (const listen of this.listens) {
      const end = listen.endedAt.getTime();
      const start = end - this.ms(listen);
      const last = sessions.at(-1);
      const plays = this.counted(listen) ? 1 : 0;
      if (last && start - last.end <= 30 * 60_000) {
        Object.assign(last, { end, plays: last.plays + plays, ms: last.ms + this.ms(listen) });
      } else {
        sessions.push({ start, end, plays, ms: this.ms(listen) });
      }
    }
    return sessions;
  }

  /** What was played five times in the period, not for half a year, and hardly after its end. */
  forgotten(kind: Kind) {
    const counted = this.all.filter((listen) => this.counted(listen));
    const names = new Set(counted.map((listen) => this.group(listen, kind)));
    names.delete(null);
    const items = [];
    for (const name of names) {
      const mine = counted.filter((listen) => this.group(listen, kind) === name);
      const within = mine.filter(({ endedAt }) => this.isWithin(endedAt.getTime()));
      const { to, now } = this.options;
      const after = to === null ? 0 : mine.filter(({ endedAt }) => endedAt.getTime() >= to).length;
      const last = Math.max(...mine.map(({ endedAt }) => endedAt.getTime()));
      if (within.length < 5 || after * 5 > within.length || now - last < 180 * 86_400_000) continue;
      const byMonth = new Map<string, number>();
      for (const listen of within) {
        const month = this.date(listen).slice(0, 7);
        byMonth.set(month, (byMonth.get(month) ?? 0) + 1);
      }
      items.push({
        plays: within.length,
        playsEver: mine.length,
        peakPlays: Math.max(...byMonth.values()),
        firstPlayAt: Math.min(...mine.map(({ endedAt }) => endedAt.getTime())),
        lastPlayAt: last,
      });
    }
    return items;
  }
}
