import { z } from 'zod';
import { DEFAULT_LIMIT, instant, MAX_LIMIT } from '../../http/common-schemas.js';
import { CALENDAR_UNITS } from './calendar-unit.js';

const time = z.union([z.iso.date(), z.iso.datetime({ offset: true })], {
  error: 'must be a local date, such as 2024-03-31, or an instant, such as 2024-03-31T12:00:00Z',
});
const limit = (usual: number) => z.coerce.number().int().min(1).max(MAX_LIMIT).default(usual);

export const analyticsQuery = z.object({
  from: time.optional(),
  /** Exclusive. */
  to: time.optional(),
  /** IANA name. */
  tz: z.string().max(60).optional(),
  editions: z.enum(['merged', 'separate']).optional(),
});
export const topQuery = analyticsQuery.extend({
  kind: z.enum(['track', 'artist', 'album', 'genre']).default('track'),
  by: z.enum(['plays', 'time']).default('plays'),
  limit: limit(DEFAULT_LIMIT),
});
export const trendQuery = analyticsQuery.extend({ interval: z.enum(CALENDAR_UNITS).default('month') });
export const sessionsQuery = analyticsQuery.extend({ limit: limit(10) });
export const forgottenQuery = analyticsQuery.extend({
  kind: z.enum(['track', 'artist', 'album']).default('track'),
  limit: limit(DEFAULT_LIMIT),
});
export const artistParams = z.object({ key: z.string().min(1).max(500) });
export const artistQuery = analyticsQuery.extend({ limit: limit(10) });
export const wrappedQuery = analyticsQuery
  .pick({ tz: true, editions: true })
  .extend({ year: z.coerce.number().int().min(1971).max(2099).optional() });

const count = z.number().int();
const amount = { plays: count, ms: z.number() };
const date = z.iso.date();
const month = z.string().regex(/^\d{4}-\d{2}$/);
const itemsOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) });

const summary = {
  listens: count,
  countedPlays: count,
  ms: z.number(),
  tracks: count,
  artists: count,
  albums: count,
  firstListenAt: instant.nullable(),
  lastListenAt: instant.nullable(),
};
const group = { key: z.string(), name: z.string(), artist: z.string().optional() };
const topItem = z.object({ ...group, ...amount, share: z.number() });
const trendItem = z.object({ start: date, ...amount });
const session = z.object({ start: instant, end: instant, ...amount });
const streak = z.object({ days: count, start: date.nullable(), end: date.nullable() });
const year = { year: count, ...summary, newArtists: count, newTracks: count };

export const summarySchema = z.object(summary).meta({ id: 'ListeningSummary' });
export const topSchema = itemsOf(topItem).meta({ id: 'ListeningTop' });
export const trendSchema = itemsOf(trendItem).meta({ id: 'ListeningTrend' });
export const clockSchema = z
  .object({
    cells: z.array(
      z.object({
        weekday: count.min(0).max(6).describe('0 is Monday'),
        hour: count.min(0).max(23),
        ...amount,
      }),
    ),
  })
  .meta({ id: 'ListeningClock' });
export const discoverySchema = itemsOf(z.object({ month, artists: count, tracks: count })).meta({
  id: 'ListeningDiscovery',
});
export const streaksSchema = z.object({ current: streak, longest: streak }).meta({ id: 'ListeningStreaks' });
export const sessionsSchema = itemsOf(session).meta({ id: 'ListeningSessions' });
export const forgottenSchema = itemsOf(
  z.object({
    ...group,
    plays: count,
    playsEver: count,
    peak: z.object({ month, plays: count }),
    firstPlayAt: instant,
    lastPlayAt: instant,
  }),
).meta({ id: 'ListeningForgotten' });
export const artistSchema = z
  .object({
    key: z.string(),
    name: z.string(),
    listens: count,
    ...amount,
    tracks: count,
    albums: count,
    firstListenAt: instant.nullable(),
    lastListenAt: instant.nullable(),
    topTracks: z.array(topItem),
    topAlbums: z.array(topItem),
    trend: z.array(trendItem),
  })
  .meta({ id: 'ListeningArtist' });
export const wrappedSchema = z
  .object({
    ...year,
    topTracks: z.array(topItem),
    topArtists: z.array(topItem),
    topAlbums: z.array(topItem),
    topGenres: z.array(topItem),
    topNewArtists: z.array(topItem),
    busiestDay: z.object({ date, ...amount }).nullable(),
    longestSession: session.nullable(),
    longestStreak: streak,
    months: z.array(trendItem),
    previous: z.object(year),
  })
  .meta({ id: 'ListeningYear' });
