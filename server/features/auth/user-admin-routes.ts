import type { Request } from 'express';
import { idParams, pageOf } from '../../http/common-schemas.js';
import { decodeCursor, toPage } from '../../http/cursor.js';
import { type Caller, type Endpoint, endpoint, noContent, ok } from '../../http/endpoint.js';
import { requestIdOf } from '../../http/request-id.js';
import {
  knownUserSchema,
  reasonBody,
  reasonQuery,
  userChangeBody,
  usersQuery,
  wholeUserSchema,
} from './user-admin-schema.js';
import type { UserAdminService, WholeUser } from './user-admin-service.js';
import type { KnownUser, Note } from './user-admin-store.js';

const admin = { tag: 'Admin', access: 'admin' } as const;
const one = { ...admin, path: '/api/admin/users/:id', params: idParams } as const;

export const noteOf = ({ caller, request }: { caller: Caller; request: Request }, reason?: string): Note => ({
  actor: { id: caller.id, requestId: requestIdOf(request) },
  reason: reason ?? null,
});

export function userAdminRoutes({ service }: { service: UserAdminService }): Endpoint[] {
  return [
    endpoint(
      {
        ...admin,
        method: 'get',
        path: '/api/admin/users',
        summary: 'Who is here, newest first',
        query: usersQuery,
        responses: { 200: { description: 'A page of users', schema: pageOf(knownUserSchema) } },
      },
      async ({ query: { q = null, role = null, limit, cursor } }) => {
        const users = await service.list({ q, role }, limit + 1, decodeCursor(cursor));
        return ok(toPage(users, limit, ({ createdAt, id }) => ({ at: createdAt, id }), presentUser));
      },
    ),
    endpoint(
      {
        ...one,
        method: 'get',
        summary: 'A user: connections, storage, sessions, counts',
        responses: { 200: { description: 'The user', schema: wholeUserSchema } },
      },
      async ({ params }) => ok(presentWhole(await service.get(params.id))),
    ),
    endpoint(
      {
        ...one,
        method: 'patch',
        summary: 'Change the role, disable or enable; who is disabled is signed out everywhere at once',
        body: userChangeBody,
        responses: { 200: { description: 'The user', schema: knownUserSchema } },
      },
      async ({ params, body: { reason, ...change }, ...input }) =>
        ok(presentUser(await service.change(params.id, change, noteOf(input, reason)))),
    ),
    endpoint(
      {
        ...one,
        method: 'delete',
        summary: 'Delete a user and everything of theirs',
        query: reasonQuery,
        responses: { 204: { description: 'Everything is gone' } },
      },
      async ({ params, query: { reason }, ...input }) => {
        await service.remove(params.id, noteOf(input, reason));
        return noContent();
      },
    ),
    endpoint(
      {
        ...one,
        method: 'post',
        path: '/api/admin/users/:id/sign-out',
        summary: 'End every login session of a user',
        body: reasonBody,
        responses: { 204: { description: 'Signed out everywhere' } },
      },
      async ({ params, body: { reason }, ...input }) => {
        await service.signOut(params.id, noteOf(input, reason));
        return noContent();
      },
    ),
  ];
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

const presentUser = ({ id, name, role, disabledAt, createdAt, lastSeenAt, spotifyConnected }: KnownUser) => ({
  id,
  name,
  role,
  disabled: disabledAt !== null,
  disabledAt: iso(disabledAt),
  createdAt: createdAt.toISOString(),
  lastSeenAt: iso(lastSeenAt),
  spotifyConnected,
});

const presentWhole = (user: WholeUser) => ({
  ...presentUser(user),
  connections: user.connections.map(({ connectedAt, endsAt, endedAt, ...connection }) => ({
    ...connection,
    connectedAt: connectedAt.toISOString(),
    endsAt: iso(endsAt),
    endedAt: iso(endedAt),
  })),
  loginSessions: user.loginSessions,
  counts: { listens: user.listens, ...user.counts },
  storageBytes: user.storage,
});
