import { notFound } from '../../errors.js';
import { type ArtistFigures, artistFigures } from './artist-figures.js';
import type { CalendarUnit } from './calendar-unit.js';
import { type ClockCell, clockOf } from './clock.js';
import type { CountingRule } from '../history/counting-rule.js';
import { type DiscoveryItem, discoveryOf } from './discovery.js';
import type { Editions } from './editions.js';
import { type ForgottenItem, forgottenOf } from './forgotten.js';
import type { GenreSource } from './genre-source.js';
import type { GroupKind } from './groupings.js';
import { ListeningCache } from './listening-cache.js';
import type { MonthSource } from './month-source.js';
import { type PeriodQuery, resolvePeriod } from './period.js';
import { longestSessions, type Session } from './sessions.js';
import { type Streaks, streaksOf } from './streaks.js';
import { summarise, type Summary } from './summary.js';
import type { SharedAnswers } from './shared-answers.js';
import { type Measure, topGenres, type TopItem, type TopKind, topOf } from './top.js';
import { trendOf, type TrendItem } from './trend.js';
import type { View } from './view.js';
import { type Wrapped, wrappedOf } from './wrapped.js';

export interface AnalyticsQuery extends PeriodQuery {
  /** Merged by default. */
  editions?: Editions | undefined;
  /** The listener's preference by default. */
  countingRule?: CountingRule | undefined;
}

/** Figures of one listener's history. All throw a 400 for a period or time zone that makes no sense. */
export interface AnalyticsService {
  summary(userId: string, query: AnalyticsQuery): Promise<Summary>;
  top(userId: string, query: AnalyticsQuery & { kind: TopKind; by: Measure; limit: number }): Promise<TopItem[]>;
  trend(userId: string, query: AnalyticsQuery & { interval: CalendarUnit }): Promise<TrendItem[]>;
  clock(userId: string, query: AnalyticsQuery): Promise<ClockCell[]>;
  discovery(userId: string, query: AnalyticsQuery): Promise<DiscoveryItem[]>;
  streaks(userId: string, query: AnalyticsQuery): Promise<Streaks>;
  sessions(userId: string, query: AnalyticsQuery & { limit: number }): Promise<Session[]>;
  forgotten(userId: string, query: AnalyticsQuery & { kind: GroupKind; limit: number }): Promise<ForgottenItem[]>;
  /** By key or name. Throws a 404 for one who was never listened to. */
  artist(userId: string, name: string, query: AnalyticsQuery & { limit: number }): Promise<ArtistFigures>;
  /** The running year by default. `from` and `to` say nothing here. */
  wrapped(userId: string, query: AnalyticsQuery & { year?: number | undefined }): Promise<Wrapped>;
  /** What all of these are figures of, for figures that are none of these. */
  view(userId: string, query: AnalyticsQuery): Promise<View>;
  /** The genres of the artists in a view. */
  genresIn(view: View): Promise<ReadonlyMap<string, readonly string[]>>;
  /** Forgets what is held in memory of a history that has changed or is gone. */
  invalidate(userId: string): void;
}

export interface AnalyticsDeps {
  months: MonthSource;
  genres: GenreSource;
  preferences: { get(userId: string): Promise<{ countingRule: CountingRule; timeZone: string | null }> };
  /** Null where processes share nothing. */
  shared: SharedAnswers | null;
  now?: () => number;
}

export function createAnalyticsService({
  months,
  genres,
  preferences,
  shared,
  now = Date.now,
}: AnalyticsDeps): AnalyticsService {
  const cache = new ListeningCache(months);

  /** Computes a figure, unless it has been computed of this very view before. */
  async function answer<T extends object>(
    userId: string,
    query: AnalyticsQuery,
    figure: readonly (string | number | undefined)[],
    compute: (view: View) => T | Promise<T>,
  ): Promise<T> {
    const [frame, { version, heard }] = await Promise.all([frameOf(userId, query), cache.look(userId)]);
    const { zone, from, to, rule, editions } = frame;
    const name = JSON.stringify([...figure, zone.name, from, to, rule, editions, zone.dayOf(frame.now)]);
    const known = heard === null ? await shared?.find(userId, version, name) : heard.answers.get(name);
    // What stands under a figure's name is what this function has put there.
    if (known !== undefined && known !== null) return known as T;
    const { listening, groupings, answers } = heard ?? (await cache.get(userId, version));
    const made = await compute({ ...frame, listening, groupings });
    answers.set(name, made);
    void shared?.keep(userId, version, name, made);
    return made;
  }

  /** The preferences, unless the query leaves nothing to them. */
  async function usualOf(userId: string, { tz, countingRule }: AnalyticsQuery) {
    if (tz !== undefined && countingRule !== undefined) return { timeZone: tz, countingRule };
    return preferences.get(userId);
  }

  /** Everything of a view but the history. */
  async function frameOf(userId: string, query: AnalyticsQuery): Promise<Omit<View, 'listening' | 'groupings'>> {
    const usual = await usualOf(userId, query);
    return {
      ...resolvePeriod(query, usual.timeZone ?? 'UTC'),
      rule: query.countingRule ?? usual.countingRule,
      editions: query.editions ?? 'merged',
      only: null,
      now: now(),
    };
  }

  const genresIn = (view: View): Promise<ReadonlyMap<string, readonly string[]>> =>
    genres.genresOfArtists([...new Set(view.listening.library.tracks.map(({ artistKey }) => artistKey))]);

  return {
    summary: (userId, query) => answer(userId, query, ['summary'], summarise),

    top: (userId, query) => {
      const { kind, by, limit } = query;
      return answer(userId, query, ['top', kind, by, limit], async (view) =>
        kind === 'genre' ? topGenres(view, await genresIn(view), by, limit) : topOf(view, kind, by, limit),
      );
    },

    trend: (userId, query) => answer(userId, query, ['trend', query.interval], (view) => trendOf(view, query.interval)),

    clock: (userId, query) => answer(userId, query, ['clock'], clockOf),

    discovery: (userId, query) => answer(userId, query, ['discovery'], discoveryOf),

    streaks: (userId, query) => answer(userId, query, ['streaks'], streaksOf),

    sessions: (userId, query) =>
      answer(userId, query, ['sessions', query.limit], (view) => longestSessions(view, query.limit)),

    forgotten: (userId, query) =>
      answer(userId, query, ['forgotten', query.kind, query.limit], (view) =>
        forgottenOf(view, query.kind, query.limit),
      ),

    artist: (userId, name, query) =>
      answer(userId, query, ['artist', name, query.limit], (view) => {
        const figures = artistFigures(view, name, query.limit);
        if (figures === null) throw notFound('artist in your history');
        return figures;
      }),

    wrapped: (userId, { from: _from, to: _to, ...query }) =>
      answer(userId, query, ['wrapped', query.year], async (view) => {
        const thisYear = new Date(view.zone.local(view.now)).getUTCFullYear();
        return wrappedOf(view, query.year ?? thisYear, await genresIn(view));
      }),

    async view(userId, query) {
      const [frame, { version }] = await Promise.all([frameOf(userId, query), cache.look(userId)]);
      const { listening, groupings } = await cache.get(userId, version);
      return { ...frame, listening, groupings };
    },

    genresIn,

    invalidate: (userId) => cache.drop(userId),
  };
}
