import type { PrismaClient } from '../../../prisma/generated/client.js';
import { type EnrichmentStore, type EnrichmentTurn, MOST_PLANNED } from './enrichment-store.js';

export function createPrismaEnrichmentStore(prisma: PrismaClient): EnrichmentStore {
  return {
    async begin(userId, nextAt) {
      await prisma.enrichment.upsert({
        where: { userId },
        create: { userId, planned: [], nextAt },
        update: { nextAt },
      });
    },

    async claim(now, until, most) {
      const rows = await prisma.$queryRaw<EnrichmentTurn[]>`
        UPDATE enrichments SET next_at = ${until}
         WHERE user_id = (SELECT user_id FROM enrichments WHERE next_at <= ${now}
                           ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING user_id AS "userId", planned[position + 1 : position + ${most}] AS next`;
      return rows[0] ?? null;
    },

    async plan(userId, trackKeys) {
      const planned = trackKeys.slice(0, MOST_PLANNED);
      await prisma.enrichment.updateMany({ where: { userId }, data: { planned, position: 0 } });
    },

    async first(userId, trackKeys, now) {
      await prisma.$executeRaw`
        UPDATE enrichments
           SET planned = (${trackKeys}::text[] || planned[position + 1 :])[: ${MOST_PLANNED}], position = 0,
               next_at = least(next_at, ${now})
         WHERE user_id = ${userId}::uuid`;
    },

    async done(userId, trackKey) {
      await prisma.$executeRaw`
        UPDATE enrichments SET position = position + 1
         WHERE user_id = ${userId}::uuid AND planned[position + 1] = ${trackKey}`;
    },

    async rest(userId, nextAt) {
      await prisma.enrichment.updateMany({ where: { userId }, data: { nextAt } });
    },

    async remove(userId) {
      await prisma.enrichment.deleteMany({ where: { userId } });
    },
  };
}
