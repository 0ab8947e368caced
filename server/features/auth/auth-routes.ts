import type { z } from 'zod';
import { type Endpoint, endpoint, noContent, ok, STREAMED } from '../../http/endpoint.js';
import { beginSession, endSession } from '../../http/login-session.js';
import { presentUser } from './auth-presenter.js';
import { demoSignInBody, featuresSchema, statsSchema, userSchema } from './auth-schema.js';
import type { AuthService } from './auth-service.js';
import { noteOf } from './user-admin-routes.js';
import type { UserAdminService } from './user-admin-service.js';
import { writeZip } from './write-zip.js';

export interface AuthRoutesDeps {
  service: AuthService;
  users: Pick<UserAdminService, 'remove'>;
  features(): Promise<z.infer<typeof featuresSchema>>;
  /** Told of whoever signs in or opens the pages, before anything else is asked. */
  onArrival(userId: string): void;
}

export function authRoutes({ service, users, features, onArrival }: AuthRoutesDeps): Endpoint[] {
  return [
    endpoint(
      {
        method: 'get',
        path: '/api/features',
        summary: 'Which ways to sign in there are, and whether anything can be changed now',
        tag: 'Sign-in',
        access: 'public',
        responses: { 200: { description: 'What this installation offers', schema: featuresSchema } },
      },
      async () => ok(await features()),
    ),
    endpoint(
      {
        method: 'post',
        path: '/auth/demo',
        summary: 'Sign in by name, where DEMO_LOGIN is on',
        tag: 'Sign-in',
        access: 'public',
        body: demoSignInBody,
        limit: 'sign-in',
        responses: { 200: { description: 'Signed in; the cookie is set', schema: userSchema } },
      },
      async ({ body, request }) => {
        const user = await service.signInDemo(body.name, body.role ?? null);
        await beginSession(request, user);
        onArrival(user.id);
        return ok(presentUser(user));
      },
    ),
    endpoint(
      {
        method: 'post',
        path: '/auth/logout',
        summary: 'Sign out',
        tag: 'Sign-in',
        access: 'public',
        responses: { 204: { description: 'Signed out' } },
      },
      async ({ request, response }) => {
        await endSession(request, response);
        return noContent();
      },
    ),
    endpoint(
      {
        method: 'get',
        path: '/api/me',
        summary: 'Who I am',
        tag: 'Me',
        access: 'listener',
        responses: { 200: { description: 'The listener who is signed in', schema: userSchema } },
      },
      async ({ caller }) => {
        onArrival(caller.id);
        return ok(presentUser(await service.me(caller.id)));
      },
    ),
    endpoint(
      {
        method: 'get',
        path: '/api/me/stats',
        summary: 'How much of mine is kept here',
        tag: 'Me',
        access: 'listener',
        responses: { 200: { description: 'Counts', schema: statsSchema } },
      },
      async ({ caller }) => {
        const { joined, ...counts } = await service.stats(caller.id);
        return ok({ ...counts, joined: joined.toISOString() });
      },
    ),
    endpoint(
      {
        method: 'delete',
        path: '/api/me',
        summary: 'Delete my account and everything of mine',
        tag: 'Me',
        access: 'listener',
        responses: { 204: { description: 'Everything is gone' } },
      },
      async ({ caller, request, response }) => {
        await users.remove(caller.id, noteOf({ caller, request }));
        await endSession(request, response);
        return noContent();
      },
    ),
    endpoint(
      {
        method: 'get',
        path: '/api/me/export',
        summary: 'Everything of mine as a zip of JSON lines',
        tag: 'Me',
        access: 'listener',
        responses: { 200: { description: 'A zip file', contentType: 'application/zip' } },
      },
      async ({ caller, response, signal }) => {
        response.type('application/zip').attachment('echotune-export.zip');
        await writeZip(service.exportAccount(caller.id), response, signal());
        return STREAMED;
      },
    ),
  ];
}
