import { Prisma, type PrismaClient } from '../../../prisma/generated/client.js';
import type { AuditEntry, AuditJson, WriteAudit } from './audit.js';
import type { AuditStore } from './audit-store.js';

export const writeAudit: WriteAudit<Prisma.TransactionClient> = async (tx, { actor, before, after, ...entry }) => {
  await tx.auditEntry.create({
    data: { ...entry, actorId: actor.id, requestId: actor.requestId, before: toDb(before), after: toDb(after) },
  });
};

const shown = {
  id: true,
  at: true,
  action: true,
  target: true,
  before: true,
  after: true,
  reason: true,
  requestId: true,
  actor: { select: { id: true, name: true } },
} as const;

type Row = Prisma.AuditEntryGetPayload<{ select: typeof shown }>;

export function createPrismaAuditStore(prisma: PrismaClient): AuditStore {
  return {
    async lastWith(target, field, value) {
      const row = await prisma.auditEntry.findFirst({
        where: { target, after: { path: [field], equals: value } },
        orderBy: { id: 'desc' },
        select: shown,
      });
      return row && toEntry(row);
    },

    async ofTarget(target, limit, before) {
      const rows = await prisma.auditEntry.findMany({
        where: { target, ...(before !== null && { id: { lt: BigInt(before) } }) },
        orderBy: { id: 'desc' },
        take: limit,
        select: shown,
      });
      return rows.map(toEntry);
    },

    async page({ actor, action, target, from, to }, limit, after) {
      const rows = await prisma.auditEntry.findMany({
        where: {
          ...(actor !== null && { actorId: actor === 'program' ? null : actor.id }),
          ...(action !== null && { action }),
          ...(target !== null && { target }),
          AND: [
            { at: { ...(from && { gte: from }), ...(to && { lt: to }) } },
            // Said as a range too, which an index can begin at.
            ...(after === null ? [] : [{ at: { lte: after.at } }]),
          ],
          ...(after && { NOT: { at: after.at, id: { gte: BigInt(after.id) } } }),
        },
        orderBy: [{ at: 'desc' }, { id: 'desc' }],
        take: limit,
        select: shown,
      });
      return rows.map(toEntry);
    },
  };
}

/** Only `writeAudit` writes entries. */
function toEntry({ id, before, after, ...row }: Row): AuditEntry {
  return { ...row, id: String(id), before: before as AuditJson, after: after as AuditJson };
}

const toDb = (value: AuditJson) => (value === null ? Prisma.DbNull : (value as Prisma.InputJsonValue));
