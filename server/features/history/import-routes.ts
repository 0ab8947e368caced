import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import busboy from 'busboy';
import type { Request, Response } from 'express';
import type { StandBack } from '../../answers-first.js';
import { AppError, invalid } from '../../errors.js';
import { decodeCursor, toPage } from '../../http/cursor.js';
import { pageQuery } from '../../http/common-schemas.js';
import { type Endpoint, endpoint, noContent, ok, STREAMED } from '../../http/endpoint.js';
import { presentImport, reportText } from './history-presenter.js';
import { importPageSchema, importParams, importSchema } from './history-schema.js';
import type { Upload } from './import-job.js';
import type { ImportService } from './import-service.js';
import { streamText } from './stream-text.js';

export interface ImportRoutesDeps {
  service: ImportService;
  /** Of one file, now. */
  maxUploadBytes(): number;
  standBack: StandBack;
}

const base = { tag: 'Listening history', access: 'listener' } as const;
const all = { ...base, path: '/api/history/imports' } as const;
const one = { ...base, path: '/api/history/imports/:id', params: importParams } as const;

export function importRoutes({ service, maxUploadBytes, standBack }: ImportRoutesDeps): Endpoint[] {
  return [
    endpoint(
      {
        ...all,
        method: 'post',
        summary: 'Import listening history: exports as they are, also zipped, in the field "files"',
        bodyType: 'multipart/form-data',
        idempotent: true,
        responses: { 202: { description: 'It runs in the background', schema: importSchema } },
      },
      async ({ caller, request }) => {
        const { id, fileAt } = await service.receive();
        const uploads = await receiveFiles(request, fileAt, maxUploadBytes(), standBack).catch(
          async (error: unknown) => {
            await service.discard(id);
            throw error;
          },
        );
        const job = await service.accept(caller.id, id, uploads);
        return { status: 202, body: presentImport(job), headers: { Location: `/api/history/imports/${id}` } };
      },
    ),
    endpoint(
      {
        ...all,
        method: 'get',
        summary: 'My imports, newest first',
        query: pageQuery,
        responses: { 200: { description: 'A page of imports', schema: importPageSchema } },
      },
      async ({ caller, query: { limit, cursor } }) => {
        const jobs = await service.list(caller.id, limit + 1, decodeCursor(cursor));
        return ok(toPage(jobs, limit, ({ createdAt, id }) => ({ at: createdAt, id }), presentImport));
      },
    ),
    endpoint(
      {
        ...one,
        method: 'get',
        summary: 'An import and how far it is',
        responses: { 200: { description: 'The import', schema: importSchema } },
      },
      async ({ caller, params }) => ok(presentImport(await service.get(caller.id, params.id))),
    ),
    endpoint(
      {
        ...one,
        path: '/api/history/imports/:id/events',
        method: 'get',
        summary: 'The progress of an import as events "import", until it has ended',
        responses: { 200: { description: 'Events', contentType: 'text/event-stream' } },
      },
      async ({ caller, params, response, listening }) => {
        await service.get(caller.id, params.id);
        await followImport(() => service.get(caller.id, params.id), response, listening());
        return STREAMED;
      },
    ),
    endpoint(
      {
        ...one,
        path: '/api/history/imports/:id/cancel',
        method: 'post',
        summary: 'Stop an import; what it has stored stays',
        responses: { 200: { description: 'The import', schema: importSchema } },
      },
      async ({ caller, params }) => ok(presentImport(await service.cancel(caller.id, params.id))),
    ),
    endpoint(
      {
        ...one,
        path: '/api/history/imports/:id/resume',
        method: 'post',
        summary: 'Go on with an import that failed or was cancelled',
        responses: { 202: { description: 'It goes on', schema: importSchema } },
      },
      async ({ caller, params }) => ({ status: 202, body: presentImport(await service.resume(caller.id, params.id)) }),
    ),
    endpoint(
      {
        ...one,
        path: '/api/history/imports/:id/report',
        method: 'get',
        summary: 'The rows that were not stored, each with file, row and reason',
        responses: { 200: { description: 'A table', contentType: 'text/csv' } },
      },
      async ({ caller, params, response, signal }) => {
        const rows = await service.rejected(caller.id, params.id);
        return streamText(
          response,
          { name: 'import-report.csv', contentType: 'text/csv; charset=utf-8' },
          reportText(rows),
          signal(),
        );
      },
    ),
    endpoint(
      {
        ...one,
        method: 'delete',
        summary: 'Remove an import with the listens it brought',
        responses: { 204: { description: 'Removed' } },
      },
      async ({ caller, params }) => {
        await service.remove(caller.id, params.id);
        return noContent();
      },
    ),
  ];
}

