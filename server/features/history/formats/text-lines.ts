import { MAX_ROW_BYTES } from './json-rows.js';
import { type RowText, textOf } from './row-text.js';
import { UnreadableFile } from './unreadable-file.js';

const NEWLINE = 0x0a;

/** The lines of a text, those of each chunk together, without their ends. Throws an UnreadableFile for a line over 1 MB. */
export async function* textLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<RowText[]> {
  let held: Buffer[] = [];
  let heldBytes = 0;
  for await (const chunk of chunks) {
    const lines: RowText[] = [];
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
      const part = chunk.subarray(from, end);
      lines.push(textOf(held.length === 0 ? part : Buffer.concat([...held, part])));
      held = [];
      heldBytes = 0;
      from = end + 1;
    }
    held.push(chunk.subarray(from));
    heldBytes += chunk.length - from;
    if (lines.length > 0) yield lines;
    if (heldBytes > MAX_ROW_BYTES) throw new UnreadableFile('row-too-large', 'A line is longer than 1 MB.');
  }
  if (heldBytes > 0) yield [textOf(Buffer.concat(held))];
}
