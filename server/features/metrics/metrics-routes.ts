import type { Registry } from 'prom-client';
import { type Endpoint, endpoint, STREAMED } from '../../http/endpoint.js';
import { type InstallationFigures, installationMetrics } from './installation-metrics.js';

export interface MetricsRoutesDeps {
  /** Of this process. */
  registry: Registry;
  installation: () => Promise<InstallationFigures>;
}

export function metricsRoutes({ registry, installation }: MetricsRoutesDeps): Endpoint[] {
  return [
    endpoint(
      {
        method: 'get',
        path: '/metrics',
        summary: 'Metrics in the text format of Prometheus',
        tag: 'Health',
        access: { scope: 'metrics:read' },
        responses: { 200: { description: 'Metrics', contentType: registry.contentType } },
      },
      async ({ response }) => {
        const figures = await installation();
        const text = (await registry.metrics()) + (await installationMetrics(figures));
        response.status(200).set({ 'Content-Type': registry.contentType, 'Cache-Control': 'no-store' }).send(text);
        return STREAMED;
      },
    ),
  ];
}
