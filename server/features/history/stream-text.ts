import type { ServerResponse } from 'node:http';
import type { STREAMED } from '../../http/endpoint.js';
import { sendPieces } from '../../http/send-pieces.js';

/** Sends a file to be saved, piece by piece, as fast as the client takes it. `name` is plain ASCII. */
export async function streamText(
  response: ServerResponse,
  file: { name: string; contentType: string },
  pieces: AsyncIterable<string>,
  signal: AbortSignal,
): Promise<typeof STREAMED> {
  response.setHeader('Content-Disposition', `attachment; filename="${file.name}"`);
  response.setHeader('Content-Type', file.contentType);
  response.setHeader('Cache-Control', 'private, no-store');
  return sendPieces(response, pieces, signal);
}
