import { readHistory } from '../server/features/history/formats/read-history.js';
import type { RowOutcome } from '../server/features/history/formats/row.js';
import { UnreadableFile } from '../server/features/history/formats/unreadable-file.js';

export interface Reading {
  format: string | null;
  outcomes: RowOutcome[];
  problem: UnreadableFile['code'] | null;
}

export async function* inChunks(bytes: Buffer, chunkSize: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += chunkSize) yield bytes.subarray(at, at + chunkSize);
}

/** Reads a history file that comes in chunks of this size. */
export const readFile = (content: string | Buffer, chunkSize = 1 << 16): Promise<Reading> =>
  readChunks(inChunks(Buffer.from(content), chunkSize));

export async function readChunks(chunks: AsyncIterable<Buffer>): Promise<Reading> {
  const reading: Reading = { format: null, outcomes: [], problem: null };
  try {
    for await (const { format, outcomes } of readHistory(chunks)) {
      reading.format = format;
      reading.outcomes.push(...outcomes);
    }
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    reading.problem = error.code;
  }
  return reading;
}
