import type { ErrorRequestHandler, Request, Response } from 'express';
import { z } from 'zod';
import { AppError, notFound } from '../errors.js';
import type { Logger } from '../logger.js';
import { ProviderError } from '../providers/provider-error.js';
import { requestIdOf } from './request-id.js';

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string(),
    detail: z.string(),
    requestId: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .loose()
  .meta({ id: 'Problem', description: 'RFC 9457 problem document' });

/** The one place where errors become answers (RFC 9457). Unknown errors are logged whole and told as "internal". */
export function problemHandler(logger: Logger): ErrorRequestHandler {
  return (thrown: unknown, request, response, next) => {
    const error = toAppError(thrown);
    if (error.status >= 500) logger.error({ err: thrown, requestId: requestIdOf(request) }, 'request failed');
    if (response.headersSent) return next(thrown);
    sendProblem(request, response, error);
  };
}

export function sendProblem(request: Request, response: Response, error: AppError): void {
  if (error.retryAfter !== undefined) response.setHeader('Retry-After', Math.max(1, Math.ceil(error.retryAfter)));
  response
    .status(error.status)
    .type('application/problem+json')
    .send(JSON.stringify(problemOf(error, requestIdOf(request))));
}

export function problemOf(error: AppError, requestId: string): z.infer<typeof problemSchema> {
  return {
    type: `urn:echotune:problem:${error.code}`,
    title: error.title,
    status: error.status,
    code: error.code,
    detail: error.message,
    requestId,
    ...(error.errors && { errors: error.errors }),
    ...error.extra,
  };
}

const bodyParserError = z.object({ type: z.string(), status: z.number() });
const fileError = z.object({ status: z.literal([403, 404]) });
/** Codes of the operating system, of PostgreSQL and of Prisma, kinds of its adapter's errors, names of MongoDB's. */
const STORE_AWAY = new Set<unknown>([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
  '08006',
  '08001',
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
  'P2028',
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'MongoServerSelectionError',
  'MongoNetworkError',
]);
/** The same of rows that are referred to and not there. */
const BROKEN_REFERENCE = new Set<unknown>(['23503', 'P2003', 'P2025', 'ForeignKeyConstraintViolation']);
const storeError = z
  .object({
    name: z.unknown(),
    code: z.unknown(),
    kind: z.unknown(),
    message: z.string().catch(''),
    cause: z.unknown(),
    meta: z.unknown(),
    driverAdapterError: z.unknown(),
  })
  .partial();
/** pg tells these by their text only; they have no code. */
const BROKEN_CONNECTION =
  /^(?:timeout exceeded when trying to connect$|Query read timeout$|Connection terminated|Client has encountered a connection error)/;
const RETRY_AFTER_S = 5;

export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof ProviderError) {
    const retryAfter = thrown.retryAfterMs === null ? RETRY_AFTER_S : thrown.retryAfterMs / 1000;
    return new AppError(503, 'provider-unavailable', thrown.message, { cause: thrown, retryAfter });
  }
  const parser = bodyParserError.safeParse(thrown);
  if (parser.success) return fromBodyParser(parser.data.type, parser.data.status, thrown);
  if (fileError.safeParse(thrown).success) return notFound('file');
  if (thrown instanceof URIError)
    return new AppError(400, 'bad-url', 'The address is not valid UTF-8.', { cause: thrown });
  if (isStoreAway(thrown)) {
    return new AppError(503, 'store-unavailable', 'A database does not answer at the moment.', {
      cause: thrown,
      retryAfter: RETRY_AFTER_S,
    });
  }
  return new AppError(
    500,
    'internal',
    'Something went wrong on our side; the log has the details under this request id.',
    { cause: thrown },
  );
}

function fromBodyParser(type: string, status: number, cause: unknown): AppError {
  if (type === 'entity.too.large')
    return new AppError(413, 'body-too-large', 'The body is larger than this route takes.', { cause });
  if (type === 'entity.parse.failed') return new AppError(400, 'bad-json', 'The body is not valid JSON.', { cause });
  if (type.startsWith('charset') || type.startsWith('encoding'))
    return new AppError(415, 'unsupported-encoding', 'Send UTF-8.', { cause });
  if (status >= 400 && status < 500)
    return new AppError(400, 'bad-request', 'The request could not be read.', { cause });
  return new AppError(500, 'internal', 'Something went wrong on our side.', { cause });
}

function isStoreAway(thrown: unknown): boolean {
  return hasSign(thrown, (sign, message) => STORE_AWAY.has(sign) || BROKEN_CONNECTION.test(message));
}

/** Whether something was to refer to a row that is not there (any more). */
export function isBrokenReference(thrown: unknown): boolean {
  return hasSign(thrown, (sign) => BROKEN_REFERENCE.has(sign));
}

/** Whether the error, or one that it comes from, has such a name, code or kind. */
function hasSign(thrown: unknown, is: (sign: unknown, message: string) => boolean, depth = 0): boolean {
  const error = storeError.safeParse(thrown);
  if (!error.success || depth > 4) return false;
  const { name, code, kind, message = '', cause, meta, driverAdapterError } = error.data;
  // What Prisma has no code of its own for, it tells in words.
  const told = code === 'P2039' ? /Code: `(\w+)`/.exec(message)?.[1] : undefined;
  if ([name, code, kind, told].some((sign) => is(sign, message))) return true;
  return [cause, meta, driverAdapterError].some((inner) => hasSign(inner, is, depth + 1));
}
