import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import { AppError, notFound } from '../../errors.js';
import { type Caller, type Endpoint, endpoint, STREAMED } from '../../http/endpoint.js';
import { streamEvents } from '../../http/event-stream.js';
import type { OpenStreams } from '../../http/open-streams.js';
import type { Context, ErrorCode, Evaluation } from './evaluation.js';
import { type FlagChanges, tagOf } from './flag-changes.js';
import type { FlagSet, LiveFlag } from './flag-set.js';
import { bulkQuery, bulkSchema, evaluationBody, evaluationSchema, readContext, ticketParams } from './ofrep-schema.js';
import { keyParams } from './flag-schema.js';
import type { StreamTickets } from './stream-tickets.js';

export interface OfrepDeps {
  set: FlagSet;
  revision(): number;
  /** Makes sure that nothing newer is known than what is in memory. */
  verify(): Promise<void>;
  /** Who a listener is to flags. */
  contextOf(caller: Caller): Context;
  /** Takes note that a listener got a variant. */
  exposed(live: LiveFlag, context: Context, evaluation: Evaluation): void;
  changes: FlagChanges;
  tickets: StreamTickets;
  streams: Pick<OpenStreams, 'watch' | 'mayFollow'>;
  /** The address of this server for whoever sent the request. */
  addressOf(request: Request): string;
}

const base = {
  tag: 'Flag evaluation (OFREP)',
  access: { scope: 'flags:evaluate', orListener: true },
  method: 'post',
  limit: 'evaluation',
} as const;
const INACTIVITY_DELAY_S = 120;
const LONGEST_STREAM_MS = 3_600_000;

export function ofrepRoutes(deps: OfrepDeps): Endpoint[] {
  const { set, revision, verify, contextOf, exposed, changes, tickets, streams, addressOf } = deps;

  /** A listener's own, whatever was sent; a token may ask for anybody. */
  function contextFor(caller: Caller | null, given: unknown, key?: string): Context {
    if (caller !== null) return contextOf(caller);
    const context = readContext(given);
    if (typeof context === 'string') throw failure(400, 'INVALID_CONTEXT', context, key);
    return context;
  }

  return [
    endpoint(
      {
        ...base,
        path: '/ofrep/v1/evaluate/flags/:key',
        summary: 'What one flag says; for a listener who is signed in their own context, with a token any',
        params: keyParams,
        body: evaluationBody,
        responses: { 200: { description: 'Its value', schema: evaluationSchema } },
      },
      async ({ params: { key }, body, caller, response }) => {
        const context = contextFor(caller, body.context, key);
        const live = set.find(key);
        if (live === undefined || (caller !== null && !live.flag.clientVisible)) {
          throw failure(404, 'FLAG_NOT_FOUND', 'There is no such flag.', key);
        }
        const evaluation = evaluated(live.evaluate, context);
        const { error } = evaluation;
        if (error !== null) throw failure(400, error.code, error.message, key);
        if (caller !== null) exposed(live, context, evaluation);
        return send(response, JSON.stringify(presentEvaluation(live, evaluation)));
      },
    ),
    endpoint(
      {
        ...base,
        path: '/ofrep/v1/evaluate/flags',
        summary: 'What every flag says; with If-None-Match 304 where that is the same as before',
        query: bulkQuery,
        body: evaluationBody,
        responses: {
          200: { description: 'Values, and where to hear of changes', schema: bulkSchema },
          304: { description: 'As before' },
        },
      },
      async ({ query: { flagConfigEtag }, body, caller, request, response }) => {
        const context = contextFor(caller, body.context);
        const isAnnounced = (): boolean => flagConfigEtag !== undefined && flagConfigEtag !== tagOf(revision());
        // Another process may have told of a change before this one knows of it.
        if (isAnnounced()) await verify();
        const shown = set.all().filter(({ flag }) => caller === null || flag.clientVisible);
        const flags = shown.map((live) => presentOne(live, evaluated(live.peek, context)));
        const metadata = { version: String(revision()) };
        const etag = `"${createHash('sha256').update(JSON.stringify(flags)).digest('base64url')}"`;
        response.setHeader('ETag', etag);
        response.setHeader('Cache-Control', 'private, no-cache');
        if (!isAnnounced() && matches(request.get('If-None-Match'), etag)) return { status: 304 };
        const holder = caller && { userId: caller.id, epoch: request.session.epoch ?? 0 };
        const url = `${addressOf(request)}/ofrep/v1/streams/${tickets.issue(holder)}`;
        const eventStreams = [{ type: 'sse', url, inactivityDelaySec: INACTIVITY_DELAY_S }];
        return { status: 200, body: { flags, eventStreams, metadata } };
      },
    ),
    endpoint(
      {
        tag: base.tag,
        access: 'public',
        method: 'get',
        path: '/ofrep/v1/streams/:ticket',
        summary: 'Events that tell that flags have changed; the address comes with the evaluation of all flags',
        params: ticketParams,
        responses: { 200: { description: 'Events', contentType: 'text/event-stream' } },
      },
      async ({ params: { ticket }, request, response, signal }) => {
        const good = tickets.read(ticket);
        const follower = good?.holder && { ...good.holder, asAdmin: false };
        if (good === null || (follower && !(await streams.mayFollow(follower)))) throw notFound('stream');
        const last = Number(request.get('Last-Event-ID'));
        const closed = signal();
        const mayFollow = follower ? streams.watch(follower, response, closed) : closed;
        // Whoever comes back shows again that they may.
        const until = AbortSignal.any([mayFollow, AbortSignal.timeout(LONGEST_STREAM_MS)]);
        return streamEvents(response, changes.follow(Number.isInteger(last) && last > 0 ? last : null, until), until);
      },
    ),
  ];
}

