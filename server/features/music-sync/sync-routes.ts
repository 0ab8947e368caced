import type { z } from 'zod';
import { AppError } from '../../errors.js';
import { type Endpoint, endpoint, ok } from '../../http/endpoint.js';
import { syncedSchema, syncSchema } from './sync-schema.js';
import type { SyncService } from './sync-service.js';

const base = { path: '/api/history/sync', tag: 'Listening history', access: 'listener' } as const;

/** `service`: null where the installation is not set up for Spotify. */
export function syncRoutes({ service }: { service: SyncService | null }): Endpoint[] {
  return [
    endpoint(
      {
        ...base,
        method: 'get',
        summary: 'Whether what I hear comes in by itself, and when it last did',
        responses: { 200: { description: 'The state', schema: syncSchema } },
      },
      async ({ caller }) => ok(await present(service, caller.id)),
    ),
    endpoint(
      {
        ...base,
        method: 'post',
        summary: 'Fetch now what I played lately',
        responses: { 200: { description: 'How much of it was new, and the state', schema: syncedSchema } },
      },
      async ({ caller, signal }) => {
        if (service === null) {
          throw new AppError(409, 'not-connected', 'No Spotify account is connected: this installation has no app.');
        }
        const stored = await service.sync(caller.id, signal());
        return ok({ ...(await present(service, caller.id)), stored });
      },
    ),
  ];
}

async function present(service: SyncService | null, userId: string): Promise<z.infer<typeof syncSchema>> {
  const { sync, gaps } = (await service?.state(userId)) ?? { sync: null, gaps: [] };
  return {
    active: sync !== null,
    syncedAt: sync?.syncedAt?.toISOString() ?? null,
    nextAt: sync?.nextAt.toISOString() ?? null,
    lastPlayedAt: sync?.lastPlayedAt?.toISOString() ?? null,
    error: sync?.error ?? null,
    gaps: gaps.map(({ startsAt, endsAt }) => ({ from: startsAt.toISOString(), to: endsAt.toISOString() })),
  };
}
