import type { Prisma, PrismaClient } from '../../../prisma/generated/client.js';
import type { WriteAudit } from '../audit/audit.js';
import type { FlagScheduleStore, PlannedToggle } from './flag-schedule-store.js';

const shown = {
  id: true,
  key: true,
  at: true,
  enabled: true,
  reason: true,
  createdBy: { select: { id: true, name: true } },
} as const;

const toldOf = ({ at, enabled }: Pick<PlannedToggle, 'at' | 'enabled'>) => ({ at: at.toISOString(), enabled });

export function createPrismaFlagScheduleStore(
  prisma: PrismaClient,
  writeAudit: WriteAudit<Prisma.TransactionClient>,
): FlagScheduleStore {
  return {
    add: ({ key, at, enabled, reason }, actor, most) =>
      prisma.$transaction(async (tx) => {
        // Those who plan for one flag at the same moment count one after the other.
        await tx.$queryRaw`SELECT 1 FROM feature_flags WHERE key = ${key} FOR UPDATE`;
        if ((await tx.flagSchedule.count({ where: { key } })) >= most) return null;
        const planned = await tx.flagSchedule.create({
          data: { key, at, enabled, reason, createdById: actor.id },
          select: shown,
        });
        await writeAudit(tx, {
          actor,
          action: 'flag.schedule-planned',
          target: `flag-schedule:${key}`,
          before: null,
          after: toldOf(planned),
          reason,
        });
        return planned;
      }),

    list: (key) => prisma.flagSchedule.findMany({ where: { key }, orderBy: { at: 'asc' }, select: shown }),

    cancel: (key, id, actor) =>
      prisma.$transaction(async (tx) => {
        const planned = await tx.flagSchedule.findFirst({ where: { id, key } });
        if (planned === null || (await tx.flagSchedule.deleteMany({ where: { id } })).count === 0) return false;
        await writeAudit(tx, {
          actor,
          action: 'flag.schedule-cancelled',
          target: `flag-schedule:${key}`,
          before: toldOf(planned),
          after: null,
          reason: null,
        });
        return true;
      }),

    due: (now, take) =>
      prisma.flagSchedule.findMany({ where: { at: { lte: now } }, orderBy: { at: 'asc' }, take, select: shown }),

    async done(id) {
      await prisma.flagSchedule.deleteMany({ where: { id } });
    },
  };
}
