import { texts } from '../texts';
import type { Problem } from './types';

type Facts = Pick<Problem, 'status' | 'code' | 'detail'> & Partial<Problem>;

/** What the server answered instead of what was asked for; status 0 when it could not be reached. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors: { path: string; message: string }[];
  readonly requestId: string | null;
  /** Further members of the problem document, such as both states of a conflict. */
  readonly extra: Readonly<Record<string, unknown>>;
  /** When a repetition makes sense, where the server says so. */
  readonly retryAt: Date | null;

  constructor({ status, code, detail, errors = [], requestId, ...extra }: Facts, retryAt: Date | null = null) {
    super(`${code}: ${detail}`);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.errors = errors;
    this.requestId = requestId ?? null;
    this.extra = extra;
    this.retryAt = retryAt;
  }
}

export interface RequestOptions {
  body?: unknown;
  accept?: string;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/**
 * Sends a request to our own server and returns the response when it is a success.
 * Throws ApiError for every other outcome, except an abort, which stays the AbortError of fetch.
 */
export async function send(method: string, path: string, options: RequestOptions = {}): Promise<Response> {
  const headers: Record<string, string> = { Accept: options.accept ?? 'application/json', ...options.headers };
  const init: RequestInit = { method, headers, credentials: 'same-origin' };
  if (options.body !== undefined) {
    headers['Content-Type'] = 'application/json';
    init.body = JSON.stringify(options.body);
  }
  if (options.signal) init.signal = options.signal;

  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw unreachable();
  }
  if (!response.ok) throw problemFrom(await response.text(), response.status, retryAtOf(response));
  return response;
}

/** As `send`, for a JSON answer; an answer without content is undefined. */
export async function request<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
  const response = await send(method, path, options);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** What to tell the listener: what was wrong with their input where the server names it, else what happened. */
export function reasonOf(error: unknown): string {
  return error instanceof ApiError ? (error.errors[0]?.message ?? error.detail) : texts.errors.unknown;
}

export function unreachable(): ApiError {
  return new ApiError({ status: 0, code: 'unreachable', detail: texts.errors.unreachable });
}

/** Reads a problem document; a text that is none becomes one, with the status that came with it. */
export function problemFrom(text: string, status: number, retryAt: Date | null = null): ApiError {
  const unexpected: Facts = { status, code: 'unexpected', detail: texts.errors.unexpected(status) };
  try {
    return new ApiError({ ...unexpected, ...(JSON.parse(text) as Partial<Problem>) }, retryAt);
  } catch {
    return new ApiError(unexpected, retryAt);
  }
}

function retryAtOf({ headers }: Response): Date | null {
  const seconds = Number(headers.get('Retry-After'));
  return seconds > 0 ? new Date(Date.now() + seconds * 1000) : null;
}

/** Adds the given values to a path; null and empty ones are left out. */
export function withQuery(path: string, query: Record<string, string | number | null | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') search.set(name, String(value));
  }
  return search.size === 0 ? path : `${path}?${search}`;
}
