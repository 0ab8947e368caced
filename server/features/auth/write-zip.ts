import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import type { PersonalFile } from './personal-data.js';

/** Streams the files, a JSON object a line, into a zip; at no time is more than a batch of rows in memory. */
export async function writeZip(files: readonly PersonalFile[], to: Writable, signal: AbortSignal): Promise<void> {
  const zip = new ZipFile();
  const failed = new AbortController();
  for (const { name, rows } of files) {
    zip.addReadStreamLazy(name, (done) => {
      const source = Readable.from(lines(rows));
      // The zip's own stream would wait for ever for an entry that fails.
      source.once('error', (error) => failed.abort(error));
      done(null, source);
    });
  }
  zip.end();
  await pipeline(Readable.from(zip.outputStream), to, { signal: AbortSignal.any([signal, failed.signal]) });
}

async function* lines(batches: AsyncIterable<readonly object[]>): AsyncGenerator<string> {
  for await (const rows of batches) {
    if (rows.length > 0) yield rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  }
}
