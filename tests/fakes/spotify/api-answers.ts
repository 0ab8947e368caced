import type { Request, RequestHandler, Response } from 'express';
import { fakeMusic, type FakeTrack } from './music.js';
import type { FakeUser } from './state.js';

export const userOf = (response: Response): FakeUser => (response.locals as { user: FakeUser }).user;

export const hasScope = (response: Response, scope: string): boolean =>
  (response.locals as { scopes: string[] }).scopes.includes(scope);

export function needs(scope: string): RequestHandler {
  return (_request, response, next) => {
    if (hasScope(response, scope)) next();
    else fail(response, 403, 'Insufficient client scope');
  };
}

export function page(request: Request, response: Response, rows: readonly object[], most: number): void {
  const limit = numberIn(request, 'limit', 20, 1, most);
  const offset = numberIn(request, 'offset', 0, 0, 100_000);
  if (limit === null || offset === null) return fail(response, 400, 'Invalid limit');
  const items = rows.slice(offset, offset + limit);
  const more = offset + limit < rows.length;
  const href = `${request.baseUrl}${request.path}`;
  const next = more ? `${href}?offset=${offset + limit}&limit=${limit}` : null;
  response.json({ href, items, limit, next, offset, previous: null, total: rows.length });
}

export function numberIn(
  request: Request,
  name: string,
  otherwise: number,
  least: number,
  most: number,
): number | null {
  const value = request.query[name] === undefined ? otherwise : Number(request.query[name]);
  return Number.isInteger(value) && value >= least && value <= most ? value : null;
}

export function textOf(request: Request, name: string): string {
  const value = request.query[name];
  return typeof value === 'string' ? value : '';
}

export const trackOf = (uri: string): FakeTrack | undefined => fakeMusic().trackById.get(uri.split(':')[2] ?? '');

export function fail(response: Response, status: number, message: string): void {
  response.status(status).json({ error: { status, message } });
}