const MAX_FILES = 20;
const MAX_NAME_LENGTH = 200;

/** Writes the files of a multipart request to disk as they come. Nothing of them is ever whole in memory. */
async function receiveFiles(
  request: Request,
  fileAt: (n: number) => string,
  maxBytes: number,
  standBack: StandBack,
): Promise<Upload[]> {
  if (!request.is('multipart/form-data')) {
    throw new AppError(415, 'unsupported-type', 'Send the files as multipart/form-data, in the field "files".');
  }
  const uploads: Upload[] = [];
  const writing: Promise<void>[] = [];
  const parser = openParser(request, maxBytes);
  let refused: AppError | null = null;
  const refuse = (error: AppError): void => {
    refused ??= error;
  };
  parser.on('file', (field, stream, { filename }) => {
    if (field !== 'files') {
      stream.resume();
      refuse(
        invalid([{ path: `body.${field.slice(0, MAX_NAME_LENGTH)}`, message: 'files go into the field "files"' }]),
      );
      return;
    }
    const upload: Upload = { name: (filename ?? 'file').slice(-MAX_NAME_LENGTH), bytes: 0 };
    writing.push(writeFile(stream, fileAt(uploads.push(upload) - 1), upload, standBack));
    stream.on('limit', () =>
      refuse(new AppError(413, 'file-too-large', `${upload.name} is larger than ${maxBytes} bytes.`)),
    );
  });
  parser.on('filesLimit', () =>
    refuse(new AppError(413, 'too-many-files', `Send at most ${MAX_FILES} files at once.`)),
  );
  try {
    await pipeline(request, parser);
    await Promise.all(writing);
  } catch (cause) {
    await Promise.allSettled(writing);
    throw (
      refused ??
      new AppError(400, 'bad-multipart', 'The upload broke off or is not valid multipart/form-data.', { cause })
    );
  }
  if (refused !== null) throw refused as AppError;
  if (uploads.length === 0) throw invalid([{ path: 'body.files', message: 'at least one file is required' }]);
  return uploads;
}

function openParser(request: Request, maxBytes: number): busboy.Busboy {
  try {
    return busboy({
      headers: request.headers,
      limits: { files: MAX_FILES, fileSize: maxBytes, fields: 20, fieldSize: 1_000 },
    });
  } catch (cause) {
    throw new AppError(400, 'bad-multipart', 'The multipart/form-data has no valid boundary.', { cause });
  }
}

/** For a chunk of 64 KB an answer goes first; so an upload comes on with 6 MB a second whatever is asked. */
const CHUNK_STANDS_BACK_MS = 10;

async function writeFile(stream: Readable, path: string, upload: Upload, standBack: StandBack): Promise<void> {
  async function* standingBack(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      await standBack(CHUNK_STANDS_BACK_MS);
      upload.bytes += chunk.length;
      yield chunk;
    }
  }
  await pipeline(stream, standingBack, createWriteStream(path, { mode: 0o600, flags: 'wx', flush: true }));
}

const POLL_MS = 500;
const HEARTBEAT_MS = 15_000;

async function followImport(
  get: () => ReturnType<ImportService['get']>,
  response: Response,
  signal: AbortSignal,
): Promise<void> {
  response.writeHead(200, {
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
  });
  let last = '';
  let quietSince = Date.now();
  for (let id = 1; !signal.aborted;) {
    const job = await get();
    const data = JSON.stringify(presentImport(job));
    if (data !== last) {
      response.write(`id: ${id++}\nevent: import\ndata: ${data}\n\n`);
      last = data;
      quietSince = Date.now();
    } else if (Date.now() - quietSince > HEARTBEAT_MS) {
      response.write(': still here\n\n');
      quietSince = Date.now();
    }
    if (job.status !== 'queued' && job.status !== 'running') break;
    await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
  response.end();
}
