import type { z } from 'zod';
import { type Endpoint, endpoint, ok } from '../../http/endpoint.js';
import {
  presentArtist,
  presentForgotten,
  presentSession,
  presentSummary,
  presentWrapped,
} from './analytics-presenter.js';
import * as schema from './analytics-schema.js';
import type { AnalyticsService } from './analytics-service.js';

const base = { method: 'get', tag: 'Analytics', access: 'listener' } as const;
const answers = (description: string, schema: z.ZodType) => ({ 200: { description, schema } });

export function analyticsRoutes({ service }: { service: AnalyticsService }): Endpoint[] {
  return [
    endpoint(
      {
        ...base,
        path: '/api/analytics/summary',
        summary: 'How much I listened to',
        query: schema.analyticsQuery,
        responses: answers('Totals; zeros and nulls where there is nothing', schema.summarySchema),
      },
      async ({ caller, query }) => ok(presentSummary(await service.summary(caller.id, query))),
    ),
    endpoint(
      {
        ...base,
        path: '/api/analytics/top',
        summary: 'What I listened to most',
        query: schema.topQuery,
        responses: answers('The most first', schema.topSchema),
      },
      async ({ caller, query }) => ok({ items: await service.top(caller.id, query) }),
    ),
    endpoint(
      {
        ...base,
        path: '/api/analytics/trend',
        summary: 'My listening by day, week, month or year',
        query: schema.trendQuery,
        responses: answers('In order of time, without holes', schema.trendSchema),
      },
      async ({ caller, query }) => ok({ items: await service.trend(caller.id, query) }),
    ),
    endpoint(
      {
        ...base,
        path: '/api/analytics/clock',
        summary: 'When in the week I listen',
        query: schema.analyticsQuery,
        responses: answers('7 × 24 cells, Monday first', schema.clockSchema),
      },
      async ({ caller, query }) => ok({ cells: await service.clock(caller.id, query) }),
    ),
    endpoint(
      {
        ...base,
        path: '/api/analytics/discovery',
        summary: 'New artists and tracks by month',
        query: schema.analyticsQuery,
        responses: answers('In order of time, without holes', schema.discoverySchema),
      },
      async ({ caller, query }) => ok({ items: await service.discovery(caller.id, query) }),
    ),
    endpoint(
      {
        ...base,
        path: '/api/analytics/streaks',
        summary: 'Days of listening in a row',
        query: schema.analyticsQuery,
        responses: answers('The streak that goes on, and the longest', schema.streaksSchema),
      },
      async ({ caller, query }) => ok(await service.streaks(caller.id, query)),
    ),
    endpoint(
      {
        ...base,
        path: '/api/analytics/sessions',
        summary: 'My longest sessions',
        query: schema.sessionsQuery,
        responses: answers('The longest first', schema.sessionsSchema),
      },
      async ({ caller, query }) => ok({ items: (await service.sessions(caller.id, query)).map(presentSession) }),
    ),
    endpoint(
      {
        ...base,
        path: '/api/analytics/forgotten',
        summary: 'What I loved, then dropped',
        query: schema.forgottenQuery,
        responses: answers('The most played first, with the evidence', schema.forgottenSchema),
      },
      async ({ caller, query }) => ok({ items: (await service.forgotten(caller.id, query)).map(presentForgotten) }),
    ),
    endpoint(
      {
        ...base,
        path: '/api/analytics/artist/:key',
        summary: 'One artist, by key or name',
        params: schema.artistParams,
        query: schema.artistQuery,
        responses: answers('Totals, top tracks and the trend by month', schema.artistSchema),
      },
      async ({ caller, params, query }) => ok(presentArtist(await service.artist(caller.id, params.key, query))),
    ),
    endpoint(
      {
        ...base,
        path: '/api/analytics/wrapped',
        summary: 'My year in review',
        query: schema.wrappedQuery,
        responses: answers('The year, compared with the one before', schema.wrappedSchema),
      },
      async ({ caller, query }) => ok(presentWrapped(await service.wrapped(caller.id, query))),
    ),
  ];
}
