import type { Prisma, PrismaClient } from '../../../prisma/generated/client.js';
import type { JobDesk, JobState, RunSql } from '../../queue.js';
import type { WriteAudit } from '../audit/audit.js';
import type { Handled, JobStore, Note } from './job-store.js';

type Transaction = Prisma.TransactionClient;

export function createPrismaJobStore(
  prisma: PrismaClient,
  desk: Pick<JobDesk, 'lock' | 'retry' | 'cancel'>,
  writeAudit: WriteAudit<Transaction>,
): JobStore {
  const handle = (what: 'retry' | 'cancel', from: readonly JobState[], action: string, becomes: JobState) =>
    async function (queue: string, id: string, note: Note): Promise<Handled> {
      return prisma.$transaction(async (tx) => {
        const run: RunSql = async (text, values) => ({ rows: await tx.$queryRawUnsafe<unknown[]>(text, ...values) });
        const was = await desk.lock(queue, id, run);
        if (was === null) return null;
        if (!from.includes(was)) return { was, done: false };
        await desk[what](queue, id, run);
        const target = `job:${queue}:${id}`;
        await writeAudit(tx, { ...note, action, target, before: { state: was }, after: { state: becomes } });
        return { was, done: true };
      });
    };
  return {
    retry: handle('retry', ['failed'], 'job.retried', 'retrying'),
    cancel: handle('cancel', ['waiting', 'retrying'], 'job.cancelled', 'cancelled'),
  };
}
