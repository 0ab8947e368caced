import type { RequestHandler } from 'express';
import session from 'express-session';
import type { Config } from '../../config/config.js';
import { AppError, notAllowed, notSignedIn } from '../errors.js';
import type { Access, Caller, TokenScope } from './endpoint.js';
import type { Guard } from './guard.js';

declare module 'express-session' {
  interface SessionData {
    userId: string;
    /** Of the user at sign-in; sessions that are older than epochs have none. */
    epoch?: number;
  }
}

declare module 'express-serve-static-core' {
  interface Request {
    caller?: Caller | null;
    /** What a handler needs to know of the caller. */
    ahead?: Promise<unknown>;
  }
}

/** What authentication needs to know of people; the auth feature provides it. */
export interface Directory {
  /** Null when there is no such user, the account is disabled, or its login sessions of this epoch have been ended. */
  findCaller(userId: string, epoch: number): Promise<Caller | null>;
  /** The scopes of a valid API token, else null. */
  findTokenScopes(token: string): Promise<readonly string[] | null>;
}

const DAY_MS = 24 * 60 * 60 * 1000;
export const COOKIE_NAME = 'echotune.sid';

/** `days`: how long a session that begins now lasts from its last use. */
export function loginSessions(
  config: Pick<Config, 'mode' | 'secrets'>,
  store: session.Store,
  days: () => number,
): RequestHandler {
  return session({
    name: COOKIE_NAME,
    secret: config.secrets.session,
    store,
    resave: false,
    saveUninitialized: false,
    cookie: () => ({
      httpOnly: true,
      sameSite: 'lax',
      secure: config.mode === 'production',
      maxAge: days() * DAY_MS,
      path: '/',
    }),
  });
}

/**
 * Lets a request pass when whoever sends it may; fills `request.caller`. Deny by default: every route names its access.
 * What is asked `ahead`, of the user whom the login session names, is for nobody to see unless the request passes.
 */
export function authenticate(
  access: Exclude<Access, 'open'>,
  directory: Directory,
  ahead?: (userId: string) => Promise<unknown>,
): Guard {
  return async (request) => {
    const token = typeof access === 'object' ? bearerToken(request.headers.authorization) : null;
    if (typeof access === 'object' && token !== null) {
      request.caller = null;
      return checkToken(token, access.scope, directory);
    }
    const { userId, epoch = 0 } = request.session;
    const found = userId === undefined ? null : directory.findCaller(userId, epoch);
    if (userId !== undefined && ahead !== undefined) {
      request.ahead = ahead(userId);
      // The handler waits for it, where there is one; until then a failure is not unhandled.
      request.ahead.catch(() => undefined);
    }
    const caller = await found;
    request.caller = caller;
    if (access === 'public') return;
    if (caller === null) throw notSignedIn();
    if (typeof access === 'object' && access.orListener !== true && caller.role !== 'admin')
      throw notAllowed('This needs an admin or an API token.');
    if (access === 'admin' && caller.role !== 'admin') throw notAllowed('Only admins may do this.');
  };
}

/** Of a route that takes an API token, which needs no login session then: passes on whoever comes without one. */
export const byToken: RequestHandler = (request, _response, next) =>
  bearerToken(request.headers.authorization) === null ? next('route') : next();

async function checkToken(token: string, scope: TokenScope, directory: Directory): Promise<void> {
  const scopes = await directory.findTokenScopes(token);
  if (scopes === null) throw new AppError(401, 'bad-token', 'This API token is unknown or was revoked.');
  if (!scopes.includes(scope)) throw new AppError(403, 'missing-scope', `This API token lacks the scope ${scope}.`);
}

function bearerToken(header: string | undefined): string | null {
  return /^Bearer\s+(\S+)$/i.exec(header ?? '')?.[1] ?? null;
}
