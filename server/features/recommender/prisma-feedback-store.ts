import { z } from 'zod';
import type { PrismaClient, TrackFeedback } from '../../../prisma/generated/client.js';
import type { Reads } from '../../reads.js';
import type { FeedbackKind } from './recommender-sources.js';
import type { FeedbackPart, FeedbackStore, GivenFeedback, RecordingFeedback } from './feedback-store.js';

const JUDGEMENTS: FeedbackKind[] = ['love', 'hate', 'never'];

export function createPrismaFeedbackStore(prisma: PrismaClient, reads: Reads): FeedbackStore {
  return {
    // All of it before every recommendation.
    async loadFeedback(userId) {
      const rows = await reads.query<Pick<TrackFeedback, 'recordingKey' | 'kind' | 'times' | 'updatedAt' | 'context'>>(
        `SELECT recording_key AS "recordingKey", kind, times, updated_at AS "updatedAt", context
           FROM track_feedback
          WHERE user_id = $1`,
        [userId],
      );
      return rows.map(({ updatedAt, context, ...row }) => ({
        ...row,
        at: updatedAt.getTime(),
        place: placeIn(context),
      }));
    },

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

    async list(userId, part, limit, after) {
      const recordings = await prisma.trackFeedback.groupBy({
        by: ['recordingKey'],
        where: { userId, ...only(part), ...(after !== null && { recordingKey: { gt: after } }) },
        orderBy: { recordingKey: 'asc' },
        take: limit,
      });
      const keys = recordings.map(({ recordingKey }) => recordingKey);
      const rows = await prisma.trackFeedback.findMany({
        where: { userId, recordingKey: { in: keys } },
        orderBy: { updatedAt: 'desc' },
      });
      return keys.flatMap((key) => summary(rows.filter(({ recordingKey }) => recordingKey === key)));
    },

    async remove(userId, part, { recordingKey, trackKey }) {
      await prisma.trackFeedback.deleteMany({
        where: { userId, ...only(part), OR: [{ trackKey }, ...(recordingKey === null ? [] : [{ recordingKey }])] },
      });
    },
  };
}

const only = (part: FeedbackPart) => (part === 'all' ? {} : { kind: { in: JUDGEMENTS } });

const storedContext = z.object({ place: z.string() }).nullable().catch(null);

const placeIn = (context: unknown): string | null => storedContext.parse(context)?.place ?? null;

/** Of the rows of one recording, newest first; nothing where they were removed meanwhile. */
function summary(rows: readonly TrackFeedback[]): RecordingFeedback[] {
  const [newest] = rows;
  if (newest === undefined) return [];
  const timesOf = (kind: FeedbackKind): number => rows.find((row) => row.kind === kind)?.times ?? 0;
  const judgement = (['love', 'hate', 'never'] as const).find((kind) => timesOf(kind) > 0) ?? null;
  const { recordingKey, trackKey, updatedAt } = newest;
  return [{ recordingKey, trackKey, judgement, plays: timesOf('play'), skips: timesOf('skip'), updatedAt }];
}

/** Two transactions that touch the same rows take them in the same order, so that neither waits for the other for ever. */
function inOneOrder(given: readonly GivenFeedback[]): GivenFeedback[] {
  return [...given].sort((a, b) => (a.recordingKey < b.recordingKey ? -1 : 1));
}
