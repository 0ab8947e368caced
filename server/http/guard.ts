import type { Request, RequestHandler, Response } from 'express';

/** Looks at a request before its body is read, and throws to refuse it. */
export type Guard = (request: Request, response: Response) => Promise<void> | void;

/** Lets a request pass that no guard refuses, asked one after the other. */
export function passing(guards: readonly Guard[]): RequestHandler {
  return async (request, response, next) => {
    for (const guard of guards) {
      const passed = guard(request, response);
      if (passed !== undefined) await passed;
    }
    next();
  };
}
