import { promisify } from 'node:util';
import type { Request } from 'express';
import { AppError, impossible } from '../../errors.js';
import { type Endpoint, endpoint, noContent, ok, type Reply } from '../../http/endpoint.js';
import { beginSession } from '../../http/login-session.js';
import { toAppError } from '../../http/problem.js';
import { ProviderError } from '../../providers/provider-error.js';
import { presentConnection } from './connection-presenter.js';
import { callbackQuery, connectionSchema, DEFAULT_RETURN, loginQuery } from './connection-schema.js';
import type { ConnectionService, Departure } from './connection-service.js';

declare module 'express-session' {
  interface SessionData {
    /** Of a listener who is at the music service, to come back with a code. */
    departure: Departure;
  }
}

export interface ConnectionRoutesDeps {
  /** Null: this installation is not set up for Spotify. */
  service: ConnectionService | null;
  redirectUri: string | null;
  publicUrl: string | null;
  /** Spotify failed a listener who was told so by a page. */
  onTrouble(error: ProviderError): void;
}

const CALLBACK = '/auth/spotify/callback';
const LOOPBACK = new Set(['127.0.0.1', '[::1]']);
const redirects = { 302: { description: 'Onwards' } };

export function connectionRoutes({ service, redirectUri, publicUrl, onTrouble }: ConnectionRoutesDeps): Endpoint[] {
  const available = (): ConnectionService => {
    if (service !== null) return service;
    throw new AppError(
      409,
      'spotify-not-set-up',
      'This installation has no Spotify app: set SPOTIFY_CLIENT_ID, and SPOTIFY_CLIENT_SECRET where there is one.',
    );
  };

  return [
    endpoint(
      {
        method: 'get',
        path: '/auth/spotify/login',
        summary: 'Go to Spotify, to sign in or to allow something more',
        tag: 'Sign-in',
        access: 'public',
        limit: 'sign-in',
        query: loginQuery,
        responses: redirects,
      },
      async ({ caller, query, request }) => {
        const elsewhere = publicUrl === null ? loopbackName(request) : null;
        if (elsewhere !== null) return redirect(elsewhere);
        const { url, departure } = await available().depart(caller?.id ?? null, {
          ...query,
          redirectUri: redirectUri ?? `${publicUrl ?? ownAddress(request)}${CALLBACK}`,
        });
        request.session.departure = departure;
        // Nobody is sent away whose coming back would not be known.
        await saved(request);
        return redirect(url);
      },
    ),
    endpoint(
      {
        method: 'get',
        path: CALLBACK,
        summary: 'Where Spotify sends the listener back to',
        tag: 'Sign-in',
        access: 'public',
        limit: 'sign-in',
        query: callbackQuery,
        responses: redirects,
      },
      async ({ caller, query, request, signal }) => {
        let returnTo = DEFAULT_RETURN;
        try {
          // An answer that somebody else made up takes nothing away from one that is under way.
          const departure = available().departed(request.session.departure ?? null, query.state);
          ({ returnTo } = departure);
          // Whatever comes of it, this departure is good for no second arrival.
          delete request.session.departure;
          await saved(request);
          if (query.code === undefined) {
            return redirect(withProblem(returnTo, query.error === 'access_denied' ? 'denied' : 'failed'));
          }
          const admitted = await available().arrive(caller?.id ?? null, departure, query.code, signal());
          await beginSession(request, admitted);
          return redirect(returnTo);
        } catch (error) {
          const code = tellable(error);
          if (code === null || !isForPage(request)) throw error;
          if (error instanceof ProviderError) onTrouble(error);
          return redirect(withProblem(returnTo, code));
        }
      },
    ),
    endpoint(
      {
        method: 'get',
        path: '/api/connections/spotify',
        summary: 'Whether and how my Spotify account is connected',
        tag: 'Connections',
        access: 'listener',
        responses: { 200: { description: 'The connection', schema: connectionSchema } },
      },
      async ({ caller }) =>
        ok(presentConnection((await service?.find(caller.id)) ?? null, service !== null, new Date())),
    ),
    endpoint(
      {
        method: 'delete',
        path: '/api/connections/spotify',
        summary: 'Disconnect my Spotify account and delete its tokens',
        tag: 'Connections',
        access: 'listener',
        responses: { 204: { description: 'Disconnected' } },
      },
      async ({ caller }) => {
        await available().disconnect(caller.id);
        return noContent();
      },
    ),
  ];
}

const redirect = (to: string): Reply => ({ status: 302, headers: { Location: to, 'Cache-Control': 'no-store' } });

function withProblem(returnTo: string, problem: string): string {
  const to = new URL(returnTo, 'http://own.invalid');
  to.searchParams.set('problem', problem);
  return to.pathname + to.search;
}

/** Whether a browser that shows pages asks, and no program. */
const isForPage = (request: Request): boolean => request.accepts(['json', 'html']) === 'html';

/** The code of what a listener can do something about; null for what is ours to mend. */
function tellable(error: unknown): string | null {
  const { status, code } = toAppError(error);
  return status < 500 || error instanceof ProviderError ? code : null;
}

/** Spotify refuses "localhost", and the cookie must be set where it sends the listener back to. */
function loopbackName(request: Request): string | null {
  if (request.hostname !== 'localhost') return null;
  return `http://127.0.0.1:${request.socket.localPort}${request.originalUrl}`;
}

/** The address of this server as the browser knows it; only loopback addresses are taken from the request. */
function ownAddress(request: Request): string {
  const host = request.get('Host') ?? '';
  if (!URL.canParse(`http://${host}`) || !LOOPBACK.has(new URL(`http://${host}`).hostname)) {
    throw impossible('public-url-missing', 'Set PUBLIC_URL to the address of this server, and register it at Spotify.');
  }
  return `http://${host}`;
}

const saved = (request: Request): Promise<void> => promisify(request.session.save.bind(request.session))();
