/** Bytes that are no stream of events, or one without measure. */
export class MalformedStream extends Error {
  override readonly name = 'MalformedStream';
}

const MAX_LINE = 1 << 20;
const MAX_BYTES = 16 << 20;

/**
 * The data of the events in a stream of bytes, however those are cut. Lines end in LF, CR LF or CR; comments and fields
 * other than `data` and `event` are skipped; what follows the last empty line is dropped, for it is not complete.
 *
 * Source: HTML Living Standard, "Server-sent events", 9.2.6. Throws MalformedStream for bytes that are not UTF-8, a line
 * beyond 1 Mi characters, or more than 16 MiB.
 */
export async function* readEventStream(
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ name: string; data: string }> {
  let name = '';
  let data: string[] = [];
  for await (const line of readLines(bytes)) {
    if (line === '') {
      if (data.length > 0) yield { name, data: data.join('\n') };
      name = '';
      data = [];
      continue;
    }
    const [, field, value = ''] = /^([^:]*)(?:: ?(.*))?$/su.exec(line) ?? [];
    if (field === 'data') data.push(value);
    else if (field === 'event') name = value;
  }
}

async function* readLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (part: Uint8Array): string => {
    try {
      return decoder.decode(part, { stream: true });
    } catch {
      throw new MalformedStream('not UTF-8');
    }
  };
  let size = 0;
  let rest = '';
  for await (const part of bytes) {
    if ((size += part.byteLength) > MAX_BYTES) throw new MalformedStream('too long');
    const text = rest + decode(part);
    // A CR at the end may be half of a CR LF.
    const whole = text.endsWith('\r') ? text.length - 1 : text.length;
    const lines = text.slice(0, whole).split(/\r\n|\n|\r/u);
    rest = (lines.pop() ?? '') + text.slice(whole);
    if (rest.length > MAX_LINE) throw new MalformedStream('a line is too long');
    yield* lines;
  }
  if (rest.endsWith('\r')) yield rest.slice(0, -1);
}
