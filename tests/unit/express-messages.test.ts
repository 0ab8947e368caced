import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from '@jest/globals';
import express from 'express';
import { expressMessages } from '../../server/http/express-messages.js';

it('are what Express makes of them before it sees them', async () => {
  const app = express();
  app.get('/', (request, response) => void response.json({ host: request.get('host') }));
  const seen: unknown[] = [];
  const prototypes = (request: IncomingMessage, response: ServerResponse): unknown[] => [
    Object.getPrototypeOf(request),
    Object.getPrototypeOf(response),
  ];
  const server = createServer(expressMessages(app), (request, response) => {
    const before = prototypes(request, response);
    app(request, response);
    seen.push(before, prototypes(request, response));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}/`);
  expect(await answer.json()).toEqual({ host: `127.0.0.1:${port}` });
  expect((await fetch(`http://127.0.0.1:${port}/other`)).status).toBe(404);
  server.close();
  const [before, after] = seen as unknown[][];
  expect(before?.every((one, at) => one === after?.[at])).toBe(true);
  expect(seen).toHaveLength(4);
});
