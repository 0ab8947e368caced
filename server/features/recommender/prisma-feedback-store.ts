import type { PrismaClient } from '../../../prisma/generated/client.js';
import type { FeedbackKind } from './recommender-sources.js';
import type { FeedbackStore, GivenFeedback } from './feedback-store.js';

const JUDGEMENTS: FeedbackKind[] = ['love', 'hate', 'never'];

export function createPrismaFeedbackStore(prisma: PrismaClient): FeedbackStore {
  return {
    loadFeedback: (userId) =>
      prisma.trackFeedback.findMany({ where: { userId }, select: { recordingKey: true, kind: true, times: true } }),

    async record(userId, given) {
      await prisma.$transaction(async (db) => {
        for (const one of inOneOrder(given)) {
          const { recordingKey, trackKey, kind } = one;
          if (JUDGEMENTS.includes(kind)) {
            await db.trackFeedback.deleteMany({ where: { userId, recordingKey, kind: { in: JUDGEMENTS } } });
          }
          const context = one.context === null ? {} : { context: { place: one.context } };
          await db.trackFeedback.upsert({
            where: { userId_recordingKey_kind: { userId, recordingKey, kind } },
            create: { userId, recordingKey, kind, trackKey, ...context },
            update: { times: { increment: 1 }, trackKey, ...context },
          });
        }
      });
    },
  };
}

/** Two transactions that touch the same rows take them in the same order, so that neither waits for the other for ever. */
function inOneOrder(given: readonly GivenFeedback[]): GivenFeedback[] {
  return [...given].sort((a, b) => (a.recordingKey < b.recordingKey ? -1 : 1));
}
