const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/**
 * Makes one JSON array of the arrays that lie deeper in a file, for jsonRows to cut: `path` names what is open around
 * the rows, "{[" for `{"scrobbles": [row, row]}` and "[{[" for `[{"track": [row]}, {"track": [row]}]`. Everything beside
 * them is passed over. A file that is cut off gives an array that is; what follows its end is handed on as it is.
 */
export async function* innerArrays(chunks: AsyncIterable<Buffer>, path: string): AsyncGenerator<Buffer> {
  const scanner = new Scanner(path);
  yield Buffer.from('[');
  for await (const chunk of chunks) {
    const parts = scanner.scan(chunk);
    if (parts.length > 0) yield parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
  }
}

const BETWEEN = Buffer.from(',');
const END = Buffer.from(']');

class Scanner {
  private open = '';
  private ended = false;
  private inString = false;
  private escaped = false;

  constructor(private readonly path: string) {}

  scan(chunk: Buffer): Buffer[] {
    if (this.ended) return [chunk];
    const parts: Buffer[] = [];
    let from = this.within() ? 0 : -1;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      if (this.inString) {
        if (this.escaped) this.escaped = false;
        else if (byte === BACKSLASH) this.escaped = true;
        else if (byte === QUOTE) this.inString = false;
      } else if (byte === QUOTE) this.inString = true;
      else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        this.open += String.fromCharCode(byte);
        if (this.open === this.path) from = at + 1;
      } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        if (this.open === this.path) {
          parts.push(chunk.subarray(from, at), BETWEEN);
          from = -1;
        }
        this.open = this.open.slice(0, -1);
        if (this.open === '') {
          this.ended = true;
          parts.push(END, chunk.subarray(at + 1));
          return parts;
        }
      }
    }
    if (from !== -1) parts.push(chunk.subarray(from));
    return parts;
  }

  private within(): boolean {
    return this.open.startsWith(this.path);
  }
}
