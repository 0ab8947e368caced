import { textOf, valueOf } from './row-text.js';
import { UnreadableFile } from './unreadable-file.js';

export const MAX_ROW_BYTES = 2 ** 20;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/**
 * Cuts the bytes of a JSON array into its elements and leaves reading them to JSON.parse: several times as fast as a
 * streaming parser, and a broken element does not take the rest with it. Only strings and nesting are followed, which
 * the bytes of UTF-8 never disturb; and not even these where all elements of a chunk can be read at once. In memory: one
 * chunk and one element.
 *
 * Yields the elements of each chunk together, a BrokenRow for one that is not JSON. Throws an UnreadableFile, after all
 * elements before it, for what is not an array, ends early, goes on after the end, or has an element of more than 1 MB.
 */
export async function* jsonRows(chunks: AsyncIterable<Buffer>): AsyncGenerator<unknown[]> {
  const cutter = new ElementCutter();
  for await (const chunk of chunks) {
    const rows = cutter.cut(chunk);
    if (rows.length > 0) yield rows;
    if (cutter.problem !== null) throw cutter.problem;
  }
  if (!cutter.ended) throw new UnreadableFile('truncated', 'The file ends in the middle: it was cut off.');
}

const isBetween = (byte: number | undefined): boolean => byte !== undefined && (isSpace(byte) || byte === COMMA);

/** The place of the last comma between two objects; -1 where there is none. */
function lastComma(bytes: Buffer): number {
  for (let brace = bytes.lastIndexOf(OPEN_BRACE); brace > 0; brace = bytes.lastIndexOf(OPEN_BRACE, brace - 1)) {
    let comma = brace - 1;
    while (comma > 0 && isSpace(bytes[comma] ?? 0)) comma--;
    if (bytes[comma] !== COMMA) continue;
    let last = comma - 1;
    while (last > 0 && isSpace(bytes[last] ?? 0)) last--;
    if (bytes[last] === CLOSE_BRACE) return comma;
  }
  return -1;
}

/** Of some elements with commas between them; null where it is not that, or where some of it is broken. */
function elementsOf(bytes: Buffer): unknown[] | null {
  const text = textOf(bytes);
  if (text === null) return null;
  try {
    return JSON.parse(`[${text}]`) as unknown[];
  } catch {
    return null;
  }
}

class ElementCutter {
  problem: UnreadableFile | null = null;
  ended = false;
  /** No chunk so far had to be cut. */
  private plain = true;
  private begun = false;
  private inside = false;
  private inString = false;
  private escaped = false;
  private depth = 0;
  /** What earlier chunks had of the element that goes on. */
  private held: Buffer[] = [];
  private heldBytes = 0;

  cut(chunk: Buffer): unknown[] {
    const read = this.readAtOnce(chunk);
    const rows = read?.rows ?? [];
    const after = this.cutOneByOne(read?.rest ?? chunk);
    return rows.length === 0 ? after : rows.concat(after);
  }

  /**
   * The elements up to the last one of the chunk, and what follows them. What JSON.parse takes for elements with commas
   * between them is just that, wherever it was cut out; where it does not, they are cut one by one.
   */
  private readAtOnce(chunk: Buffer): { rows: unknown[]; rest: Buffer } | null {
    if (!this.plain || !this.begun || this.ended || this.heldBytes > chunk.length) return null;
    const bytes = this.held.length === 0 ? chunk : Buffer.concat([...this.held, chunk]);
    let from = 0;
    while (isBetween(bytes[from])) from++;
    const end = lastComma(bytes);
    if (end <= from) return null;
    const rows = elementsOf(bytes.subarray(from, end));
    // What keeps one chunk from being read at once, most often arrays within the elements, the next ones have too.
    this.plain = rows !== null;
    if (rows === null) return null;
    this.inside = this.inString = this.escaped = false;
    this.depth = this.heldBytes = 0;
    this.held = [];
    return { rows, rest: bytes.subarray(end) };
  }

  private cutOneByOne(chunk: Buffer): unknown[] {
    const rows: unknown[] = [];
    let { inside, inString, escaped, depth } = this;
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) inString = false;
        continue;
      }
      if (!inside) {
        if (!this.opensElement(byte)) {
          if (this.problem !== null) return rows;
          continue;
        }
        inside = true;
        from = at;
      }
      if (byte === QUOTE) inString = true;
      else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++;
      else if ((byte === CLOSE_BRACE || byte === CLOSE_BRACKET) && depth > 0) {
        if (--depth === 0) {
          rows.push(this.element(chunk.subarray(from, at + 1)));
          inside = false;
        }
      } else if (depth === 0 && (byte === COMMA || byte === CLOSE_BRACKET)) {
        rows.push(this.element(chunk.subarray(from, at)));
        inside = false;
        this.ended = byte === CLOSE_BRACKET;
      }
    }
    if (inside) this.hold(chunk.subarray(from));
    Object.assign(this, { inside, inString, escaped, depth });
    return rows;
  }

  /** Whether a byte between elements opens one; notes the array's begin, its end, and what does not belong there. */
  private opensElement(byte: number): boolean {
    if (isSpace(byte)) return false;
    if (!this.begun) {
      this.begun = byte === OPEN_BRACKET;
      if (!this.begun) this.problem = new UnreadableFile('not-json', 'The file is not a JSON array.');
      return false;
    }
    if (this.ended) {
      this.problem = new UnreadableFile('not-json', 'There is something after the end of the JSON array.');
      return false;
    }
    this.ended = byte === CLOSE_BRACKET;
    return !this.ended && byte !== COMMA;
  }

  private element(last: Buffer): unknown {
    if (this.held.length === 0) return valueOf(textOf(last));
    const whole = Buffer.concat([...this.held, last]);
    this.held = [];
    this.heldBytes = 0;
    return valueOf(textOf(whole));
  }

  private hold(part: Buffer): void {
    this.held.push(part);
    this.heldBytes += part.length;
    if (this.heldBytes > MAX_ROW_BYTES)
      this.problem = new UnreadableFile('row-too-large', 'A row is larger than 1 MB.');
  }
}
