import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, it } from '@jest/globals';
import express from 'express';
import { createIdempotency } from '../../server/http/idempotency.js';
import { endpoint, ok } from '../../server/http/endpoint.js';
import { createRouter } from '../../server/http/router.js';

const unused = (): never => {
  throw new Error('not asked');
};

it('has no accessors, which would keep what hangs on it alive', async () => {
  const accessors: string[] = [];
  const signals: AbortSignal[] = [];
  const look = endpoint(
    { method: 'get', path: '/', summary: '', tag: '', access: 'open', responses: {} },
    async (input) => {
      for (const one of [input, input.identity])
        for (const [name, { get }] of Object.entries(Object.getOwnPropertyDescriptors(one)))
          if (get !== undefined) accessors.push(name);
      signals.push(input.signal(), input.listening());
      return ok({ id: input.identity.id });
    },
  );
  const router = createRouter([look], {
    directory: { findCaller: unused, findTokenScopes: unused },
    limits: { of: unused },
    idempotency: createIdempotency({ claim: unused, keep: unused, release: unused }),
    streams: { watch: unused },
    isReadOnly: unused,
    checkAnswers: false,
  });
  const server = express().use(router).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const ids = await Promise.all(
    [1, 2].map(async () => ((await (await fetch(`http://127.0.0.1:${port}/`)).json()) as { id: string }).id),
  );
  server.close();
  expect(accessors).toEqual([]);
  expect(new Set(ids).size).toBe(2);
  expect(signals.map(({ aborted }) => aborted)).toEqual([false, false, false, false]);
});
