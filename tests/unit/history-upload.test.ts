import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import express from 'express';
import { type ImportJob, noCounts, type Upload } from '../../server/features/history/import-job.js';
import { importRoutes } from '../../server/features/history/import-routes.js';
import type { ImportService } from '../../server/features/history/import-service.js';

const dir = mkdtempSync(path.join(os.tmpdir(), 'echotune-upload-'));
afterAll(() => rmSync(dir, { recursive: true }));

const unused = (): never => {
  throw new Error('not asked');
};
const job = (uploads: readonly Upload[]): ImportJob => ({
  id: 'import',
  userId: 'listener',
  status: 'queued',
  error: null,
  createdAt: new Date(),
  startedAt: null,
  finishedAt: null,
  files: [],
  checkpoint: { uploads: [...uploads], source: 0, row: 0 },
  bytesRead: 0,
  bytesTotal: 0,
  rowsPerSecond: 0,
  counts: noCounts(),
  shortPlays: 0,
});

it('writes nothing of an upload while it stands back, and all of it in the end', async () => {
  const file = path.join(dir, '0');
  let accepted: readonly Upload[] | null = null;
  const service: ImportService = {
    receive: async () => ({ id: 'import', fileAt: () => file }),
    accept: async (_userId, _id, uploads) => {
      accepted = uploads;
      return job(uploads);
    },
    discard: unused,
    get: unused,
    list: unused,
    cancel: unused,
    resume: unused,
    rejected: unused,
    remove: unused,
    removeAll: unused,
  };
  const standing: (() => void)[] = [];
  let letsGo = false;
  let stoodBack = 0;
  const standBack = async (): Promise<boolean> => {
    stoodBack++;
    if (!letsGo) await new Promise<void>((goOn) => standing.push(goOn));
    return true;
  };
  const [upload] = importRoutes({ service, maxUploadBytes: () => 2 ** 30, standBack });
  const app = express().post('/', async (request, response) => {
    const reply = await upload?.handle({
      params: undefined,
      query: undefined,
      body: undefined,
      caller: { id: 'listener', name: 'Listener', role: 'listener' },
      ahead: Promise.resolve(undefined),
      identity: { id: 'request', isRepeated: false },
      request,
      response,
      signal: unused,
      listening: unused,
    });
    response.sendStatus(typeof reply === 'object' ? reply.status : 500);
  });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  const content = Buffer.alloc(300_000, 'listen ');
  const form = new FormData();
  form.set('files', new Blob([content]), 'history.json');
  const answered = fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: form });
  while (standing.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect([stoodBack, accepted, statSync(file, { throwIfNoEntry: false })?.size ?? 0]).toEqual([1, null, 0]);

  letsGo = true;
  standing.forEach((goOn) => goOn());
  expect((await answered).status).toBe(202);
  server.close();
  expect(stoodBack).toBeGreaterThan(1);
  expect(accepted).toEqual([{ name: 'history.json', bytes: content.length }]);
  expect(readFileSync(file).equals(content)).toBe(true);
});
