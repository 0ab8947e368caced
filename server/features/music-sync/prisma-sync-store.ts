import type { PrismaClient } from '../../../prisma/generated/client.js';
import type { SyncStore } from './sync-store.js';

const shown = { lastPlayedAt: true, syncedAt: true, nextAt: true, failures: true, error: true } as const;
const GAPS = 100;

export function createPrismaSyncStore(prisma: PrismaClient): SyncStore {
  return {
    find: (userId) => prisma.musicSync.findUnique({ where: { userId }, select: shown }),

    async begin(userId, nextAt) {
      const update = { nextAt, failures: 0, error: null };
      await prisma.musicSync.upsert({ where: { userId }, create: { userId, nextAt }, update });
    },

    async save(userId, state) {
      await prisma.musicSync.updateMany({ where: { userId }, data: state });
    },

    async claim(now, until, most) {
      const rows = await prisma.$queryRaw<{ userId: string }[]>`
        UPDATE music_syncs SET next_at = ${until}
         WHERE user_id IN (SELECT user_id FROM music_syncs WHERE next_at <= ${now}
                            ORDER BY next_at LIMIT ${most} FOR UPDATE SKIP LOCKED)
        RETURNING user_id AS "userId"`;
      return rows.map(({ userId }) => userId);
    },

    gaps: (userId) =>
      prisma.listeningGap.findMany({
        where: { userId },
        orderBy: { startsAt: 'desc' },
        take: GAPS,
        select: { startsAt: true, endsAt: true },
      }),

    async addGap(userId, { startsAt, endsAt }) {
      const where = { userId_startsAt: { userId, startsAt } };
      await prisma.listeningGap.upsert({ where, create: { userId, startsAt, endsAt }, update: { endsAt } });
    },

    async remove(userId) {
      const where = { userId };
      await prisma.$transaction([prisma.musicSync.deleteMany({ where }), prisma.listeningGap.deleteMany({ where })]);
    },
  };
}
