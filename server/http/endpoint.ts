import type { Request, Response } from 'express';
import type { z } from 'zod';

/** Who is asking; filled in by authentication before a handler runs. */
export interface Caller {
  id: string;
  name: string;
  role: 'listener' | 'admin';
}

export const TOKEN_SCOPES = ['health:read', 'flags:evaluate', 'metrics:read'] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];

/**
 * `{ scope }`: an API token with that scope, or a signed-in admin; with `orListener` anybody who is signed in. `public`: anybody. `open`: anybody, without a look at
 * who it is and how often they ask, so that the answer needs no store.
 */
export type Access = 'open' | 'public' | 'listener' | 'admin' | { scope: TokenScope; orListener?: true };

export interface ResponseSpec {
  description: string;
  /** JSON answers; absent for 204 and redirects. */
  schema?: z.ZodType;
  /** Other kinds of body, such as `text/csv`. */
  contentType?: string;
}

export interface EndpointSpec<P, Q, B, A extends Access, H = unknown> {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Express path, ":id" for parameters. */
  path: string;
  summary: string;
  tag: string;
  access: A;
  params?: z.ZodType<P>;
  query?: z.ZodType<Q>;
  body?: z.ZodType<B>;
  /** What the body is where it is not JSON; the handler reads it itself. */
  bodyType?: 'multipart/form-data' | 'application/x-www-form-urlencoded';
  /**
   * Honour the Idempotency-Key header: for a POST that creates. "resumable": the handler itself answers a repetition, by
   * the identity that it gets, also while the first request is under way.
   */
  idempotent?: true | 'resumable';
  /** What the handler needs to know of whoever asks, asked of the stores together with who that is. */
  ahead?: (userId: string) => Promise<H>;
  /** A tighter limit than the general one. */
  limit?: 'sign-in' | 'chat' | 'evaluation';
  /** Answers of success, and errors of its own; the usual 4xx are documented for every route. */
  responses: Record<number, ResponseSpec>;
}

export interface HandlerInput<P, Q, B, A extends Access, H = unknown> {
  params: P;
  query: Q;
  body: B;
  caller: A extends 'listener' | 'admin' ? Caller : Caller | null;
  /** What the endpoint asks ahead; of anybody who is not signed in nothing is asked. */
  ahead: A extends 'listener' | 'admin' ? Promise<H> : Promise<H> | undefined;
  /** The same id for every repetition of a request under one Idempotency-Key. */
  identity: { id: string; isRepeated: boolean };
  request: Request;
  response: Response;
  /** Aborted when the client goes away. */
  signal(): AbortSignal;
  /** For answers that go on: aborted also when whoever asked is signed out, disabled, demoted or deleted meanwhile. */
  listening(): AbortSignal;
}

/** A JSON answer, an empty one, or `streamed` when the handler wrote to the response itself. */
export type Reply = { status: number; body?: unknown; headers?: Record<string, string> } | typeof STREAMED;
export const STREAMED: unique symbol = Symbol('the handler has answered');

export interface Endpoint {
  spec: EndpointSpec<unknown, unknown, unknown, Access>;
  handle(input: HandlerInput<unknown, unknown, unknown, Access>): Promise<Reply>;
}

/** Declares a route: its contract, and the handler that gets the validated request. */
export function endpoint<P = undefined, Q = undefined, B = undefined, A extends Access = Access, H = undefined>(
  spec: EndpointSpec<P, Q, B, A, H>,
  handle: (input: HandlerInput<P, Q, B, A, H>) => Promise<Reply>,
): Endpoint {
  return { spec, handle };
}

export const ok = (body: unknown, headers?: Record<string, string>): Reply => ({
  status: 200,
  body,
  ...(headers && { headers }),
});
export const created = (body: unknown, location: string): Reply => ({
  status: 201,
  body,
  headers: { Location: location },
});
export const noContent = (): Reply => ({ status: 204 });
