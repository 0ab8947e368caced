import type { Request } from 'express';
import { decodeKeyCursor, toKeyPage } from '../../http/key-pages.js';
import { type Caller, created, type Endpoint, endpoint, noContent, ok } from '../../http/endpoint.js';
import { pageOf } from '../../http/common-schemas.js';
import { requestIdOf } from '../../http/request-id.js';
import type { Context } from './evaluation.js';
import { presentFlag } from './flag-presenter.js';
import {
  cloneBody,
  flagChange,
  flagSchema,
  flagsQuery,
  keyParams,
  newFlagBody,
  ownFlagSchema,
  removeQuery,
  revertBody,
  toggleBody,
} from './flag-schema.js';
import type { By, FlagService } from './flag-service.js';
import type { FlagSet } from './flag-set.js';

export interface FlagRoutesDeps {
  service: FlagService;
  set: FlagSet;
  contextOf(caller: Caller): Context;
}

const admin = { tag: 'Feature flags', access: 'admin' } as const;
const one = { ...admin, params: keyParams } as const;
const answered = { 200: { description: 'The flag', schema: flagSchema } };

/** Who asks for a change, for the history. */
export function byOf({ caller, request }: { caller: Caller; request: Request }, reason?: string): By {
  return { id: caller.id, requestId: requestIdOf(request), reason: reason ?? null };
}

export function flagRoutes({ service, set, contextOf }: FlagRoutesDeps): Endpoint[] {
  return [
    endpoint(
      {
        tag: 'Feature flags',
        access: 'listener',
        method: 'get',
        path: '/api/flags',
        summary: 'Every flag that clients may see, evaluated for me',
        responses: { 200: { description: 'By key', schema: pageOf(ownFlagSchema) } },
      },
      async ({ caller }) => {
        const context = contextOf(caller);
        const items = set.all().flatMap((live) => {
          const { flag } = live;
          if (!flag.clientVisible) return [];
          const { value, variant, reason } = live.peek(context);
          return { key: flag.key, type: flag.type, value: value ?? null, variant: variant ?? null, reason };
        });
        return ok({ items, nextCursor: null }, { 'Cache-Control': 'no-store' });
      },
    ),
    endpoint(
      {
        ...admin,
        method: 'get',
        path: '/api/admin/flags',
        summary: 'Flags by key; those that are archived only where they are asked for',
        query: flagsQuery,
        responses: { 200: { description: 'A page of flags', schema: pageOf(flagSchema) } },
      },
      async ({ query: { limit, cursor, q, archived } }) => {
        const after = decodeKeyCursor(cursor);
        const sought = q?.toLowerCase() ?? '';
        const found = (await service.list()).filter(
          ({ key, description, archived: isArchived }) =>
            isArchived === archived &&
            (after === null || key > after) &&
            `${key} ${description}`.toLowerCase().includes(sought),
        );
        const now = new Date();
        return ok(toKeyPage(found, limit, (flag) => presentFlag(flag, now)));
      },
    ),
    endpoint(
      {
        ...admin,
        method: 'post',
        path: '/api/admin/flags',
        summary: 'Make a flag',
        idempotent: true,
        body: newFlagBody,
        responses: { 201: { description: 'The flag', schema: flagSchema } },
      },
      async ({ body: { reason, ...flag }, ...input }) => {
        const made = await service.create(flag, byOf(input, reason));
        return created(presentFlag(made, new Date()), `/api/admin/flags/${made.key}`);
      },
    ),
    endpoint(
      { ...one, method: 'get', path: '/api/admin/flags/:key', summary: 'A flag', responses: answered },
      async ({ params }) => ok(presentFlag(await service.get(params.key), new Date())),
    ),
    endpoint(
      {
        ...one,
        method: 'patch',
        path: '/api/admin/flags/:key',
        summary: 'Change a flag, archive it, bring it back; 409 with both states when somebody else was first',
        body: flagChange,
        responses: answered,
      },
      async ({ params, body: { reason, ...change }, ...input }) =>
        ok(presentFlag(await service.change(params.key, change, byOf(input, reason)), new Date())),
    ),
    endpoint(
      {
        ...one,
        method: 'delete',
        path: '/api/admin/flags/:key',
        summary: 'Delete a flag for good; its history stays',
        query: removeQuery,
        responses: { 204: { description: 'It is gone' } },
      },
      async ({ params, query: { version, reason }, ...input }) => {
        await service.remove(params.key, version ?? null, byOf(input, reason));
        return noContent();
      },
    ),
    endpoint(
      {
        ...one,
        method: 'post',
        path: '/api/admin/flags/:key/toggle',
        summary: 'Switch a flag on or off',
        body: toggleBody,
        responses: answered,
      },
      async ({ params, body: { enabled, version, reason }, ...input }) =>
        ok(presentFlag(await service.toggle(params.key, enabled, byOf(input, reason), { version }), new Date())),
    ),
    endpoint(
      {
        ...one,
        method: 'post',
        path: '/api/admin/flags/:key/revert',
        summary: 'Make a flag what it was at a version, as a new version',
        body: revertBody,
        responses: answered,
      },
      async ({ params, body: { to, version, reason }, ...input }) =>
        ok(presentFlag(await service.revert(params.key, to, version, byOf(input, reason)), new Date())),
    ),
    endpoint(
      {
        ...one,
        method: 'post',
        path: '/api/admin/flags/:key/clone',
        summary: 'The same flag under another key, off at first',
        body: cloneBody,
        responses: { 201: { description: 'The new flag', schema: flagSchema } },
      },
      async ({ params, body: { key, reason }, ...input }) => {
        const made = await service.clone(params.key, key, byOf(input, reason));
        return created(presentFlag(made, new Date()), `/api/admin/flags/${made.key}`);
      },
    ),
  ];
}
