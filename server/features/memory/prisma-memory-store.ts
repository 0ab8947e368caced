import type { PrismaClient } from '../../../prisma/generated/client.js';
import type { MemoryStore } from './memory-store.js';

const shown = { id: true, text: true, sourceSessionIds: true, createdAt: true, updatedAt: true } as const;

export function createPrismaMemoryStore(prisma: PrismaClient): MemoryStore {
  return {
    list: (userId, limit, after) =>
      prisma.memory.findMany({
        where: {
          userId,
          ...(after && { OR: [{ createdAt: { lt: after.at } }, { createdAt: after.at, id: { gt: after.id } }] }),
        },
        orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
        take: limit,
        select: shown,
      }),

    add: (userId, memory, most) =>
      prisma.$transaction(async (tx) => {
        await tx.$queryRaw`SELECT 1 FROM users WHERE id = ${userId}::uuid FOR UPDATE`;
        if ((await tx.memory.count({ where: { userId } })) >= most) return null;
        return tx.memory.create({ data: { userId, ...memory }, select: shown });
      }),

    async reword(userId, id, text) {
      const [memory] = await prisma.memory.updateManyAndReturn({
        where: { id, userId },
        data: { text },
        select: shown,
      });
      return memory ?? null;
    },

    async remove(userId, id) {
      return (await prisma.memory.deleteMany({ where: { id, userId } })).count > 0;
    },
  };
}
