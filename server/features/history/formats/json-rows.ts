import { isUtf8 } from 'node:buffer';
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

/** The text of one row; null where its bytes are not UTF-8. */
export type RowText = string | null;

export const textOf = (bytes: Buffer): RowText => (isUtf8(bytes) ? bytes.toString('utf8') : null);

/**
 * Cuts the bytes of a JSON array into its elements and leaves reading them to JSON.parse: several times as fast as a
 * streaming parser, and a broken element does not take the rest with it. Only strings and nesting are followed, which
 * the bytes of UTF-8 never disturb. In memory: one chunk and one element.
 *
 * Yields the elements of each chunk together. Throws an UnreadableFile, after all elements before it, for what is not
 * an array, ends early, goes on after the end, or has an element of more than 1 MB.
 */
export async function* jsonRows(chunks: AsyncIterable<Buffer>): AsyncGenerator<RowText[]> {
  const cutter = new ElementCutter();
  for await (const chunk of chunks) {
    const rows = cutter.cut(chunk);
    if (rows.length > 0) yield rows;
    if (cutter.problem !== null) throw cutter.problem;
  }
  if (!cutter.ended) throw new UnreadableFile('truncated', 'The file ends in the middle: it was cut off.');
}

class ElementCutter {
  problem: UnreadableFile | null = null;
  ended = false;
  private begun = false;
  private inside = false;
  private inString = false;
  private escaped = false;
  private depth = 0;
  /** What earlier chunks had of the element that goes on. */
  private held: Buffer[] = [];
  private heldBytes = 0;

  cut(chunk: Buffer): RowText[] {
    const rows: RowText[] = [];
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

  private element(last: Buffer): RowText {
    if (this.held.length === 0) return textOf(last);
    const whole = Buffer.concat([...this.held, last]);
    this.held = [];
    this.heldBytes = 0;
    return textOf(whole);
  }

  private hold(part: Buffer): void {
    this.held.push(part);
    this.heldBytes += part.length;
    if (this.heldBytes > MAX_ROW_BYTES)
      this.problem = new UnreadableFile('row-too-large', 'A row is larger than 1 MB.');
  }
}
