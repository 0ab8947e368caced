import { z } from 'zod';
import { invalid, notFound } from '../../errors.js';
import { instant, pageOf } from '../../http/common-schemas.js';
import { type Endpoint, endpoint, noContent, ok } from '../../http/endpoint.js';
import { plainText } from '../../http/plain-text.js';
import { requestIdOf } from '../../http/request-id.js';
import { isSettingKey, type SettingKey, SETTINGS, type SettingValue } from './setting-keys.js';
import type { SettingState, SystemConfigService } from './system-config-service.js';

const value = z.union([z.string(), z.number()]).nullable();
const settingSchema = z
  .object({
    key: z.string(),
    description: z.string(),
    unit: z.string().nullable(),
    secret: z.boolean(),
    schema: z.record(z.string(), z.json()).meta({ description: 'What it takes, as JSON Schema' }),
    default: value,
    value: value.meta({ description: 'What holds now; of secrets always null' }),
    isSet: z.boolean(),
    source: z.enum(['default', 'environment', 'stored']),
    problem: z.string().nullable().meta({ description: 'Why what is stored does not hold' }),
    version: z.number().int().meta({ description: '0: never changed' }),
    updatedAt: instant.nullable(),
    updatedBy: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  })
  .meta({ id: 'Setting' });

const version = z.int().min(0).max(2_147_483_647);
const reason = plainText(500).optional();
const params = z.object({ key: z.string().min(1).max(200) });
const putBody = z.strictObject({ value: z.json(), version: version.optional(), reason });
const resetQuery = z.object({ version: z.coerce.number().pipe(version).optional(), reason });

const admin = { tag: 'Admin', access: 'admin' } as const;
const one = { ...admin, path: '/api/admin/config/:key', params } as const;
const answered = { 200: { description: 'The setting', schema: settingSchema } };

export function systemConfigRoutes({ service }: { service: SystemConfigService }): Endpoint[] {
  return [
    endpoint(
      {
        ...admin,
        method: 'get',
        path: '/api/admin/config',
        summary: 'Every setting that can be changed while servers run',
        responses: { 200: { description: 'By key', schema: pageOf(settingSchema) } },
      },
      async () => ok({ items: (await service.list()).map(present), nextCursor: null }),
    ),
    endpoint({ ...one, method: 'get', summary: 'A setting', responses: answered }, async ({ params }) =>
      ok(present(await service.get(known(params.key)))),
    ),
    endpoint(
      {
        ...one,
        method: 'put',
        summary: 'Set a setting; 409 with both states when somebody else was first',
        body: putBody,
        responses: answered,
      },
      async ({ params, body: { value, version = null, reason = null }, caller, request }) => {
        const key = known(params.key);
        const note = { actor: { id: caller.id, requestId: requestIdOf(request) }, reason };
        return ok(present(await service.put(key, checked(key, value), version, note)));
      },
    ),
    endpoint(
      {
        ...one,
        method: 'delete',
        summary: 'Take back what was set: what the environment says, or the default, holds again',
        query: resetQuery,
        responses: { 204: { description: 'Taken back' } },
      },
      async ({ params, query: { version = null, reason = null }, caller, request }) => {
        const note = { actor: { id: caller.id, requestId: requestIdOf(request) }, reason };
        await service.reset(known(params.key), version, note);
        return noContent();
      },
    ),
  ];
}

function known(key: string): SettingKey {
  if (!isSettingKey(key)) throw notFound('setting');
  return key;
}

function checked(key: SettingKey, given: unknown): SettingValue {
  const result = SETTINGS[key].schema.safeParse(given);
  if (result.success) return result.data;
  throw invalid(
    result.error.issues.map((issue) => ({ path: ['body.value', ...issue.path].join('.'), message: issue.message })),
  );
}

function present({ updatedAt, ...state }: SettingState) {
  const { schema, description, unit, secret, default: usually } = SETTINGS[state.key];
  const { $schema: _dialect, ...shape } = z.toJSONSchema(schema);
  return {
    ...state,
    description,
    unit,
    secret,
    schema: shape,
    default: usually,
    updatedAt: updatedAt?.toISOString() ?? null,
  };
}
