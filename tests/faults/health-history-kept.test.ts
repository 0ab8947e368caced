import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { removeDataFolder } from '../data-folder.js';
import { type RunningServer, runServer } from '../run-server.js';

interface Item {
  provider: string;
  requests: number;
}

describe('the history of provider health', () => {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'echotune-health-'));
  let running: RunningServer | null = null;
  const start = async (): Promise<RunningServer> => (running = await runServer({ DATA_DIR: dataDir }));
  afterAll(async () => {
    if (running?.child.exitCode === null && running.child.signalCode === null) await running.end('SIGKILL');
    removeDataFolder(dataDir);
  });

  const postgresOf = async ({ url }: RunningServer): Promise<Item> => {
    const admin = supertest.agent(url);
    await admin.post('/auth/demo').send({ name: 'Boss', role: 'admin' }).expect(200);
    const { body } = await admin.get('/api/providers/health?window=1h').expect(200);
    const found = (body.items as Item[]).find(({ provider }) => provider === 'postgres');
    if (!found) throw new Error('PostgreSQL is not listed');
    return found;
  };
  const checkHealth = async ({ url }: RunningServer, times: number): Promise<void> => {
    // Also a ping that took too long, on a busy machine, is one that was seen.
    for (let i = 0; i < times; i++) await supertest(url).get('/health');
  };

  it('survives kill -9, all that was flushed before, and an orderly stop, all of it', async () => {
    const first = await start();
    await checkHealth(first, 20);
    // Nobody reads, so nothing but the clock can have stored them.
    await sleep(6_000);
    await first.end('SIGKILL');

    const second = await start();
    const { requests } = await postgresOf(second);
    expect(requests).toBeGreaterThanOrEqual(20);
    await checkHealth(second, 50);
    await second.end('SIGTERM');

    const third = await start();
    expect((await postgresOf(third)).requests).toBeGreaterThanOrEqual(requests + 50);
    await third.end('SIGTERM');
  }, 180_000);
});
