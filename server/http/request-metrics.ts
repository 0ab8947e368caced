import type { RequestHandler } from 'express';
import { Histogram, type Registry } from 'prom-client';

/** In seconds; the boundaries that OpenTelemetry recommends for HTTP. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
/** Files, the page, and what is not there. */
const NO_ROUTE = 'other';

/**
 * Times every request under its route's template, never under its path, so that there are as many series as routes. Event
 * streams are left out: how long somebody listens says nothing about the server.
 */
export function requestMetrics(registry: Registry): RequestHandler {
  const duration = new Histogram({
    name: 'http_server_request_duration_seconds',
    help: 'Duration of HTTP requests.',
    labelNames: ['http_request_method', 'http_route', 'http_response_status_code'],
    buckets: BUCKETS,
    registers: [registry],
  });
  return (request, response, next) => {
    const began = performance.now();
    response.once('close', () => {
      if (String(response.getHeader('Content-Type')).startsWith('text/event-stream')) return;
      const labels = {
        http_request_method: request.method,
        http_route: routeOf(request.route),
        http_response_status_code: response.statusCode,
      };
      duration.observe(labels, (performance.now() - began) / 1000);
    });
    next();
  };
}

function routeOf(route: unknown): string {
  if (typeof route !== 'object' || route === null || !('path' in route)) return NO_ROUTE;
  return typeof route.path === 'string' ? route.path : NO_ROUTE;
}
