import fc from 'fast-check';
import { Groupings } from '../../server/features/analytics/groupings.js';
import { joinMonths } from '../../server/features/analytics/listening.js';
import type { MonthSource } from '../../server/features/analytics/month-source.js';
import type { View } from '../../server/features/analytics/view.js';
import { atOnce } from '../../server/in-slices.js';
import { zoneOf } from '../../server/features/analytics/zoned-time.js';
import { trackKey } from '../../server/features/catalogue/identity.js';
import { monthOf } from '../../server/features/history/listen.js';
import {
  type BucketListen,
  decodeMonth,
  encodeMonth,
  type MonthColumns,
} from '../../server/features/history/month-bucket.js';
import type { ReferenceOptions } from './analytics-reference.js';

/** Zones whose clocks have done something that is easily got wrong, and when they did. */
export const ZONES = {
  'Europe/Berlin': ['2019-03-31T01:00:00Z', '2019-10-27T01:00:00Z'],
  // At a minute past midnight, until 2011: the clocks went back into the day before.
  'America/St_Johns': ['2006-10-29T02:31:00Z', '2007-03-11T03:31:00Z', '2012-11-04T04:30:00Z'],
  'Asia/Kolkata': ['2020-01-01T00:00:00Z'],
  // The 30th of December 2011 was left out.
  'Pacific/Apia': ['2011-12-30T10:00:00Z', '2012-03-31T14:00:00Z', '2020-04-04T14:00:00Z'],
  // Back to UTC for Ramadan.
  'Africa/Casablanca': ['2019-05-05T02:00:00Z', '2019-06-09T02:00:00Z', '2018-10-28T02:00:00Z'],
} as const;
export type TestZone = keyof typeof ZONES;
export const ZONE_NAMES = Object.keys(ZONES) as TestZone[];

const DAY_MS = 86_400_000;
export const turningPoints = (zone: TestZone): number[] => ZONES[zone].map((time) => Date.parse(time));

export function listenOf(told: Partial<BucketListen> & Pick<BucketListen, 'endedAt'>): BucketListen {
  const names = { title: told.title ?? 'Yesterday', artist: told.artist ?? 'The Beatles' };
  return {
    precision: 'second',
    msPlayed: 200_000,
    trackKey: trackKey(names),
    album: null,
    reasonEnd: 'trackdone',
    skipped: null,
    shuffle: null,
    offline: null,
    incognito: null,
    ...names,
    ...told,
  };
}

/** One song in several editions, of several lengths; spellings; a key without a URI; names in other scripts. */
const TRACKS: Pick<BucketListen, 'trackKey' | 'title' | 'artist' | 'album'>[] = [
  { trackKey: 'spotify:track:1', title: 'Yesterday', artist: 'The Beatles', album: 'Help!' },
  {
    trackKey: 'spotify:track:2',
    title: 'Yesterday - Remastered 2009',
    artist: 'The Beatles',
    album: 'Help! (Remastered)',
  },
  { trackKey: 'spotify:track:3', title: 'Yesterday', artist: 'Beatles', album: '1' },
  { trackKey: 'beatles – yesterday', title: 'Yesterday', artist: 'the beatles', album: null },
  { trackKey: 'spotify:track:4', title: 'Halo', artist: 'Beyoncé', album: 'I Am' },
  { trackKey: 'spotify:track:5', title: 'Halo (Live)', artist: 'BEYONCE', album: 'I Am... World Tour' },
  { trackKey: 'beyonce – halo', title: 'Halo', artist: 'Beyonce', album: 'I AM' },
  { trackKey: 'spotify:track:6', title: 'お先に失礼します。', artist: '花冷え。', album: '来世は偉人!' },
  { trackKey: 'spotify:track:7', title: '!!!', artist: '!!!', album: null },
  { trackKey: 'spotify:track:8', title: 'Believe Me', artist: 'Lil Wayne & Drake', album: 'Single' },
];

const LENGTHS = [200_000, 201_000, 240_000, 242_500, 420_000];

/** Random histories: around the given instants within some days, or anywhere in 16 years. */
export function histories(around: readonly number[]): fc.Arbitrary<BucketListen[]> {
  const near = fc
    .tuple(fc.constantFrom(...around), fc.integer({ min: -9 * 86_400, max: 9 * 86_400 }))
    .map(([at, seconds]) => at + seconds * 1000);
  const listen = fc.record({
    at: near,
    track: fc.constantFrom(...TRACKS),
    msPlayed: fc.oneof(
      fc.constantFrom(...LENGTHS),
      fc.integer({ min: 0, max: 60_000 }),
      fc.constantFrom(null, 29_999, 30_000),
    ),
    reasonEnd: fc.constantFrom('trackdone', 'trackdone', 'fwdbtn', null),
  });
  return fc
    .array(listen, { maxLength: 60 })
    .map((listens) =>
      listens
        .map(({ at, track, ...rest }) => listenOf({ ...track, ...rest, endedAt: new Date(at) }))
        .sort((a, b) => a.endedAt.getTime() - b.endedAt.getTime()),
    );
}

/** The months of a history, packed and unpacked, as a store would give them. */
export function monthsOf(listens: readonly BucketListen[]): MonthColumns[] {
  const months = new Map<string, BucketListen[]>();
  for (const listen of listens) {
    const month = monthOf(listen.endedAt);
    months.set(month, [...(months.get(month) ?? []), listen]);
  }
  return [...months].map(([month, inMonth]) => decodeMonth(month, Uint8Array.from(encodeMonth(inMonth))));
}

/** What a history's months are read by. */
export function readingOf(
  listensOf: (userId: string) => readonly BucketListen[],
): Pick<MonthSource, 'revisions' | 'loadMonths'> {
  return {
    async revisions(userId) {
      return new Map(monthsOf(listensOf(userId)).map((month) => [month.month, JSON.stringify(month)]));
    },
    async loadMonths(userId, first, last) {
      return monthsOf(listensOf(userId)).filter(({ month }) => month >= first && month <= last);
    },
  };
}

export function viewOf(listens: readonly BucketListen[], options: Partial<ReferenceOptions> = {}): View {
  const zone = zoneOf(options.zone ?? 'UTC');
  if (zone === null) throw new Error(`no such zone: ${options.zone}`);
  const listening = atOnce(joinMonths(monthsOf(listens)));
  return {
    listening,
    groupings: new Groupings(listening),
    zone,
    rule: options.rule ?? 'thirty-seconds',
    editions: options.editions ?? 'merged',
    from: options.from ?? null,
    to: options.to ?? null,
    only: null,
    now: options.now ?? Date.UTC(2026, 0, 1),
  };
}

/** How to look at histories around one of the zone's turning points. */
export function optionsFor(zone: TestZone): fc.Arbitrary<ReferenceOptions> {
  const edge = fc.option(
    fc
      .tuple(fc.constantFrom(...turningPoints(zone)), fc.integer({ min: -9 * 1440, max: 9 * 1440 }))
      .map(([at, minutes]) => at + minutes * 60_000),
  );
  return fc
    .record({
      zone: fc.constant(zone),
      rule: fc.constantFrom('thirty-seconds' as const, 'completed' as const, 'all' as const),
      editions: fc.constantFrom('merged' as const, 'separate' as const),
      from: edge,
      to: edge,
      now: fc.constantFrom(Date.UTC(2026, 0, 1), Math.max(...turningPoints(zone)) + 200 * DAY_MS),
    })
    .map((options) =>
      options.from !== null && options.to !== null && options.from > options.to
        ? { ...options, from: options.to, to: options.from }
        : options,
    );
}
