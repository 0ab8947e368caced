import { readEvents } from './read-events.js';

export type StreamEvent = ReturnType<typeof readEvents>[number];

export interface OpenStream {
  url: string;
  status: number;
  headers: Headers;
  /** All that has come so far. */
  readonly events: readonly StreamEvent[];
  /** The texts of all deltas so far. */
  readonly text: string;
  /** Reads on until this holds; throws when the stream ends before. */
  until(holds: (stream: OpenStream) => boolean): Promise<OpenStream>;
  /** Reads to the end. */
  rest(): Promise<OpenStream>;
  /** Hangs up. */
  leave(): void;
}

export interface StreamRequest {
  cookie: string;
  method?: 'GET' | 'POST';
  body?: unknown;
  headers?: Record<string, string>;
}

/** Opens an event stream as a browser does, and reads it event by event. */
export async function openStream(
  url: string,
  { cookie, method = 'GET', body, headers = {} }: StreamRequest,
): Promise<OpenStream> {
  const leaving = new AbortController();
  const response = await fetch(url, {
    method,
    headers: { Accept: 'text/event-stream', cookie, 'Content-Type': 'application/json', ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: leaving.signal,
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const events: StreamEvent[] = [];
  let held = '';
  async function readMore(): Promise<boolean> {
    const next = await reader?.read();
    if (next === undefined || next.done) return false;
    held += next.value;
    const end = held.lastIndexOf('\n\n') + 2;
    if (end > 1) events.push(...readEvents(held.slice(0, end)));
    held = end > 1 ? held.slice(end) : held;
    return true;
  }
  const stream: OpenStream = {
    url,
    status: response.status,
    headers: response.headers,
    events,
    get text() {
      return textOf(events);
    },
    async until(holds) {
      while (!holds(stream)) {
        if (!(await readMore())) throw new Error(`the stream ended: ${JSON.stringify(events)} ${held}`);
      }
      return stream;
    },
    async rest() {
      while (await readMore());
      return stream;
    },
    leave: () => leaving.abort(),
  };
  return stream;
}

export const textOf = (events: readonly StreamEvent[]): string =>
  events.flatMap(({ event, data }) => (event === 'delta' ? (data.text as string) : [])).join('');

export const dataOf = (events: readonly StreamEvent[], name: string) =>
  events.find(({ event }) => event === name)?.data;

/** The cookie of somebody who signs in by this name. */
export async function cookieOf(url: string, name: string): Promise<string> {
  const response = await fetch(`${url}/auth/demo`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name }),
  });
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

export async function eventually<T>(read: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  for (let left = 200; left > 0; left--) {
    const value = await read();
    if (holds(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it never came');
}
