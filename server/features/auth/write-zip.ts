import type { ServerResponse } from 'node:http';
import { addAbortSignal, Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { sendPieces } from '../../http/send-pieces.js';
import type { PersonalFile } from './personal-data.js';

/** Streams the files, a JSON object a line, into a zip; at no time is more than a batch of rows in memory. */
export async function writeZip(files: readonly PersonalFile[], to: ServerResponse, signal: AbortSignal): Promise<void> {
  const zip = new ZipFile();
  const output = addAbortSignal(signal, Readable.from(zip.outputStream));
  for (const { name, rows } of files) {
    zip.addReadStreamLazy(name, (done) => {
      const source = Readable.from(lines(rows));
      // The zip's own stream would wait for ever for an entry that fails.
      source.once('error', (error) => output.destroy(error));
      done(null, source);
    });
  }
  zip.end();
  await sendPieces(to, output, signal);
}

async function* lines(batches: AsyncIterable<readonly object[]>): AsyncGenerator<string> {
  for await (const rows of batches) {
    if (rows.length > 0) yield rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  }
}
