import { type Endpoint, endpoint, ok } from '../../http/endpoint.js';
import { preferencesChange, preferencesSchema } from './preferences-schema.js';
import type { PreferencesService } from './preferences-service.js';

export function preferencesRoutes({ service }: { service: PreferencesService }): Endpoint[] {
  const base = { path: '/api/preferences', tag: 'Preferences', access: 'listener' } as const;
  const responses = { 200: { description: 'All preferences', schema: preferencesSchema } };
  return [
    endpoint({ ...base, method: 'get', summary: 'My preferences', responses }, async ({ caller }) =>
      ok(await service.get(caller.id)),
    ),
    endpoint(
      { ...base, method: 'patch', summary: 'Change some of my preferences', body: preferencesChange, responses },
      async ({ caller, body }) => ok(await service.change(caller.id, body)),
    ),
  ];
}
