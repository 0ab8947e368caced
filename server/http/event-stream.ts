import type { Response } from 'express';
import { STREAMED } from './endpoint.js';

export interface ServerEvent {
  event: string;
  id: string;
  data: unknown;
}

/** Sends events as the HTML standard describes them, one by one as they come, and ends the answer. */
export async function streamEvents(
  response: Response,
  events: AsyncIterable<ServerEvent> | Iterable<ServerEvent>,
  signal: AbortSignal,
): Promise<typeof STREAMED> {
  response.status(200).set({
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-cache, no-transform',
    // Asks proxies not to hold events back.
    'X-Accel-Buffering': 'no',
  });
  response.flushHeaders();
  for await (const { event, id, data } of events) {
    if (signal.aborted) break;
    // JSON has no line breaks outside of its strings, and none inside either: one data line is enough.
    response.write(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }
  response.end();
  return STREAMED;
}
