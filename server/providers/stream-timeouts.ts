import { ProviderError } from './provider-error.js';

export interface StreamTimeouts {
  /** Until there is a connection. */
  connectMs: number;
  /** Until the first event, counted from the start. */
  firstTokenMs: number;
  /** Between one event and the next. */
  stallMs: number;
  /** For all of it. */
  totalMs: number;
}

/**
 * The events of a call whose time is limited. Only the time that one waits for the service counts, not what the reader
 * takes. Rejects at once, whether or not the call listens: with a ProviderError of kind 'timeout' that says which limit
 * was passed, or with the reason of `signal` when that is aborted. In both cases, and when the reader stops early, the
 * signal that the call was given is aborted.
 *
 * @param start begins the call, which tells by `connected` that there is a connection.
 */
export async function* withTimeouts<Event>(
  start: (signal: AbortSignal, connected: () => void) => AsyncGenerator<Event>,
  provider: string,
  { connectMs, firstTokenMs, stallMs, totalMs }: StreamTimeouts,
  signal: AbortSignal,
): AsyncGenerator<Event> {
  signal.throwIfAborted();
  const over = new AbortController();
  const stop = AbortSignal.any([signal, over.signal]);
  const stopped = new Promise<never>((_, reject) => {
    stop.addEventListener('abort', () => reject(stop.reason as Error), { once: true });
  });
  // Nobody may be waiting when it is stopped.
  stopped.catch(() => undefined);
  const clock = (ms: number, message: string) =>
    setTimeout(() => over.abort(new ProviderError(provider, 'timeout', message)), Math.max(0, ms));

  const connecting = clock(connectMs, `There was no connection within ${inSeconds(connectMs)}.`);
  let clocks = [connecting, clock(firstTokenMs, `The first word did not come within ${inSeconds(firstTokenMs)}.`)];
  let leftMs = totalMs;
  const events = start(stop, () => clearTimeout(connecting));
  try {
    for (;;) {
      clocks.push(clock(leftMs, `The answer was not complete within ${inSeconds(totalMs)}.`));
      const asked = performance.now();
      const result = await Promise.race([events.next(), stopped]);
      leftMs -= performance.now() - asked;
      clocks.forEach((one) => clearTimeout(one));
      if (result.done === true) return;
      yield result.value;
      clocks = [clock(stallMs, `Nothing more came for ${inSeconds(stallMs)}.`)];
    }
  } finally {
    clocks.forEach((one) => clearTimeout(one));
    over.abort();
    // It may never settle, and whatever it still has to say comes too late.
    events.return(undefined).catch(() => undefined);
  }
}

const inSeconds = (ms: number): string => (ms === 1000 ? '1 second' : `${ms / 1000} seconds`);
