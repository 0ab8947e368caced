import { notFound } from '../../errors.js';
import { pageOf } from '../../http/common-schemas.js';
import { created, type Endpoint, endpoint, noContent, ok } from '../../http/endpoint.js';
import { requestIdOf } from '../../http/request-id.js';
import type { Context } from './evaluation.js';
import { explain } from './explain.js';
import {
  explainBody,
  explanationSchema,
  fileSchema,
  historyQuery,
  historySchema,
  importBody,
  importedSchema,
  outcomesQuery,
  outcomesSchema,
  planBody,
  plannedSchema,
  planParams,
} from './flag-detail-schema.js';
import type { FlagFileService } from './flag-file-service.js';
import { presentExplanation, presentHistory, presentOutcomes, presentPlanned } from './flag-presenter.js';
import { byOf } from './flag-routes.js';
import type { FlagSchedule } from './flag-schedule.js';
import { keyParams } from './flag-schema.js';
import type { FlagService } from './flag-service.js';
import type { OutcomeService } from './outcome-service.js';

export interface FlagDetailRoutesDeps {
  service: FlagService;
  files: FlagFileService;
  schedule: FlagSchedule;
  outcomes: OutcomeService;
  /** Who a listener is to flags; null when there is no such listener. */
  findContext(userId: string): Promise<Context | null>;
}

const admin = { tag: 'Feature flags', access: 'admin' } as const;
const one = { ...admin, params: keyParams } as const;

export function flagDetailRoutes({
  service,
  files,
  schedule,
  outcomes,
  findContext,
}: FlagDetailRoutesDeps): Endpoint[] {
  async function contextFor({ context, userId }: { context?: Context | undefined; userId?: string | undefined }) {
    if (userId === undefined) return context ?? {};
    const found = await findContext(userId);
    if (found === null) throw notFound('listener');
    return found;
  }

  return [
    endpoint(
      {
        ...admin,
        method: 'get',
        path: '/api/admin/flags/export',
        summary: 'All flags that are not archived, as a file of flagd',
        responses: { 200: { description: 'The file', schema: fileSchema } },
      },
      async () =>
        ok(await files.toFile(), { 'Content-Disposition': 'attachment; filename="echotune-flags.flagd.json"' }),
    ),
    endpoint(
      {
        ...admin,
        method: 'post',
        path: '/api/admin/flags/import',
        summary: 'Make flags what a file of flagd says; flags that are not in it stay',
        body: importBody,
        responses: { 200: { description: 'What was done', schema: importedSchema } },
      },
      async ({ body: { file, dryRun, reason }, ...input }) => ok(await files.take(file, dryRun, byOf(input, reason))),
    ),
    endpoint(
      {
        ...one,
        method: 'get',
        path: '/api/admin/flags/:key/history',
        summary: 'Who changed a flag, when, why and what, newest first',
        query: historyQuery,
        responses: { 200: { description: 'Its versions', schema: pageOf(historySchema) } },
      },
      async ({ params, query: { limit, cursor = null } }) => {
        const entries = await service.history(params.key, limit + 1, cursor);
        const shown = entries.slice(0, limit);
        const last = shown.at(-1);
        return ok({
          items: shown.map(presentHistory),
          nextCursor: entries.length > limit && last !== undefined ? last.id : null,
        });
      },
    ),
    endpoint(
      {
        ...one,
        method: 'post',
        path: '/api/admin/flags/:key/evaluate',
        summary: 'Why a listener, or whoever has this context, gets what they get: each rule and condition',
        body: explainBody,
        responses: { 200: { description: 'The value and how it came about', schema: explanationSchema } },
      },
      async ({ params, body }) => {
        const [flag, context] = await Promise.all([service.get(params.key), contextFor(body)]);
        return ok(presentExplanation(flag, context, explain(flag, context)));
      },
    ),
    endpoint(
      {
        ...one,
        method: 'get',
        path: '/api/admin/flags/:key/outcomes',
        summary: 'Who got which variant, and what came of it, since the flag is as it is or for an earlier version',
        query: outcomesQuery,
        responses: { 200: { description: 'Figures of each variant', schema: outcomesSchema } },
      },
      async ({ params, query }) => ok(presentOutcomes(params.key, await outcomes.of(params.key, query.version))),
    ),
    endpoint(
      {
        ...one,
        method: 'get',
        path: '/api/admin/flags/:key/schedules',
        summary: 'When a flag is to go on or off, soonest first',
        responses: { 200: { description: 'Times', schema: pageOf(plannedSchema) } },
      },
      async ({ params }) => ok({ items: (await schedule.list(params.key)).map(presentPlanned), nextCursor: null }),
    ),
    endpoint(
      {
        ...one,
        method: 'post',
        path: '/api/admin/flags/:key/schedules',
        summary: 'Switch a flag on or off at a time',
        idempotent: true,
        body: planBody,
        responses: { 201: { description: 'Planned', schema: plannedSchema } },
      },
      async ({ params: { key }, body: { at, enabled, reason }, ...input }) => {
        const planned = await schedule.plan(key, new Date(at), enabled, byOf(input, reason));
        return created(presentPlanned(planned), `/api/admin/flags/${key}/schedules/${planned.id}`);
      },
    ),
    endpoint(
      {
        ...admin,
        method: 'delete',
        path: '/api/admin/flags/:key/schedules/:id',
        summary: 'Do not switch it at that time',
        params: planParams,
        responses: { 204: { description: 'Cancelled' } },
      },
      async ({ params: { key, id }, caller, request }) => {
        await schedule.cancel(key, id, { id: caller.id, requestId: requestIdOf(request) });
        return noContent();
      },
    ),
  ];
}
