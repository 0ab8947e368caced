import type { PrismaClient } from '../../../prisma/generated/client.js';
import type { Reads } from '../../reads.js';
import type { SimilarityStore } from './similarity-store.js';

const FAMILY = 'co-listening';
/** Another one with each format of the bytes (similarity-codec.ts), so that no process reads what it does not know. */
const KIND = `${FAMILY} 2`;
/** Read at once, a model of ten megabytes would hold up everybody for a fifth of a second. */
const PIECE_BYTES = 2 ** 19;

export function createPrismaSimilarityStore(prisma: PrismaClient, reads: Reads): SimilarityStore {
  const newest = { where: { kind: KIND }, orderBy: { id: 'desc' }, select: { id: true } } as const;
  return {
    newest: async () => (await prisma.recommenderModel.findFirst(newest))?.id ?? null,

    async load(id) {
      const pieces: Buffer[] = [];
      for (let from = 1; ; from += PIECE_BYTES) {
        const [row] = await reads.query<{ piece: Buffer }>(
          'SELECT substring(data FROM $2 FOR $3) AS piece FROM recommender_models WHERE id = $1',
          [id, from, PIECE_BYTES],
        );
        if (row === undefined) return null;
        pieces.push(row.piece);
        if (row.piece.length < PIECE_BYTES) return Buffer.concat(pieces);
      }
    },

    async save(data, listens) {
      await prisma.$transaction(async (db) => {
        const before = await db.recommenderModel.findFirst(newest);
        await db.recommenderModel.create({ data: { kind: KIND, listens, data: Uint8Array.from(data) } });
        await db.recommenderModel.deleteMany({
          where: { kind: { startsWith: FAMILY }, id: { lt: before?.id ?? 0 } },
        });
      });
    },
  };
}
