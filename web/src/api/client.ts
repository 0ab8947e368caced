import { texts } from '../texts';
import type { Problem } from './types';

/** What the server answered instead of what was asked for; status 0 when it could not be reached. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors: { path: string; message: string }[];
  readonly requestId: string | null;

  constructor(problem: Problem) {
    super(`${problem.code}: ${problem.detail ?? problem.title}`);
    this.name = 'ApiError';
    this.status = problem.status;
    this.code = problem.code;
    this.detail = problem.detail ?? problem.title;
    this.errors = problem.errors ?? [];
    this.requestId = problem.requestId ?? null;
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
  if (!response.ok) throw new ApiError(await readProblem(response));
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
  return new ApiError({ type: 'about:blank', title: texts.errors.unreachable, status: 0, code: 'unreachable' });
}

async function readProblem(response: Response): Promise<Problem> {
  if (response.headers.get('Content-Type')?.includes('json')) {
    return problemFrom(await response.text(), response.status);
  }
  return {
    type: 'about:blank',
    title: texts.errors.unexpected(response.status),
    status: response.status,
    code: 'unexpected',
  };
}

/** Reads a problem document; a text that is none becomes one, with the status that came with it. */
export function problemFrom(text: string, status: number): Problem {
  const unexpected = { type: 'about:blank', title: texts.errors.unexpected(status), status, code: 'unexpected' };
  try {
    return { ...unexpected, ...(JSON.parse(text) as Partial<Problem>) };
  } catch {
    return unexpected;
  }
}

/** Adds the given values to a path; null and empty ones are left out. */
export function withQuery(path: string, query: Record<string, string | number | null | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') search.set(name, String(value));
  }
  return search.size === 0 ? path : `${path}?${search}`;
}
