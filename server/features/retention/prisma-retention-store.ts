import type { PrismaClient } from '../../../prisma/generated/client.js';
import type { RetentionStore } from './retention-store.js';

export function createPrismaRetentionStore(prisma: PrismaClient): RetentionStore {
  return {
    deleteExpiredLogins: async (now) =>
      (await prisma.loginSession.deleteMany({ where: { expiresAt: { lt: now } } })).count,
    deleteIdempotencyKeys: async (before) =>
      (await prisma.idempotencyKey.deleteMany({ where: { createdAt: { lt: before } } })).count,
    deleteDeletedChats: async (before) =>
      (await prisma.chatSession.deleteMany({ where: { deletedAt: { lt: before } } })).count,
    deleteSilentChats: async (since) =>
      (await prisma.chatSession.deleteMany({ where: { updatedAt: { lt: since } } })).count,
    deleteAudit: (before) =>
      prisma.$transaction(async (tx) => {
        // Without it the database refuses.
        await tx.$executeRaw`SELECT set_config('echotune.audit_retention', 'on', true)`;
        return (await tx.auditEntry.deleteMany({ where: { at: { lt: before } } })).count;
      }),
    deleteHealthSamples: async (before) =>
      (await prisma.providerHealth.deleteMany({ where: { minute: { lt: before } } })).count,
    deleteLookups: async (before) =>
      (await prisma.serviceLookup.deleteMany({ where: { checkedAt: { lt: before } } })).count,
    deleteCallWindows: async (now) =>
      (await prisma.callWindow.deleteMany({ where: { expire: { lt: now.getTime() } } })).count,
    deletePauses: async (now) => (await prisma.servicePause.deleteMany({ where: { until: { lt: now } } })).count,
  };
}
