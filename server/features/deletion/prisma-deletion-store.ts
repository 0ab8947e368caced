import type { PrismaClient } from '../../../prisma/generated/client.js';
import { DELETION_SCOPES, type DeletionStore } from './deletion-store.js';

export function createPrismaDeletionStore(prisma: Pick<PrismaClient, 'deletion'>): DeletionStore {
  return {
    async note(deletion) {
      await prisma.deletion.createMany({ data: { ...deletion }, skipDuplicates: true });
    },

    isNoted: async (where) => (await prisma.deletion.count({ where })) > 0,

    async strike(where) {
      await prisma.deletion.deleteMany({ where });
    },

    async list() {
      const rows = await prisma.deletion.findMany({ orderBy: { requestedAt: 'asc' } });
      return rows.flatMap(({ userId, scope: name }) => {
        const scope = DELETION_SCOPES.find((known) => known === name);
        return scope === undefined ? [] : [{ userId, scope }];
      });
    },
  };
}
