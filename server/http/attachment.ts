import type { Response } from 'express';
import { STREAMED } from './endpoint.js';

/** Answers with a file to be saved; the header carries the name in ASCII and in UTF-8 (RFC 6266). */
export function sendAttachment(
  response: Response,
  file: { name: string; contentType: string; text: string },
): typeof STREAMED {
  response.attachment(file.name).setHeader('Content-Type', file.contentType);
  response.setHeader('Cache-Control', 'private, no-store');
  response.send(Buffer.from(file.text));
  return STREAMED;
}
