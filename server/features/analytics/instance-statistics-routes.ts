import { z } from 'zod';
import { instant } from '../../http/common-schemas.js';
import { type Endpoint, endpoint, ok } from '../../http/endpoint.js';
import type { InstanceStatistics } from './instance-statistics.js';

const count = z.int().min(0);

const instanceStatisticsSchema = z
  .object({
    listeners: count,
    listens: count,
    storageBytes: z.object({ postgres: count, mongo: count.nullable() }),
    topTracks: z
      .array(z.object({ title: z.string(), artist: z.string(), listeners: count, plays: count }))
      .meta({ description: 'Only tracks that at least five listeners share' }),
    computedAt: instant,
  })
  .meta({ id: 'InstanceStatistics' });

export function instanceStatisticsRoutes(get: () => Promise<InstanceStatistics>): Endpoint[] {
  return [
    endpoint(
      {
        method: 'get',
        path: '/api/admin/statistics',
        summary: 'Figures of the whole installation, at most ten minutes old',
        tag: 'Admin',
        access: 'admin',
        responses: { 200: { description: 'The figures', schema: instanceStatisticsSchema } },
      },
      async () => {
        const { computedAt, ...figures } = await get();
        return ok({ ...figures, computedAt: computedAt.toISOString() });
      },
    ),
  ];
}
