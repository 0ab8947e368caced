import { idParams } from '../../http/common-schemas.js';
import { type Endpoint, endpoint, noContent, ok } from '../../http/endpoint.js';
import { presentSchedule } from '../playlists/playlist-presenter.js';
import { scheduleSchema } from '../playlists/playlist-schema.js';
import { scheduleBody } from './schedule-schema.js';
import type { ScheduleService } from './schedule-service.js';

const base = { path: '/api/playlists/:id/schedule', params: idParams, tag: 'Playlists', access: 'listener' } as const;

export function scheduleRoutes({ service }: { service: ScheduleService }): Endpoint[] {
  return [
    endpoint(
      {
        ...base,
        method: 'put',
        summary: 'Make it anew from its brief at a set time',
        body: scheduleBody,
        responses: { 200: { description: 'The schedule', schema: scheduleSchema } },
      },
      async ({ caller, params, body }) => ok(presentSchedule(await service.set(caller.id, params.id, body))),
    ),
    endpoint(
      {
        ...base,
        method: 'delete',
        summary: 'Make it anew no more',
        responses: { 204: { description: 'Done' } },
      },
      async ({ caller, params }) => {
        await service.remove(caller.id, params.id);
        return noContent();
      },
    ),
  ];
}
