import { type Endpoint, endpoint, ok } from '../../http/endpoint.js';
import { streamEvents } from '../../http/event-stream.js';
import type { LiveOverview } from './live-overview.js';
import { presentOverview, presentPoint } from './provider-health-presenter.js';
import {
  historySchema,
  nameParams,
  overviewSchema,
  providerHealthSchema,
  providerParams,
  windowQuery,
} from './provider-health-schema.js';
import { type ProviderHealthService, type Window, WINDOWS } from './provider-health-service.js';

const base = { tag: 'Provider health', access: { scope: 'health:read' }, method: 'get' } as const;

export function providerHealthRoutes(deps: { service: ProviderHealthService; live: LiveOverview<Window> }): Endpoint[] {
  const { service, live } = deps;
  return [
    endpoint(
      {
        ...base,
        path: '/api/providers/health',
        summary: 'How every provider and store does now, and what it did in a window',
        query: windowQuery,
        responses: { 200: { description: 'Providers, in the order in which they are asked', schema: overviewSchema } },
      },
      async ({ query }) => ok(await presentAll(service, query.window), { 'Cache-Control': 'no-store' }),
    ),
    endpoint(
      {
        ...base,
        path: '/api/providers/health/stream',
        summary: 'The same as events "health" on every change; "heartbeat" when there was none for 15 s',
        query: windowQuery,
        responses: { 200: { description: 'Events', contentType: 'text/event-stream' } },
      },
      async ({ query, response, listening }) => {
        const signal = listening();
        return streamEvents(response, live.follow(query.window, signal), signal);
      },
    ),
    endpoint(
      {
        ...base,
        path: '/api/providers/health/:provider/history',
        summary: 'The same figures in steps: minutes, for 24h quarters of an hour',
        params: providerParams,
        query: windowQuery,
        responses: { 200: { description: 'Points, oldest first', schema: historySchema } },
      },
      async ({ params: { provider }, query: { window } }) => {
        const points = await service.history(provider, window);
        return ok({ provider, window, bucketMs: WINDOWS[window].bucketMs, items: points.map(presentPoint) });
      },
    ),
    endpoint(
      {
        method: 'post',
        path: '/api/admin/providers/:name/probe',
        summary: 'Ask a provider now whether it works',
        tag: 'Admin',
        access: 'admin',
        params: nameParams,
        responses: { 200: { description: 'How it does now', schema: providerHealthSchema } },
      },
      async ({ params }) => ok(presentOverview(await service.probe(params.name), new Date())),
    ),
  ];
}

/** What the list and the stream show. */
export async function presentAll(service: ProviderHealthService, window: Window) {
  const [now, all] = [new Date(), await service.overview(window)];
  return { items: all.map((one) => presentOverview(one, now)) };
}
