import { z } from 'zod';
import { type Endpoint, endpoint, type Reply } from '../../http/endpoint.js';
import type { HealthReport, HealthService } from './health-service.js';

const check = z.object({
  status: z.enum(['pass', 'warn', 'fail']),
  componentType: z.literal('datastore'),
  mode: z.string(),
  observedValue: z.number(),
  observedUnit: z.literal('ms'),
  latencyMs: z.number(),
  output: z.string().optional(),
});

const healthSchema = z
  .object({
    status: z.enum(['pass', 'warn', 'fail']),
    version: z.string(),
    checks: z.record(z.string(), z.array(check)),
  })
  .meta({ id: 'Health', description: 'draft-inadarei-api-health-check' });

const CONTENT_TYPE = 'application/health+json';

export function healthRoutes({ service, version }: { service: HealthService; version: string }): Endpoint[] {
  const responses = {
    200: { description: 'It can answer', schema: healthSchema, contentType: CONTENT_TYPE },
    503: { description: 'A store that it cannot do without is away', schema: healthSchema, contentType: CONTENT_TYPE },
  };
  const full = async (): Promise<Reply> => reply(present(await service.check(), version));
  return [
    endpoint(
      {
        method: 'get',
        path: '/health/live',
        summary: 'The process runs',
        tag: 'Health',
        access: 'open',
        responses: { 200: responses[200] },
      },
      async () => reply({ status: 'pass', version, checks: {} }),
    ),
    endpoint(
      {
        method: 'get',
        path: '/health/ready',
        summary: 'Requests can be served',
        tag: 'Health',
        access: 'open',
        responses,
      },
      full,
    ),
    endpoint(
      {
        method: 'get',
        path: '/health',
        summary: 'Every store, its mode and latency',
        tag: 'Health',
        access: 'open',
        responses,
      },
      full,
    ),
  ];
}

function reply(body: z.infer<typeof healthSchema>): Reply {
  return {
    status: body.status === 'fail' ? 503 : 200,
    body,
    headers: { 'Content-Type': CONTENT_TYPE, 'Cache-Control': 'no-store' },
  };
}

function present(report: HealthReport, version: string): z.infer<typeof healthSchema> {
  const checks = report.checks.map(({ name, mode, status, latencyMs, error }) => [
    name,
    [
      {
        status,
        componentType: 'datastore' as const,
        mode,
        observedValue: latencyMs,
        observedUnit: 'ms' as const,
        latencyMs,
        ...(error !== null && { output: error }),
      },
    ],
  ]);
  return {
    status: report.status,
    version,
    checks: Object.fromEntries(checks) as z.infer<typeof healthSchema>['checks'],
  };
}
