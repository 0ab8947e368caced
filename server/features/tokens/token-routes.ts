import { z } from 'zod';
import { idParams, instant, pageOf, pageQuery } from '../../http/common-schemas.js';
import { decodeCursor, toPage } from '../../http/cursor.js';
import { type Endpoint, endpoint, noContent, ok, TOKEN_SCOPES } from '../../http/endpoint.js';
import { requestIdOf } from '../../http/request-id.js';
import type { ApiToken } from './api-token.js';
import type { TokenService } from './token-service.js';

const scopes = z.array(z.enum(TOKEN_SCOPES));

const tokenSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    scopes,
    createdBy: z.string().nullable(),
    createdAt: instant,
    lastUsedAt: instant.nullable(),
  })
  .meta({ id: 'ApiToken' });

const newTokenSchema = tokenSchema
  .extend({ token: z.string().meta({ description: 'Shown this once; send it as "Authorization: Bearer …"' }) })
  .meta({ id: 'NewApiToken' });

const tokenBody = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .max(80)
    .regex(/^[^\p{C}]+$/u, 'must not hold control characters'),
  scopes: scopes.min(1).transform((all) => [...new Set(all)]),
});

const base = { tag: 'Admin', access: 'admin' } as const;
const all = { ...base, path: '/api/admin/tokens' } as const;

export function tokenRoutes({ service }: { service: TokenService }): Endpoint[] {
  return [
    endpoint(
      {
        ...all,
        method: 'get',
        summary: 'API tokens that are valid, newest first',
        query: pageQuery,
        responses: { 200: { description: 'A page of tokens', schema: pageOf(tokenSchema) } },
      },
      async ({ query: { limit, cursor } }) => {
        const rows = await service.list(limit + 1, decodeCursor(cursor));
        return ok(toPage(rows, limit, ({ createdAt, id }) => ({ at: createdAt, id }), present));
      },
    ),
    endpoint(
      {
        ...all,
        // Not idempotent by key: the first answer would have to be kept, and with it the token.
        method: 'post',
        summary: 'Make an API token; it is shown in this answer only',
        body: tokenBody,
        responses: { 201: { description: 'The token', schema: newTokenSchema } },
      },
      async ({ body, caller, request }) => {
        const actor = { id: caller.id, requestId: requestIdOf(request) };
        const { made, token } = await service.create(body.name, body.scopes, actor);
        const headers = { Location: `/api/admin/tokens/${made.id}`, 'Cache-Control': 'no-store' };
        return { status: 201, body: { ...present(made), token }, headers };
      },
    ),
    endpoint(
      {
        ...base,
        path: '/api/admin/tokens/:id',
        method: 'delete',
        summary: 'Revoke an API token',
        params: idParams,
        responses: { 204: { description: 'Nobody gets in with it any more' } },
      },
      async ({ params, caller, request }) => {
        await service.revoke(params.id, { id: caller.id, requestId: requestIdOf(request) });
        return noContent();
      },
    ),
  ];
}

function present({ createdAt, lastUsedAt, ...token }: ApiToken) {
  return { ...token, createdAt: createdAt.toISOString(), lastUsedAt: lastUsedAt?.toISOString() ?? null };
}
