import { z } from 'zod';
import { AuthorizationEnded } from './music-provider.js';
import { ProviderError, type ProviderErrorKind } from '../provider-error.js';
import { retryAfterMs } from '../retry-after.js';

export interface SpotifyRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  url: string;
  headers: Record<string, string>;
  body: string | null;
}

export interface SpotifyResponse {
  status: number;
  headers: Record<string, string>;
  /** Parsed JSON; null where there is none. */
  body: unknown;
}

const TIMEOUT_MS = 10_000;
const MAX_BODY = 5_000_000;
const PROVIDER = 'spotify';

const errorBody = z.object({
  error: z.union([z.string(), z.object({ message: z.string().optional(), reason: z.string().optional() })]),
});

/**
 * One request, with a time limit for all of it. Resolves for 2xx and 404, rejects with a ProviderError, an AuthorizationEnded
 * (`invalid_grant`) or the signal's reason otherwise. Whatever a body holds, `null` too, is survived.
 */
export async function send(request: SpotifyRequest, signal: AbortSignal): Promise<SpotifyResponse> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: request.headers,
      body: request.body,
      redirect: 'error',
      signal: AbortSignal.any([signal, timeout]),
    });
    const text = await readText(response);
    const answer = { status: response.status, headers: Object.fromEntries(response.headers), body: parse(text) };
    if (response.ok && text !== '' && answer.body === undefined) {
      throw new ProviderError(PROVIDER, 'malformed', 'Spotify answered with something that is no JSON.');
    }
    if (response.ok || response.status === 404) return { ...answer, body: answer.body ?? null };
    throw toError(answer);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ProviderError || error instanceof AuthorizationEnded) throw error;
    if (timeout.aborted) {
      throw new ProviderError(PROVIDER, 'timeout', `Spotify did not answer within ${TIMEOUT_MS / 1000} s.`);
    }
    throw new ProviderError(PROVIDER, 'network', 'Spotify cannot be reached, or broke off.', null, { cause: error });
  }
}

async function readText(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const body: AsyncIterable<Uint8Array> | Iterable<Uint8Array> = response.body ?? [];
  for await (const part of body) {
    size += part.length;
    if (size > MAX_BODY) throw new ProviderError(PROVIDER, 'malformed', 'Spotify answered with too much.');
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function toError({ status, headers, body }: SpotifyResponse): Error {
  const parsed = errorBody.safeParse(body);
  const said = parsed.success ? parsed.data.error : '';
  if (said === 'invalid_grant') return new AuthorizationEnded('Spotify no longer accepts this authorization.');
  const reason = typeof said === 'string' ? said : (said.reason ?? '');
  const waitMs = retryAfterMs(headers['retry-after']);
  const [kind, message] = explain(status, reason);
  return new ProviderError(PROVIDER, kind, message, status === 429 ? (waitMs ?? DEFAULT_PAUSE_MS) : waitMs);
}

const DEFAULT_PAUSE_MS = 30_000;

function explain(status: number, reason: string): [ProviderErrorKind, string] {
  if (status === 429 && reason === 'QUOTA_EXCEEDED') return ['quota', "The day's quota at Spotify is used up."];
  if (status === 429) return ['rate-limited', 'Spotify asks to come back later.'];
  if (reason === 'invalid_client') return ['auth', 'Spotify does not accept the id and secret of this app.'];
  if (status === 401) return ['auth', 'Spotify does not accept the token.'];
  if (status === 403) return ['refused', 'Spotify does not allow this to the account or to this app.'];
  if (status >= 500) return ['server', `Spotify has a fault of its own (${status}).`];
  return ['bad-request', `Spotify does not accept the request (${status}).`];
}
