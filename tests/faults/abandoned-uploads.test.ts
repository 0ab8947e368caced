import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { removeDataFolder } from '../data-folder.js';
import { buildExtendedHistory } from '../factories/exports.js';
import { runServer } from '../run-server.js';

describe('files that a killed process has received', () => {
  let dataDir: string;
  beforeAll(() => {
    dataDir = mkdtempSync(path.join(os.tmpdir(), 'echotune-abandoned-'));
  });
  afterAll(() => removeDataFolder(dataDir));

  const folderOf = (id: string): string => path.join(dataDir, 'imports', id);
  const age = (id: string): void => {
    const twoDaysAgo = new Date(Date.now() - 2 * 86_400_000);
    utimesSync(folderOf(id), twoDaysAgo, twoDaysAgo);
  };
  function receive(): string {
    const id = randomUUID();
    mkdirSync(folderOf(id), { recursive: true });
    writeFileSync(path.join(folderOf(id), '0'), 'half a fi');
    return id;
  }

  it('go after a day, and those of imports that may be resumed stay', async () => {
    const first = await runServer({ DATA_DIR: dataDir, DEMO_LOGIN: 'true' });
    const agent = supertest.agent(first.url);
    await agent.post('/auth/demo').send({ name: 'Ann' }).expect(200);
    const file = Buffer.from(JSON.stringify(buildExtendedHistory(20_000)));
    const sent = await agent.post('/api/history/imports').attach('files', file, 'history.json').expect(202);
    await agent.post(`/api/history/imports/${sent.body.id}/cancel`).expect(200);
    await first.end('SIGKILL');

    const cancelled = String(sent.body.id);
    const [abandoned, underWay] = [receive(), receive()];
    age(cancelled);
    age(abandoned);
    writeFileSync(path.join(dataDir, 'imports', 'a file of somebody else'), '');
    const second = await runServer({ DATA_DIR: dataDir });
    while (existsSync(folderOf(abandoned))) await sleep(50);
    expect(readdirSync(path.join(dataDir, 'imports')).sort()).toEqual(
      ['a file of somebody else', cancelled, underWay].sort(),
    );
    expect(await second.end('SIGTERM')).toBe(0);
  }, 90_000);
});
