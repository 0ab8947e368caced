import { z } from 'zod';
import { instant, pageOf, pageQuery } from '../../http/common-schemas.js';
import { decodeCursor, toPage } from '../../http/cursor.js';
import { type Endpoint, endpoint, noContent, ok } from '../../http/endpoint.js';
import { plainText } from '../../http/plain-text.js';
import { requestIdOf } from '../../http/request-id.js';
import { type Job, JOB_STATES, type QueueState } from '../../queue.js';
import type { JobService } from './job-service.js';

const count = z.int();
const queueSchema = z
  .object({
    name: z.string(),
    cron: z.string().nullable().meta({ description: 'When it runs by itself, in UTC' }),
    counts: z
      .object({
        waiting: count,
        retrying: count,
        running: count,
        completed: count,
        cancelled: count,
        failed: count,
      })
      .meta({ description: 'Of jobs that are kept: what is done for half a day, what failed for a week' }),
    waitingSince: instant.nullable().meta({ description: 'Of the job that is due and has waited longest' }),
    lastFailedAt: instant.nullable(),
  })
  .meta({ id: 'JobQueue' });

const jobSchema = z
  .object({
    id: z.uuid(),
    state: z.enum(JOB_STATES),
    data: z.record(z.string(), z.unknown()),
    retries: count,
    retryLimit: count,
    createdAt: instant,
    startAfter: instant,
    startedAt: instant.nullable(),
    endedAt: instant.nullable(),
    error: z.string().nullable().meta({ description: 'Why it failed the last time' }),
  })
  .meta({ id: 'Job' });

const queueParams = z.object({ queue: z.string().regex(/^[\w.-]{1,100}$/, 'is not the name of a queue') });
const jobParams = queueParams.extend({ id: z.uuid() });
const listQuery = pageQuery.extend({ state: z.enum(JOB_STATES).optional() });
const body = z.strictObject({ reason: plainText(500).optional() });

const admin = { tag: 'Admin', access: 'admin' } as const;

export function jobRoutes({ service }: { service: JobService }): Endpoint[] {
  const byHand = (what: 'retry' | 'cancel', summary: string): Endpoint =>
    endpoint(
      {
        ...admin,
        method: 'post',
        path: `/api/admin/jobs/:queue/:id/${what}`,
        summary,
        params: jobParams,
        body,
        responses: { 204: { description: 'Done' } },
      },
      async ({ params: { queue, id }, body: { reason = null }, caller, request }) => {
        await service[what](queue, id, { actor: { id: caller.id, requestId: requestIdOf(request) }, reason });
        return noContent();
      },
    );

  return [
    endpoint(
      {
        ...admin,
        method: 'get',
        path: '/api/admin/jobs',
        summary: 'Queues of background work: how much waits, since when, what failed',
        responses: { 200: { description: 'By name', schema: pageOf(queueSchema) } },
      },
      async () => ok({ items: (await service.queues()).map(presentQueue), nextCursor: null }),
    ),
    endpoint(
      {
        ...admin,
        method: 'get',
        path: '/api/admin/jobs/:queue',
        summary: 'Jobs of a queue, newest first',
        params: queueParams,
        query: listQuery,
        responses: { 200: { description: 'A page of jobs', schema: pageOf(jobSchema) } },
      },
      async ({ params: { queue }, query: { state = null, limit, cursor } }) => {
        const jobs = await service.list(queue, state, limit + 1, decodeCursor(cursor));
        return ok(toPage(jobs, limit, ({ createdAt, id }) => ({ at: createdAt, id }), presentJob));
      },
    ),
    byHand('retry', 'Let a job that failed have its turn again'),
    byHand('cancel', 'Cancel a job that waits'),
  ];
}

const presentQueue = ({ waitingSince, lastFailedAt, ...queue }: QueueState) => ({
  ...queue,
  waitingSince: waitingSince?.toISOString() ?? null,
  lastFailedAt: lastFailedAt?.toISOString() ?? null,
});

const presentJob = ({ createdAt, startAfter, startedAt, endedAt, ...job }: Job) => ({
  ...job,
  createdAt: createdAt.toISOString(),
  startAfter: startAfter.toISOString(),
  startedAt: startedAt?.toISOString() ?? null,
  endedAt: endedAt?.toISOString() ?? null,
});
