import { once } from 'node:events';
import { createServer, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sendPieces } from '../../server/http/send-pieces.js';

const PIECE = 'x'.repeat(64 * 1024);

describe('sending pieces', () => {
  let given: number;
  let ended: boolean;
  let listeners: number;
  let told: Promise<unknown>;
  let url: string;
  let stop: () => Promise<void>;
  beforeEach(async () => {
    given = 0;
    ended = false;
    async function* pieces(response: ServerResponse): AsyncGenerator<string> {
      try {
        for (; given < 400; given++) {
          listeners = response.listenerCount('close');
          yield PIECE;
        }
      } finally {
        ended = true;
      }
    }
    const server = createServer((_request, response) => {
      const gone = new AbortController();
      response.once('close', () => gone.abort(new Error('gone')));
      told = sendPieces(response, pieces(response), gone.signal).catch((error: unknown) => error);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    stop = async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    };
  });
  afterEach(() => stop());

  it('sends all of them, and leaves no listeners behind', async () => {
    expect((await (await fetch(url)).text()).length).toBe(400 * PIECE.length);
    expect(listeners).toBe(1); // the test's own
    expect(ended).toBe(true);
  });

  it('reads no further than the client does, and stops when the client goes', async () => {
    const asking = request(url).end();
    const [answer] = (await once(asking, 'response')) as [NodeJS.ReadableStream];
    answer.pause();
    let before = -1;
    while (before !== given) {
      before = given;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(given).toBeLessThan(400);
    asking.on('error', () => undefined).destroy();
    await expect(told).resolves.toThrow('aborted');
    expect(ended).toBe(true);
    expect(given).toBeLessThan(400);
  });
});