/** What was asked for without a targeting key, which would have decided: that is an error and not the default. */
function evaluated(evaluate: LiveFlag['evaluate'], context: Context): Evaluation {
  const evaluation = evaluate(context);
  if (context.targetingKey !== undefined || evaluation.reason !== 'DEFAULT') return evaluation;
  const withKey = evaluate({ ...context, targetingKey: 'somebody' });
  if (withKey.reason !== 'TARGETING_MATCH') return evaluation;
  const message = 'Who gets which variant is decided by the targetingKey, and the context has none.';
  return { value: undefined, variant: undefined, reason: 'ERROR', error: { code: 'TARGETING_KEY_MISSING', message } };
}

function presentEvaluation({ flag }: LiveFlag, { value, variant, reason }: Evaluation) {
  return {
    key: flag.key,
    ...(value !== undefined && { value }),
    ...(variant !== undefined && { variant }),
    reason,
    metadata: { ...flag.metadata, version: flag.version },
  };
}

function presentOne(live: LiveFlag, evaluation: Evaluation) {
  const { error } = evaluation;
  if (error === null) return presentEvaluation(live, evaluation);
  return { key: live.flag.key, errorCode: error.code, errorDetails: error.message };
}

/** An error as OFREP wants it, which is also a problem document. */
function failure(status: 400 | 404, errorCode: ErrorCode, errorDetails: string, key?: string): AppError {
  const code = errorCode.toLowerCase().replaceAll('_', '-');
  return new AppError(status, code, errorDetails, {
    extra: { errorCode, errorDetails, ...(key !== undefined && { key }) },
  });
}

/** Without Express's detours: this is asked thousands of times a second. */
function send(response: Response, body: string): typeof STREAMED {
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.setHeader('Content-Length', Buffer.byteLength(body));
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.end(body);
  return STREAMED;
}

const matches = (given: string | undefined, etag: string): boolean =>
  given?.split(',').some((one) => one.trim().replace(/^W\//, '') === etag) ?? false;
