import { auditRoutes } from '../features/audit/audit-routes.js';
import { createPrismaAuditStore, writeAudit } from '../features/audit/prisma-audit-store.js';
import { userStorage } from '../features/auth/postgres-and-mongo-user-storage.js';
import { createPrismaUserAdminStore } from '../features/auth/prisma-user-admin-store.js';
import { userAdminRoutes } from '../features/auth/user-admin-routes.js';
import { createUserAdminService, type UserAdminService } from '../features/auth/user-admin-service.js';
import type { UserStats } from '../features/auth/user.js';
import { createPrismaDeletionStore } from '../features/deletion/prisma-deletion-store.js';
import { jobRoutes } from '../features/jobs/job-routes.js';
import { createJobService } from '../features/jobs/job-service.js';
import { createPrismaJobStore } from '../features/jobs/prisma-job-store.js';
import type { Endpoint } from '../http/endpoint.js';
import type { Stores } from './stores.js';

export interface Admin {
  users: UserAdminService;
  endpoints: Endpoint[];
}

/** The admin's desk: who is here, what was done, and what is being done in the background. */
export function createAdmin(
  { prisma, postgres, mongo, listens, queue }: Stores,
  people: { stats(userId: string): Promise<UserStats>; deleteAccount(userId: string): Promise<void> },
): Admin {
  const users = createUserAdminService({
    store: createPrismaUserAdminStore(prisma, {
      writeAudit,
      noteDeletion: (tx, userId) => createPrismaDeletionStore(tx).note({ userId, scope: 'account' }),
      stats: people.stats,
    }),
    storageOf: (userId) => userStorage(postgres.pool, mongo?.db ?? null, userId),
    countListens: (userId) => listens.count(userId),
    deleteAccount: people.deleteAccount,
  });
  const jobs = createJobService(queue.jobs, createPrismaJobStore(prisma, queue.jobs, writeAudit));
  return {
    users,
    endpoints: [
      ...userAdminRoutes({ service: users }),
      ...auditRoutes({ audit: createPrismaAuditStore(prisma) }),
      ...jobRoutes({ service: jobs }),
    ],
  };
}
