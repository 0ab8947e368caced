import { texts } from '../texts';
import { ApiError, problemFrom, send } from './client';
import { readServerEvents } from './server-events';
import type { ChatSession, Playlist, Receipt, UserMessage } from './types';

/** What arrives while a message is answered, in this order; `status` and `delta` any number of times. */
export type ChatEvent =
  | { event: 'session'; data: { session: ChatSession; userMessage: UserMessage; messageId: string } }
  | { event: 'status'; data: { text: string } }
  | { event: 'delta'; data: { text: string } }
  | { event: 'playlist'; data: Playlist }
  | { event: 'receipt'; data: Receipt }
  | { event: 'done'; data: unknown };

const RETRY_MS = [500, 1_000, 2_000, 4_000, 8_000];

interface Place {
  messageId: string | null;
  lastEventId: string | null;
}

/**
 * Sends a message and hands on the events of its answer until it is done.
 * A broken connection is taken up again where it broke. Throws ApiError, or the AbortError of the signal.
 */
export async function streamReply(
  message: string,
  sessionId: string | null,
  signal: AbortSignal,
  onEvent: (event: ChatEvent) => void,
): Promise<void> {
  const body = sessionId === null ? { message } : { message, sessionId };
  const place: Place = { messageId: null, lastEventId: null };
  const response = await send('POST', '/api/chat', { body, signal, accept: 'text/event-stream' });
  if (!(await consume(response, place, onEvent, signal))) await takeUpAgain(place, signal, onEvent);
}

/** Follows an answer that was begun before the page was loaded, from its first event on. */
export function resumeReply(
  messageId: string,
  signal: AbortSignal,
  onEvent: (event: ChatEvent) => void,
): Promise<void> {
  return takeUpAgain({ messageId, lastEventId: null }, signal, onEvent);
}

async function takeUpAgain(place: Place, signal: AbortSignal, onEvent: (event: ChatEvent) => void): Promise<void> {
  for (const wait of place.lastEventId === null ? [0, ...RETRY_MS] : RETRY_MS) {
    if (place.messageId === null) break;
    await pause(wait, signal);
    const headers: Record<string, string> = place.lastEventId === null ? {} : { 'Last-Event-ID': place.lastEventId };
    const path = `/api/chat/replies/${place.messageId}/events`;
    try {
      const response = await send('GET', path, { headers, signal, accept: 'text/event-stream' });
      if (await consume(response, place, onEvent, signal)) return;
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 0)) throw error;
    }
  }
  throw new ApiError({ status: 0, code: 'interrupted', detail: texts.chat.interrupted });
}

/** Returns whether the answer came to its end; false when only the connection did. */
async function consume(
  response: Response,
  place: Place,
  onEvent: (event: ChatEvent) => void,
  signal: AbortSignal,
): Promise<boolean> {
  if (!response.body) return false;
  try {
    for await (const { event, data, id } of readServerEvents(response.body)) {
      if (id !== null) place.lastEventId = id;
      if (event === 'error') throw problemFrom(data, 500);
      const known = { event, data: JSON.parse(data) as unknown } as ChatEvent;
      if (known.event === 'session') place.messageId = known.data.messageId;
      onEvent(known);
      if (known.event === 'done') return true;
    }
    return false;
  } catch (error) {
    if (error instanceof ApiError || signal.aborted) throw error;
    return false;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new DOMException('stopped', 'AbortError'));
    });
  });
}
