import { once } from 'node:events';
import type { Response } from 'express';
import { STREAMED } from './endpoint.js';

export interface ServerEvent {
  event: string;
  id: string;
  data: unknown;
}

/** Proxies close connections on which nothing comes for long. */
const COMMENT_EVERY_MS = 15_000;

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
  const comments = setInterval(() => response.write(': still here\n\n'), COMMENT_EVERY_MS);
  // At once, though what is told may be a while in coming.
  const end = (): void => {
    clearInterval(comments);
    response.end();
  };
  if (signal.aborted) end();
  else signal.addEventListener('abort', end, { once: true });
  try {
    for await (const { event, id, data } of events) {
      if (signal.aborted) break;
      // JSON has no line breaks outside of its strings, and none inside either: one data line is enough.
      const hasRoom = response.write(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
      if (!hasRoom) await once(response, 'drain', { signal }).catch(() => undefined); // gone: seen at the next event
    }
  } finally {
    end();
  }
  return STREAMED;
}
