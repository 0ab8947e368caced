import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { STREAMED } from '../../http/endpoint.js';

/** Sends a file to be saved, piece by piece, as fast as the client takes it. `name` is plain ASCII. */
export async function streamText(
  response: ServerResponse,
  file: { name: string; contentType: string },
  pieces: AsyncIterable<string>,
): Promise<typeof STREAMED> {
  response.setHeader('Content-Disposition', `attachment; filename="${file.name}"`);
  response.setHeader('Content-Type', file.contentType);
  response.setHeader('Cache-Control', 'private, no-store');
  await pipeline(Readable.from(pieces, { objectMode: true }), response);
  return STREAMED;
}
