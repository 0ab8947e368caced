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

/** A POST that is answered by events. */
export interface Question {
  path: string;
  body: unknown;
}

export type Provider = 'gemini' | 'openai' | 'built-in';

/** `parentId`: the answer after which the message comes, null for the beginning; where the chat is now without it. */
export function newMessage(message: string, sessionId: string | null, parentId?: string | null): Question {
  const at = { ...(sessionId !== null && { sessionId }), ...(parentId !== undefined && { parentId }) };
  return { path: '/api/chat', body: { message, ...at } };
}

export function anotherAnswer(messageId: string, provider: Provider | null): Question {
  return { path: `/api/chat/messages/${messageId}/regenerate`, body: provider === null ? {} : { provider } };
}

const RETRY_MS = [500, 1_000, 2_000, 4_000, 8_000];

interface Place {
  messageId: string | null;
  lastEventId: string | null;
}

type Listener = (event: ChatEvent) => void;

/**
 * Sends a request and hands on the events of its answer until that has come to its end.
 * A broken connection is taken up again where it broke. Throws ApiError, or the AbortError of the signal.
 */
export async function streamReply(question: Question, signal: AbortSignal, onEvent: Listener): Promise<void> {
  const place: Place = { messageId: null, lastEventId: null };
  // Sent again under the same key, it joins the answer that it began the first time.
  const headers = { 'Idempotency-Key': crypto.randomUUID() };
  const { path, body } = question;
  const begin = () => send('POST', path, { body, headers, signal, accept: 'text/event-stream' });
  if (!(await consume(await begin(), place, onEvent, signal))) await takeUpAgain(place, signal, onEvent, begin);
}

/** Follows an answer that was begun before the page was loaded, from its first event on. */
export function resumeReply(messageId: string, signal: AbortSignal, onEvent: Listener): Promise<void> {
  return takeUpAgain({ messageId, lastEventId: null }, signal, onEvent, null);
}

async function takeUpAgain(
  place: Place,
  signal: AbortSignal,
  onEvent: Listener,
  begin: (() => Promise<Response>) | null,
): Promise<void> {
  const follow = () => {
    const headers: Record<string, string> = place.lastEventId === null ? {} : { 'Last-Event-ID': place.lastEventId };
    const path = `/api/chat/replies/${place.messageId}/events`;
    return send('GET', path, { headers, signal, accept: 'text/event-stream' });
  };
  for (const wait of place.lastEventId === null ? [0, ...RETRY_MS] : RETRY_MS) {
    await pause(wait, signal);
    const open = place.messageId === null ? begin : follow;
    if (open === null) break;
    try {
      if (await consume(await open(), place, onEvent, signal)) return;
    } catch (error) {
      if (!(error instanceof ApiError && mayPass(error))) throw error;
    }
  }
  throw new ApiError({ status: 0, code: 'disconnected', detail: texts.chat.disconnected });
}

/** The server is away or busy, or another process of it has not stored yet what it is answering. */
const mayPass = ({ status }: ApiError): boolean => [0, 404, 502, 503, 504].includes(status);

/** Returns whether the answer came to its end; false when only the connection did. */
async function consume(response: Response, place: Place, onEvent: Listener, signal: AbortSignal): Promise<boolean> {
  if (!response.body) return false;
  try {
    for await (const { event, data, id } of readServerEvents(response.body)) {
      if (id !== null) place.lastEventId = id;
      if (event === 'error') return isStored(problemFrom(data, 500));
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

/** An answer that broke off is kept as far as it came, and says so itself. */
function isStored(problem: ApiError): true {
  if (problem.code !== 'interrupted') throw problem;
  return true;
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
