import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { ProviderError } from '../../server/providers/provider-error.js';
import { type StreamTimeouts, withTimeouts } from '../../server/providers/stream-timeouts.js';

const LIMITS: StreamTimeouts = { connectMs: 3_000, firstTokenMs: 15_000, stallMs: 10_000, totalMs: 60_000 };

/** A call that connects after `connectMs` (null: never) and then yields after each of these pauses. */
const call = ({ connectMs = 10, pauses = [10] }: { connectMs?: number | null; pauses?: readonly number[] }) =>
  async function* (signal: AbortSignal, connected: () => void): AsyncGenerator<number> {
    if (connectMs !== null) setTimeout(connected, connectMs);
    for (const [at, pause] of pauses.entries()) {
      await new Promise<void>((resolve, reject) => {
        setTimeout(resolve, pause);
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      });
      yield at;
    }
  };

/** What a reader sees who takes `readMs` for each event; time passes only as far as somebody waits for it. */
async function read(events: AsyncGenerator<number>, readMs = 0): Promise<{ seen: number[]; error: unknown }> {
  const seen: number[] = [];
  const reading = (async () => {
    try {
      for await (const event of events) {
        seen.push(event);
        if (readMs > 0) await new Promise((resolve) => setTimeout(resolve, readMs));
      }
      return null;
    } catch (error) {
      return error;
    }
  })();
  await jest.runAllTimersAsync();
  return { seen, error: await reading };
}

const never = new AbortController().signal;
const timed = (start: ReturnType<typeof call>, limits: Partial<StreamTimeouts> = {}, signal = never) =>
  withTimeouts(start, 'gemini', { ...LIMITS, ...limits }, signal);

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

describe('a call whose time is limited', () => {
  it('is left alone while it keeps to the limits', async () => {
    expect(await read(timed(call({ pauses: [14_000, 9_000, 9_000] })))).toEqual({ seen: [0, 1, 2], error: null });
  });

  it.each([
    ['no connection', call({ connectMs: null, pauses: [20_000] }), [], 'There was no connection within 3 seconds.'],
    ['no first word', call({ pauses: [20_000] }), [], 'The first word did not come within 15 seconds.'],
    ['a stall', call({ pauses: [1, 1, 11_000] }), [0, 1], 'Nothing more came for 10 seconds.'],
    [
      'no end',
      call({ pauses: Array<number>(9).fill(9_000) }),
      [0, 1, 2, 3, 4, 5],
      'The answer was not complete within 60 seconds.',
    ],
  ])('ends at %s, and says so', async (_, start, seen, message) => {
    const ended = await read(timed(start));
    expect(ended.seen).toEqual(seen);
    expect(ended.error).toEqual(new ProviderError('gemini', 'timeout', message));
    expect(ended.error).toMatchObject({ provider: 'gemini', kind: 'timeout' });
  });

  it('is aborted when its time is up, and when the reader stops', async () => {
    const signals: AbortSignal[] = [];
    const start = (pauses: number[]) => (signal: AbortSignal, connected: () => void) => {
      signals.push(signal);
      return call({ pauses })(signal, connected);
    };
    await read(timed(start([20_000])));
    const events = timed(start([0, 20_000]));
    const first = events.next();
    await jest.advanceTimersByTimeAsync(1);
    expect(await first).toEqual({ value: 0, done: false });
    await events.return(undefined);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
    await jest.runAllTimersAsync();
  });

  it('rejects at once even when the call does not listen', async () => {
    const deaf = async function* (): AsyncGenerator<number> {
      await new Promise(() => undefined);
      yield 1;
    };
    expect((await read(timed(deaf))).error).toMatchObject({ kind: 'timeout' });

    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error('the listener left')), 5);
    expect((await read(timed(deaf, {}, stop.signal))).error).toEqual(new Error('the listener left'));
  });

  it('does not begin for a signal that is aborted already', async () => {
    const start = jest.fn(call({}));
    expect((await read(timed(start, {}, AbortSignal.abort(new Error('too late'))))).error).toEqual(
      new Error('too late'),
    );
    expect(start).not.toHaveBeenCalled();
  });

  it('passes an error of the call on as it is', async () => {
    const failing = async function* (): AsyncGenerator<number> {
      yield 0;
      throw new ProviderError('gemini', 'refused', 'No.');
    };
    expect(await read(timed(failing))).toEqual({ seen: [0], error: new ProviderError('gemini', 'refused', 'No.') });
  });

  it('does not count the time of a slow reader', async () => {
    const { seen, error } = await read(timed(call({ pauses: [1, 1, 1] })), 59_000);
    expect({ seen, error }).toEqual({ seen: [0, 1, 2], error: null });
  });

  it('ends in time whatever the pauses are, and gives every event that came before', async () => {
    const pause = fc.integer({ min: 0, max: 40 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(pause, { maxLength: 8 }),
        pause,
        pause,
        fc.integer({ min: 1, max: 120 }),
        async (...given) => {
          const [pauses, firstTokenMs, stallMs, totalMs] = given;
          // Pauses are even and limits odd, so that they never fall together.
          const odd = (ms: number) => 2 * ms + 1;
          const limits = {
            connectMs: 1e6,
            firstTokenMs: odd(firstTokenMs),
            stallMs: odd(stallMs),
            totalMs: odd(totalMs),
          };
          let waited = 0;
          const expected = pauses.findIndex((ms, at) => {
            waited += ms;
            return ms > (at === 0 ? firstTokenMs : stallMs) || waited > totalMs;
          });
          const { seen, error } = await read(timed(call({ pauses: pauses.map((ms) => 2 * ms) }), limits));
          expect(seen).toHaveLength(expected === -1 ? pauses.length : expected);
          expect(error === null).toBe(expected === -1);
        },
      ),
      { numRuns: 200 },
    );
  });
});
