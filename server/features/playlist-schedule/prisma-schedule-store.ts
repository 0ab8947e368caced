import type { PrismaClient } from '../../../prisma/generated/client.js';
import type { ScheduleStore } from './schedule-store.js';

const shown = { weekday: true, hour: true, timeZone: true, nextAt: true, lastAt: true, error: true } as const;

export function createPrismaScheduleStore(prisma: PrismaClient): ScheduleStore {
  return {
    async set(userId, playlistId, { weekday, hour, timeZone }, nextAt) {
      const written = await prisma.$executeRaw`
        INSERT INTO playlist_schedules (playlist_id, weekday, hour, time_zone, next_at)
        SELECT id, ${weekday}::int, ${hour}::int, ${timeZone}, ${nextAt}
          FROM playlists WHERE id = ${playlistId}::uuid AND user_id = ${userId}::uuid
        ON CONFLICT (playlist_id) DO UPDATE SET weekday = EXCLUDED.weekday, hour = EXCLUDED.hour,
          time_zone = EXCLUDED.time_zone, next_at = EXCLUDED.next_at, claimed_until = NULL, error = NULL`;
      if (written === 0) return null;
      return prisma.playlistSchedule.findFirst({ where: { playlistId, playlist: { userId } }, select: shown });
    },

    async remove(userId, playlistId) {
      return (await prisma.playlistSchedule.deleteMany({ where: { playlistId, playlist: { userId } } })).count > 0;
    },

    async claim(now, until, most) {
      const rows = await prisma.$queryRaw<{ playlistId: string }[]>`
        UPDATE playlist_schedules SET claimed_until = ${until}
         WHERE playlist_id IN (SELECT playlist_id FROM playlist_schedules
                                WHERE next_at <= ${now} AND (claimed_until IS NULL OR claimed_until <= ${now})
                                ORDER BY next_at LIMIT ${most} FOR UPDATE SKIP LOCKED)
        RETURNING playlist_id AS "playlistId"`;
      return rows.map(({ playlistId }) => playlistId);
    },

    async find(playlistId) {
      const select = { ...shown, playlistId: true, playlist: { select: { userId: true } } } as const;
      const row = await prisma.playlistSchedule.findUnique({ where: { playlistId }, select });
      if (row === null) return null;
      const { playlist, ...schedule } = row;
      return { ...schedule, userId: playlist.userId };
    },

    async done({ playlistId, nextAt }, told) {
      await prisma.playlistSchedule.updateMany({
        where: { playlistId, nextAt },
        data: { ...told, claimedUntil: null },
      });
    },
  };
}
