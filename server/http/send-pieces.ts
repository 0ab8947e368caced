import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { STREAMED } from './endpoint.js';

/**
 * Sends pieces as fast as the client takes them, and ends the answer; rejects when the client goes. Node's `pipeline` would
 * leave seven listeners at the answer, beside those that log and measure it: more than Node takes for sound.
 */
export async function sendPieces(
  response: ServerResponse,
  pieces: AsyncIterable<string | Uint8Array>,
  signal: AbortSignal,
): Promise<typeof STREAMED> {
  for await (const piece of pieces) {
    signal.throwIfAborted();
    if (!response.write(piece)) await once(response, 'drain', { signal });
  }
  response.end();
  return STREAMED;
}
