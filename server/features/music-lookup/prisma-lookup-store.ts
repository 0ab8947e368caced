import type { PrismaClient } from '../../../prisma/generated/client.js';
import { SERVICE } from '../connections/connection.js';
import { FOUND_FOR_MS, type LookupStore, MISSED_FOR_MS } from './lookup-store.js';

export function createPrismaLookupStore(prisma: PrismaClient): LookupStore {
  return {
    async fresh(kind, keys, now) {
      if (keys.length === 0) return new Map();
      const since = (ms: number) => ({ gt: new Date(now.getTime() - ms) });
      const rows = await prisma.serviceLookup.findMany({
        where: {
          provider: SERVICE,
          kind,
          key: { in: [...keys] },
          OR: [
            { remoteId: null, checkedAt: since(MISSED_FOR_MS) },
            { remoteId: { not: null }, checkedAt: since(FOUND_FOR_MS) },
          ],
        },
        select: { key: true, remoteId: true },
      });
      return new Map(rows.map(({ key, remoteId }) => [key, remoteId]));
    },

    async save({ kind, key, remoteId, score }, checkedAt) {
      await prisma.serviceLookup.upsert({
        where: { provider_kind_key: { provider: SERVICE, kind, key } },
        create: { provider: SERVICE, kind, key, remoteId, score, checkedAt },
        update: { remoteId, score, checkedAt, attempts: { increment: 1 } },
      });
    },

    async isrcs(trackKeys) {
      const rows = await prisma.trackIsrc.findMany({ where: { trackKey: { in: [...trackKeys] } } });
      return new Map(rows.map(({ trackKey, isrc }) => [trackKey, isrc]));
    },

    async saveIsrcs(isrcs) {
      const data = [...isrcs].map(([trackKey, isrc]) => ({ trackKey, isrc }));
      await prisma.trackIsrc.createMany({ data, skipDuplicates: true });
    },
  };
}
