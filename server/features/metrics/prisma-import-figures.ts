import type { PrismaClient } from '../../../prisma/generated/client.js';
import { ImportStatus } from '../../../prisma/generated/enums.js';

/** How many imports there are in each status, the empty ones included. */
export async function importsByStatus(prisma: PrismaClient): Promise<Record<string, number>> {
  const rows = await prisma.importJob.groupBy({ by: ['status'], _count: true });
  const counts = new Map(rows.map(({ status, _count }) => [status, _count]));
  return Object.fromEntries(Object.values(ImportStatus).map((status) => [status, counts.get(status) ?? 0]));
}
