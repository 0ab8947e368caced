import express, { type IRouter, type Request, type RequestHandler, Router } from 'express';
import type { z } from 'zod';
import { AppError, type FieldError, invalid, notSignedIn } from '../errors.js';
import { authenticate, type Directory } from './authentication.js';
import { type Endpoint, type Reply, STREAMED } from './endpoint.js';
import { type Guard, passing } from './guard.js';
import type { Idempotency } from './idempotency.js';
import type { OpenStreams } from './open-streams.js';
import { isBrokenReference } from './problem.js';
import type { RateLimits } from './rate-limits.js';

const JSON_LIMIT = '1mb';
const MAINTENANCE_RETRY_S = 60;

export interface RouterDeps {
  directory: Directory;
  limits: RateLimits;
  idempotency: Idempotency;
  streams: Pick<OpenStreams, 'watch'>;
  /** Whether nothing may be changed at the moment, except by admins. */
  isReadOnly(): Promise<boolean>;
  /** In tests every JSON answer is checked against its declared schema. */
  checkAnswers: boolean;
}

export function createRouter(endpoints: readonly Endpoint[], deps: RouterDeps): Router {
  const router = Router({ caseSensitive: true });
  mountEndpoints(router, endpoints, deps);
  return router;
}

/** Mounts every endpoint as the same list of steps, after those that are given: limit, who, body, validity, repetition, handler. */
export function mountEndpoints(
  router: IRouter,
  endpoints: readonly Endpoint[],
  deps: RouterDeps,
  ...first: RequestHandler[]
): void {
  const json = express.json({
    limit: JSON_LIMIT,
    type: ['application/json', 'application/*+json'],
    verify: (_request, _response, body) => refusePrototypes(body),
  });
  for (const { spec, handle } of endpoints) {
    const { access, ahead } = spec;
    const guards: Guard[] = [
      ...(access === 'open'
        ? []
        : [authenticate(access, deps.directory, ahead), deps.limits.of(spec.limit ?? 'general')]),
      ...(changesSomething(spec) ? [refuseInMaintenance(deps.isReadOnly)] : []),
      ...(spec.body ? [requireJson] : []),
    ];
    const steps = [...(guards.length > 0 ? [passing(guards)] : []), ...(spec.body ? [json] : [])];
    router[spec.method](spec.path, ...first, ...steps, async (request, response) => {
      const params = parsePart('params', spec.params, request.params);
      const query = parsePart('query', spec.query, request.query);
      const body = parsePart('body', spec.body, request.body);
      const caller = request.caller ?? null;
      const answered = deps.idempotency.once(spec.idempotent, request, caller, body, (identity) =>
        handle({
          params,
          query,
          body,
          caller,
          ahead: request.ahead,
          identity,
          request,
          response,
          // No accessors: what hangs on an object that has one of its own outlives the collections of young objects.
          signal: () => abortedWhenClosed(response),
          listening() {
            const closed = abortedWhenClosed(response);
            if (caller === null) return closed;
            const { id: userId, role } = caller;
            const { epoch = 0 } = request.session;
            return deps.streams.watch({ userId, epoch, asAdmin: role === 'admin' }, response, closed);
          },
        }),
      );
      const reply = await answered.catch(async (error: unknown) => {
        throw (await isGone(request, deps.directory, error)) ? notSignedIn({ cause: error }) : error;
      });
      if (reply === STREAMED) return;
      if (deps.checkAnswers) checkAnswer(spec, reply);
      response.status(reply.status).set(reply.headers ?? {});
      if (reply.body === undefined) response.end();
      else response.json(reply.body);
    });
  }
}

/** Whether this failed because whoever asks has been deleted meanwhile. */
async function isGone({ caller, session }: Request, directory: Directory, error: unknown): Promise<boolean> {
  if (!caller || !isBrokenReference(error)) return false;
  return (await directory.findCaller(caller.id, session.epoch ?? 0)) === null;
}

/** Signing in and out is always possible; what takes a token only reads. */
function changesSomething({ method, path, access }: Endpoint['spec']): boolean {
  return method !== 'get' && typeof access !== 'object' && !path.startsWith('/auth/');
}

function refuseInMaintenance(isReadOnly: RouterDeps['isReadOnly']): Guard {
  return async (request) => {
    if (request.caller?.role !== 'admin' && (await isReadOnly())) {
      throw new AppError(
        503,
        'maintenance',
        'Nothing can be changed for the moment: this installation is being worked on.',
        {
          retryAfter: MAINTENANCE_RETRY_S,
        },
      );
    }
  };
}

/** A member of this name would be dropped in silence. Inside of a text its quotes would have backslashes. */
function refusePrototypes(body: Buffer): void {
  if (body.includes('"__proto__"') && /"__proto__"\s*:/.test(body.toString()))
    throw invalid([{ path: 'body', message: 'must not have members that are called "__proto__"' }]);
}

const requireJson: Guard = (request) => {
  if (hasBody(request.headers) && !request.is(['application/json', 'application/*+json'])) {
    throw new AppError(415, 'unsupported-type', 'Send application/json.');
  }
};

function hasBody(headers: {
  'content-length'?: string | undefined;
  'transfer-encoding'?: string | undefined;
}): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function parsePart(part: string, schema: z.ZodType | undefined, value: unknown): unknown {
  if (schema === undefined) return undefined;
  const result = schema.safeParse(value ?? {});
  if (result.success) return result.data;
  throw invalid(
    result.error.issues.map((issue): FieldError => ({ path: [part, ...issue.path].join('.'), message: issue.message })),
  );
}

function abortedWhenClosed(response: express.Response): AbortSignal {
  const controller = new AbortController();
  const onClose = (): void => {
    if (!response.writableFinished) controller.abort(new Error('the client went away'));
  };
  if (response.closed) onClose();
  else response.once('close', onClose);
  return controller.signal;
}

function checkAnswer(spec: Endpoint['spec'], reply: Exclude<Reply, typeof STREAMED>): void {
  const declared = spec.responses[reply.status];
  const route = `${spec.method.toUpperCase()} ${spec.path}`;
  if (declared === undefined) throw new Error(`${route} answered ${reply.status}, which it does not document`);
  // What a client sees is what JSON keeps of it.
  const seen: unknown = reply.body === undefined ? undefined : JSON.parse(JSON.stringify(reply.body));
  const result = declared.schema?.safeParse(seen);
  if (result?.success === false) throw new Error(`${route} answered other than documented: ${result.error.message}`);
}
