import type { AnalyticsService } from '../analytics/analytics-service.js';
import type { ListeningFacts } from './listening-facts.js';
import { answerQuestion } from './question/answer-question.js';

type Analytics = Pick<AnalyticsService, 'view' | 'genresIn' | 'summary' | 'top' | 'forgotten'>;

const RECENT_MS = 180 * 86_400_000;
const TASTE = { by: 'plays', limit: 3 } as const;

/** Facts from the figures of analytics. */
export function createListeningFacts(analytics: Analytics): ListeningFacts {
  return {
    async hasHistory(userId) {
      return (await analytics.view(userId, {})).listening.count > 0;
    },

    async taste(userId) {
      const now = new Date();
      const recent = { from: new Date(now.getTime() - RECENT_MS).toISOString() };
      const lastYear = now.getUTCFullYear() - 1;
      const year = { from: `${lastYear}-01-01`, to: `${lastYear + 1}-01-01` };
      const { lastListenAt } = await analytics.summary(userId, {});
      if (lastListenAt === null) return { artists: [], genres: [], hasForgotten: false, lastYear: null };
      // Who has not listened for long still has a taste.
      const period = lastListenAt >= Date.parse(recent.from) ? recent : {};
      const [artists, genres, forgotten, summary] = await Promise.all([
        analytics.top(userId, { ...period, ...TASTE, kind: 'artist' }),
        analytics.top(userId, { ...period, ...TASTE, kind: 'genre' }),
        analytics.forgotten(userId, { kind: 'track', limit: 1 }),
        analytics.summary(userId, year),
      ]);
      return {
        artists: artists.map(({ name }) => name),
        genres: genres.map(({ name }) => name),
        hasForgotten: forgotten.length > 0,
        lastYear: summary.countedPlays > 0 ? lastYear : null,
      };
    },

    async answer(userId, question) {
      const view = await analytics.view(userId, {});
      return answerQuestion(question, { view, genres: await analytics.genresIn(view) });
    },
  };
}
