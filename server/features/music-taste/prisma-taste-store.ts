import { z } from 'zod';
import type { PrismaClient } from '../../../prisma/generated/client.js';
import type { Reads } from '../../reads.js';
import { SERVICE_TRACK_KINDS } from './service-track.js';
import type { TasteStore } from './taste-store.js';

const kind = z.enum(SERVICE_TRACK_KINDS);

export function createPrismaTasteStore(prisma: PrismaClient, reads: Reads): TasteStore {
  return {
    async begin(userId, nextAt) {
      await prisma.tasteReading.upsert({ where: { userId }, create: { userId, nextAt }, update: { nextAt } });
    },

    async claim(now, until, most) {
      const rows = await prisma.$queryRaw<{ userId: string }[]>`
        UPDATE taste_readings SET next_at = ${until}
         WHERE user_id IN (SELECT user_id FROM taste_readings WHERE next_at <= ${now}
                            ORDER BY next_at LIMIT ${most} FOR UPDATE SKIP LOCKED)
        RETURNING user_id AS "userId"`;
      return rows.map(({ userId }) => userId);
    },

    async replace(userId, tracks, fetchedAt, nextAt) {
      await prisma.$transaction(async (tx) => {
        // The row is held until the tracks are there: who disconnects meanwhile waits, and removes them.
        const { count } = await tx.tasteReading.updateMany({ where: { userId }, data: { fetchedAt, nextAt } });
        if (count === 0) return;
        await tx.serviceTrack.deleteMany({ where: { userId } });
        await tx.serviceTrack.createMany({ data: tracks.map((track) => ({ ...track, userId, fetchedAt })) });
      });
    },

    async rest(userId, nextAt) {
      await prisma.tasteReading.updateMany({ where: { userId }, data: { nextAt } });
    },

    async remove(userId) {
      await prisma.$transaction([
        prisma.tasteReading.deleteMany({ where: { userId } }),
        prisma.serviceTrack.deleteMany({ where: { userId } }),
      ]);
    },

    async load(userId) {
      const rows = await prisma.serviceTrack.findMany({ where: { userId }, orderBy: { rank: 'asc' } });
      return rows.map((row) => ({ kind: kind.parse(row.kind), trackKey: row.trackKey, rank: row.rank }));
    },

    // Asked before every recommendation.
    async fetchedAt(userId) {
      const [row] = await reads.query<{ fetchedAt: Date | null }>(
        'SELECT fetched_at AS "fetchedAt" FROM taste_readings WHERE user_id = $1',
        [userId],
      );
      return row?.fetchedAt ?? null;
    },
  };
}
