import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler } from 'express';

declare module 'express-serve-static-core' {
  interface Request {
    requestId?: string;
  }
}

const USABLE = /^[\w.:-]{1,100}$/;

/** Gives every request an id (the caller's X-Request-Id where it is harmless) and sends it back. */
export const requestId: RequestHandler = (request, response, next) => {
  const given = request.headers['x-request-id'];
  request.requestId = typeof given === 'string' && USABLE.test(given) ? given : randomUUID();
  response.setHeader('X-Request-Id', request.requestId);
  next();
};

export const requestIdOf = (request: Request): string => request.requestId ?? '';
