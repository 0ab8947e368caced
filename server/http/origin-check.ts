import type { RequestHandler } from 'express';
import type { Config } from '../../config/config.js';
import { AppError } from '../errors.js';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Refuses state-changing requests that another site's page makes a browser send (OWASP: verify the origin).
 * Ours are PUBLIC_URL and, on loopback, this port under any loopback name. Programs send no Origin and pass.
 */
export function originCheck(config: Config['http']): RequestHandler {
  const ours = config.publicUrl === null ? null : new URL(config.publicUrl).origin;
  return (request, _response, next) => {
    const origin = request.headers.origin;
    if (SAFE.has(request.method) || origin === undefined) return next();
    if (origin === ours || isThisLoopbackServer(origin, request.socket.localPort)) return next();
    throw new AppError(403, 'foreign-origin', 'This request comes from another site.');
  };
}

function isThisLoopbackServer(origin: string, port: number | undefined): boolean {
  if (!URL.canParse(origin)) return false;
  const url = new URL(origin);
  return url.protocol === 'http:' && LOOPBACK.has(url.hostname) && (url.port || '80') === String(port);
}
