import { auditRoutes } from '../features/audit/audit-routes.js';
import { createPrismaAuditStore, writeAudit } from '../features/audit/prisma-audit-store.js';
import { jobRoutes } from '../features/jobs/job-routes.js';
import { createJobService } from '../features/jobs/job-service.js';
import { createPrismaJobStore } from '../features/jobs/prisma-job-store.js';
import type { Endpoint } from '../http/endpoint.js';
import type { Stores } from './stores.js';

/** The admin's desk: what was done, and what is being done in the background. */
export function createAdmin({ prisma, queue }: Stores): { endpoints: Endpoint[] } {
  const jobs = createJobService(queue.jobs, createPrismaJobStore(prisma, queue.jobs, writeAudit));
  return {
    endpoints: [...auditRoutes({ audit: createPrismaAuditStore(prisma) }), ...jobRoutes({ service: jobs })],
  };
}
