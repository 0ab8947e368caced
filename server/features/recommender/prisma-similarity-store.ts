import type { PrismaClient } from '../../../prisma/generated/client.js';
import type { SimilarityStore } from './similarity-store.js';

const KIND = 'co-listening';

export function createPrismaSimilarityStore(prisma: PrismaClient): SimilarityStore {
  const newest = { where: { kind: KIND }, orderBy: { id: 'desc' }, select: { id: true } } as const;
  return {
    newest: async () => (await prisma.recommenderModel.findFirst(newest))?.id ?? null,

    async load(id) {
      const row = await prisma.recommenderModel.findUnique({ where: { id }, select: { data: true } });
      return row?.data ?? null;
    },

    async save(data, listens) {
      await prisma.$transaction(async (db) => {
        const before = await db.recommenderModel.findFirst(newest);
        await db.recommenderModel.create({ data: { kind: KIND, listens, data: Uint8Array.from(data) } });
        await db.recommenderModel.deleteMany({ where: { kind: KIND, id: { lt: before?.id ?? 0 } } });
      });
    },
  };
}
