import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MalformedStream, readEventStream } from '../../server/providers/llm/event-stream.js';
import { retryAfterMs } from '../../server/providers/retry-after.js';

async function* pieces(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

async function read(bytes: Uint8Array, sizes: readonly number[] = [bytes.length || 1]) {
  const events: { name: string; data: string }[] = [];
  try {
    for await (const event of readEventStream(pieces(bytes, sizes))) events.push(event);
    return { events, error: null };
  } catch (error) {
    return { events, error };
  }
}
const readText = (text: string) => read(Buffer.from(text));

describe('a stream of events', () => {
  it.each([
    ['data: a\n\ndata: b\n\n', ['a', 'b']],
    ['data: a\r\n\r\ndata: b\r\n\r\n', ['a', 'b']],
    ['data: a\r\rdata: b\r\r', ['a', 'b']],
    ['\uFEFFdata: a\n\n', ['a']],
    ['data:a\n\ndata:  b\n\n', ['a', ' b']],
    ['data: a\ndata\ndata: c\n\n', ['a\n\nc']],
    [': hello\n\n:\n\ndata: a\n: in the middle\n\n', ['a']],
    ['id: 7\nretry: 10\nfoo: bar\ndata: a: b\n\n', ['a: b']],
    ['event: x\n\ndata: a\n\n', ['a']],
    ['data: a\u2028b\u0085c\n\n', ['a\u2028b\u0085c']],
    ['data: a\n\ndata: not complete\n', ['a']],
    ['data: a\n\ndata: not compl', ['a']],
    ['', []],
  ])('%j holds %j', async (text, expected) => {
    const { events, error } = await readText(text);
    expect({ data: events.map(({ data }) => data), error }).toEqual({ data: expected, error: null });
  });

  it('tells the names of events, each of its own', async () => {
    expect((await readText('event: error\ndata: a\n\ndata: b\n\n')).events).toEqual([
      { name: 'error', data: 'a' },
      { name: '', data: 'b' },
    ]);
  });

  it('is the same however its bytes are cut', async () => {
    const line = fc.oneof(
      fc.constantFrom('data: {"a":"é花👩‍👩‍👧"}', 'data', ':', ': comment', 'event: error', '', '', 'id: 1'),
      fc.string({ unit: 'binary', maxLength: 20 }).map((text) => `data: ${text}`),
    );
    const text = fc
      .array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r')), { maxLength: 20 })
      .map((lines) => lines.flat().join(''));
    const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(text, sizes, async (all, cut) => {
        const bytes = Buffer.from(all);
        expect(await read(bytes, cut)).toEqual(await read(bytes));
      }),
      { numRuns: 300 },
    );
  });

  it('never throws anything but MalformedStream, whatever the bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        const { error } = await read(bytes, [7]);
        if (error !== null) expect(error).toBeInstanceOf(MalformedStream);
      }),
    );
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2026-11-21T12:00:00Z');

  it.each([
    ['0', 0],
    ['120', 120_000],
    [' 1.5 ', 1_500],
    ['85771', 85_771_000],
    ['Sat, 21 Nov 2026 12:00:30 GMT', 30_000],
    ['Saturday, 21-Nov-26 12:00:30 GMT', 30_000],
    ['Sat, 21 Nov 2026 11:00:00 GMT', 0],
    ['', null],
    ['-5', null],
    ['1e9', null],
    ['99999999999999999999', null],
    ['Infinity', null],
    ['soon', null],
    ['2027', 2_027_000],
    ['Sat, 99 Foo 2026', null],
    [undefined, null],
    [['1', '2'], null],
  ])('%j means %p ms', (header, expected) => {
    expect(retryAfterMs(header, now)).toBe(expected);
  });
});
