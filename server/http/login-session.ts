import { promisify } from 'node:util';
import type { Request, Response } from 'express';
import { COOKIE_NAME } from './authentication.js';

/** A new session id at every sign-in, so that one planted before it is worth nothing (session fixation). */
export async function beginSession(request: Request, user: { id: string; loginEpoch: number }): Promise<void> {
  const { session } = request;
  await promisify(session.regenerate.bind(session))();
  request.session.userId = user.id;
  request.session.epoch = user.loginEpoch;
  await promisify(request.session.save.bind(request.session))();
}

export async function endSession(request: Request, response: Response): Promise<void> {
  await promisify(request.session.destroy.bind(request.session))();
  response.clearCookie(COOKIE_NAME, { path: '/' });
}
