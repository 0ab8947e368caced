import { z } from 'zod';
import type { Prisma, PrismaClient } from '../../../prisma/generated/client.js';
import { noCounts, type Checkpoint, type FileReport, type ImportJob, type RejectedRows } from './import-job.js';
import type { ImportStore } from './import-store.js';

type JobRow = Prisma.ImportJobGetPayload<object>;

const REJECTED_BATCH = 5_000;

export function createPrismaImportStore(prisma: PrismaClient): ImportStore {
  async function* rejected(importId: string): AsyncGenerator<RejectedRows[]> {
    let after: { file: string; row: number } | undefined;
    for (;;) {
      const rows = await prisma.importReject.findMany({
        where: { importId },
        orderBy: [{ file: 'asc' }, { row: 'asc' }],
        take: REJECTED_BATCH,
        ...(after && { skip: 1, cursor: { importId_file_row: { importId, ...after } } }),
      });
      if (rows.length > 0)
        yield rows.map(({ file, row, lastRow, kind, reason }) => ({
          file,
          firstRow: row,
          lastRow: lastRow ?? row,
          kind: rejectedKind.parse(kind),
          reason,
        }));
      const last = rows.at(-1);
      if (last === undefined || rows.length < REJECTED_BATCH) return;
      after = { file: last.file, row: last.row };
    }
  }

  return {
    async create(id, userId, uploads) {
      const files = uploads.map(({ name, bytes }): FileReport => ({
        name,
        bytes,
        format: null,
        status: 'waiting',
        counts: noCounts(),
        error: null,
      }));
      const checkpoint: Checkpoint = { uploads: [...uploads], source: 0, row: 0 };
      const bytesTotal = BigInt(uploads.reduce((sum, upload) => sum + upload.bytes, 0));
      return toJob(await prisma.importJob.create({ data: { id, userId, files, checkpoint, bytesTotal } }));
    },

    async find(userId, id) {
      const row = await prisma.importJob.findFirst({ where: { id, userId } });
      return row && toJob(row);
    },

    async list(userId, limit, after) {
      const rows = await prisma.importJob.findMany({
        where: {
          userId,
          ...(after && { OR: [{ createdAt: { lt: after.at } }, { createdAt: after.at, id: { gt: after.id } }] }),
        },
        orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
        take: limit,
      });
      return rows.map(toJob);
    },

    async idsOf(userId) {
      const rows = await prisma.importJob.findMany({ where: { userId }, select: { id: true } });
      return rows.map((row) => row.id);
    },

    async known(ids) {
      const rows = await prisma.importJob.findMany({ where: { id: { in: [...ids] } }, select: { id: true } });
      return rows.map((row) => row.id);
    },

    async nextUnfinished(userId) {
      const row = await prisma.importJob.findFirst({
        where: { userId, status: { in: ['queued', 'running'] } },
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      });
      return row && toJob(row);
    },

    async usersWithUnfinished() {
      const rows = await prisma.importJob.findMany({
        where: { status: { in: ['queued', 'running'] } },
        distinct: ['userId'],
        select: { userId: true },
      });
      return rows.map((row) => row.userId);
    },

    async save(id, { files, checkpoint, bytesRead, bytesTotal, rowsPerSecond, counts, shortPlays }, rejectedRows) {
      return prisma.$transaction(async (transaction) => {
        const { count } = await transaction.importJob.updateMany({
          where: { id, status: 'running' },
          data: {
            ...counts,
            files,
            checkpoint,
            bytesRead: BigInt(bytesRead),
            bytesTotal: BigInt(bytesTotal),
            rowsPerSecond,
            shortPlays,
          },
        });
        if (count === 0) return false;
        if (rejectedRows.length > 0) await insertRejected(transaction, id, rejectedRows);
        return true;
      });
    },

    async move(userId, id, from, to, error) {
      const { count } = await prisma.importJob.updateMany({
        where: { id, userId, status: { in: [...from] } },
        data: {
          status: to,
          error: error ?? null,
          ...(to === 'running' && { startedAt: new Date() }),
          finishedAt: to === 'queued' || to === 'running' ? null : new Date(),
        },
      });
      return count > 0;
    },

    rejected,

    async delete(userId, id) {
      await prisma.importJob.deleteMany({ where: { id, userId } });
    },

    async deleteAll(userId) {
      await prisma.importJob.deleteMany({ where: { userId } });
    },

    async endedBefore(time) {
      const rows = await prisma.importJob.findMany({ where: { finishedAt: { lt: time } }, select: { id: true } });
      return rows.map((row) => row.id);
    },
  };
}

/** Bulk SQL, because an import of what is there already rejects as many rows as it reads. */
async function insertRejected(
  transaction: Prisma.TransactionClient,
  importId: string,
  rows: readonly RejectedRows[],
): Promise<void> {
  await transaction.$executeRaw`
    INSERT INTO import_rejects (import_id, file, row, last_row, kind, reason)
    SELECT ${importId}::uuid, * FROM unnest(
      ${rows.map(({ file }) => file)}::text[], ${rows.map(({ firstRow }) => firstRow)}::int[],
      ${rows.map(({ lastRow }) => lastRow)}::int[],
      ${rows.map(({ kind }) => kind)}::text[], ${rows.map(({ reason }) => reason)}::text[])`;
}

const counts = z.object({
  read: z.number(),
  stored: z.number(),
  duplicate: z.number(),
  podcast: z.number(),
  audiobook: z.number(),
  video: z.number(),
  invalid: z.number(),
});
const storedFiles = z.array(
  z.object({
    name: z.string(),
    format: z.string().nullable(),
    bytes: z.number(),
    status: z.enum(['waiting', 'reading', 'done', 'failed', 'ignored']),
    counts,
    error: z.string().nullable(),
  }),
);
const storedCheckpoint = z.object({
  uploads: z.array(z.object({ name: z.string(), bytes: z.number() })),
  source: z.number(),
  row: z.number(),
});
const rejectedKind = z.enum(['duplicate', 'podcast', 'audiobook', 'video', 'invalid']);

function toJob(row: JobRow): ImportJob {
  const { read, stored, duplicate, podcast, audiobook, video, invalid } = row;
  return {
    id: row.id,
    userId: row.userId,
    status: row.status,
    files: storedFiles.parse(row.files),
    checkpoint: storedCheckpoint.parse(row.checkpoint),
    bytesRead: Number(row.bytesRead),
    bytesTotal: Number(row.bytesTotal),
    rowsPerSecond: row.rowsPerSecond,
    counts: { read, stored, duplicate, podcast, audiobook, video, invalid },
    shortPlays: row.shortPlays,
    error: row.error,
    createdAt: row.createdAt,
    startedAt: row.startedAt,
    finishedAt: row.finishedAt,
  };
}
