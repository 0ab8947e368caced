import { Prisma, type PrismaClient } from '../../prisma/generated/client.js';
import type { IdempotencyStore } from './idempotency.js';

const UNDER_WAY_AT_MOST_MS = 2 * 60 * 1000;
const KEPT_MS = 24 * 60 * 60 * 1000;

export function createPrismaIdempotencyStore(prisma: PrismaClient): IdempotencyStore {
  return {
    async claim(userId, key, claim) {
      const now = Date.now();
      // Too old to answer, or left behind by a process that died in the middle.
      await prisma.idempotencyKey.deleteMany({
        where: {
          userId,
          key,
          OR: [
            { createdAt: { lt: new Date(now - KEPT_MS) } },
            { status: null, createdAt: { lt: new Date(now - UNDER_WAY_AT_MOST_MS) } },
          ],
        },
      });
      const data = { userId, key, ...claim };
      const [made] = await prisma.idempotencyKey.createManyAndReturn({ data, skipDuplicates: true });
      if (made !== undefined) return { ...made, isNew: true };
      const kept = await prisma.idempotencyKey.findUnique({ where: { userId_key: { userId, key } } });
      return kept === null ? this.claim(userId, key, claim) : { ...kept, isNew: false };
    },

    async keep(userId, key, status, body) {
      const json = JSON.parse(JSON.stringify(body ?? null)) as Prisma.InputJsonValue | null;
      await prisma.idempotencyKey.update({
        where: { userId_key: { userId, key } },
        data: { status, body: json ?? Prisma.JsonNull },
      });
    },

    async release(userId, key) {
      await prisma.idempotencyKey.deleteMany({ where: { userId, key } });
    },
  };
}
