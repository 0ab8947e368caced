import type { AnalyticsService } from '../analytics/analytics-service.js';
import { zoneOf } from '../preferences/preferences.js';
import type { ListeningFacts, UsualSettings } from './listening-facts.js';
import { answerQuestion } from './question/answer-question.js';

type Analytics = Pick<AnalyticsService, 'view' | 'genresIn' | 'summary' | 'top' | 'forgotten'>;

const RECENT_MS = 180 * 86_400_000;
const TASTE = { by: 'plays', limit: 3 } as const;

/** Facts from the figures of analytics. */
export function createListeningFacts(analytics: Analytics): ListeningFacts {
  return {
    async hasHistory(userId, usual) {
      return (await analytics.view(userId, queryOf(usual))).listening.count > 0;
    },

    async taste(userId, usual) {
      const now = new Date();
      const query = queryOf(usual);
      const lastYear = now.getUTCFullYear() - 1;
      const year = { ...query, from: `${lastYear}-01-01`, to: `${lastYear + 1}-01-01` };
      // By the day, so that it is the same period all day long.
      const recent = new Date(now.getTime() - RECENT_MS).toISOString().slice(0, 'YYYY-MM-DD'.length);
      const favourites = (period: { from?: string }) =>
        Promise.all([
          analytics.top(userId, { ...query, ...period, ...TASTE, kind: 'artist' }),
          analytics.top(userId, { ...query, ...period, ...TASTE, kind: 'genre' }),
        ]);
      const [{ lastListenAt }, ofLate, forgotten, { countedPlays }] = await Promise.all([
        analytics.summary(userId, query),
        favourites({ from: recent }),
        analytics.forgotten(userId, { ...query, kind: 'track', limit: 1 }),
        analytics.summary(userId, year),
      ]);
      if (lastListenAt === null) return { artists: [], genres: [], hasForgotten: false, lastYear: null };
      // Who has not listened for long still has a taste.
      const [artists, genres] = lastListenAt >= Date.parse(recent) ? ofLate : await favourites({});
      return {
        artists: artists.map(({ name }) => name),
        genres: genres.map(({ name }) => name),
        hasForgotten: forgotten.length > 0,
        lastYear: countedPlays > 0 ? lastYear : null,
      };
    },

    async answer(userId, question, usual) {
      const view = await analytics.view(userId, queryOf(usual));
      const isOfGenres = question.subject === 'genre' || question.versus?.subject === 'genre';
      return answerQuestion(question, { view, genres: isOfGenres ? await analytics.genresIn(view) : new Map() });
    },
  };
}

const queryOf = (usual: UsualSettings | undefined) =>
  usual === undefined ? {} : { tz: zoneOf(usual), countingRule: usual.countingRule };
