import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import express, { type RequestHandler } from 'express';
import { createIdempotency } from '../../server/http/idempotency.js';
import { type Caller, endpoint, ok } from '../../server/http/endpoint.js';
import { createRouter } from '../../server/http/router.js';

const unused = (): never => {
  throw new Error('not asked');
};
const ROBIN: Caller = { id: 'robin', name: 'Robin', role: 'listener' };

/** What happened, in order. */
let log: string[];
let findCaller: () => Promise<Caller | null>;
let ahead: () => Promise<string>;
let session: { userId?: string };
let server: ReturnType<express.Express['listen']>;

const get = async (): Promise<{ status: number; body: unknown }> => {
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}/`);
  return { status: response.status, body: await response.json() };
};

beforeEach(async () => {
  log = [];
  session = { userId: 'robin' };
  findCaller = () => Promise.resolve(ROBIN);
  ahead = () => Promise.resolve('what is known');
  const greet = endpoint(
    {
      method: 'get',
      path: '/',
      summary: '',
      tag: '',
      access: 'listener',
      ahead: (userId) => {
        log.push(`asked of ${userId}`);
        return ahead();
      },
      responses: {},
    },
    async (input) => {
      log.push('handled');
      return ok({ known: await input.ahead });
    },
  );
  const signedIn: RequestHandler = (request, _response, next) => {
    Object.assign(request, { session });
    next();
  };
  const router = createRouter([greet], {
    directory: {
      findCaller: () => {
        log.push('who is it');
        return findCaller();
      },
      findTokenScopes: unused,
    },
    limits: { of: () => () => undefined },
    idempotency: createIdempotency({ claim: unused, keep: unused, release: unused }),
    streams: { watch: unused },
    isReadOnly: unused,
    checkAnswers: false,
  });
  const onError: express.ErrorRequestHandler = (
    error: { status?: number; message: string },
    _request,
    response,
    next,
  ) => {
    if (response.headersSent) next(error);
    else response.status(error.status ?? 500).json({ message: error.message });
  };
  server = express().use(signedIn, router, onError).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => void server.close());

describe('what a handler needs to know of whoever asks', () => {
  it('is asked together with who that is', async () => {
    findCaller = () => new Promise((resolve) => setImmediate(resolve, ROBIN)).then(() => (log.push('it is'), ROBIN));
    expect(await get()).toEqual({ status: 200, body: { known: 'what is known' } });
    expect(log).toEqual(['who is it', 'asked of robin', 'it is', 'handled']);
  });

  it('is asked of nobody who is not signed in', async () => {
    session = {};
    expect((await get()).status).toBe(401);
    expect(log).toEqual([]);
  });

  it('is for nobody to see who is signed in no more, and matters to nobody then', async () => {
    findCaller = () => new Promise((resolve) => setTimeout(resolve, 5, null));
    ahead = () => Promise.reject(new Error('out of order'));
    const unhandled: unknown[] = [];
    const note = (error: unknown): void => void unhandled.push(error);
    process.on('unhandledRejection', note);
    expect((await get()).status).toBe(401);
    await new Promise((resolve) => setTimeout(resolve, 20));
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
    expect(log).toEqual(['who is it', 'asked of robin']);
  });

  it('fails the handler where it cannot be answered', async () => {
    ahead = () => Promise.reject(new Error('out of order'));
    expect(await get()).toEqual({ status: 500, body: { message: 'out of order' } });
    expect(log).toEqual(['who is it', 'asked of robin', 'handled']);
  });
});
