import { AsyncLocalStorage } from 'node:async_hooks';
import SpotifyWebApi from 'spotify-web-api-node';
import HttpManager, { type PackageRequest } from 'spotify-web-api-node/src/http-manager.js';
import { send, type SpotifyRequest } from './spotify-transport.js';

/**
 * spotify-web-api-node for the paths that it still knows, on our own transport: the package itself has no timeout, no
 * abort, a fixed host, and dies of an error whose body is `null`. Its four HTTP methods are replaced once for the process;
 * which host and signal a call belongs to travels with the call.
 */
interface Surroundings {
  apiUrl: string;
  accountsUrl: string;
  signal: AbortSignal;
}

const surroundings = new AsyncLocalStorage<Surroundings>();
const METHODS = { get: 'GET', post: 'POST', put: 'PUT', del: 'DELETE' } as const;

for (const [name, method] of Object.entries(METHODS)) {
  HttpManager[name as keyof typeof METHODS] = (request, callback) => {
    const around = surroundings.getStore();
    if (around === undefined) return callback(new Error('the package was called outside of viaPackage'));
    send(translate(request, method, around), around.signal).then(
      ({ status, headers, body }) => callback(null, { body, headers, statusCode: status }),
      (error: unknown) => callback(error),
    );
  };
}

/** Calls the package for one account; instances hold one token each and are never shared. */
export function viaPackage<T>(
  around: Surroundings & { accessToken: string },
  call: (api: SpotifyWebApi) => Promise<{ body: T; statusCode: number }>,
): Promise<{ body: T; statusCode: number }> {
  return surroundings.run(around, () => call(new SpotifyWebApi({ accessToken: around.accessToken })));
}

function translate(request: PackageRequest, method: SpotifyRequest['method'], around: Surroundings): SpotifyRequest {
  const asked = new URL(request.getURI());
  const base = asked.hostname === 'accounts.spotify.com' ? around.accountsUrl : around.apiUrl;
  const url = new URL(base.replace(/\/+$/, '') + asked.pathname);
  for (const [name, value] of Object.entries(request.getQueryParameters() ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  const headers = request.getHeaders() ?? {};
  const body = request.getBodyParameters();
  return { method, url: url.href, headers, body: body === undefined ? null : JSON.stringify(body) };
}
