import { mkdtempSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { importSchema } from '../../server/features/history/history-schema.js';
import { embeddedPostgresHome, removeDataFolder } from '../data-folder.js';
import { buildExtendedHistory } from '../factories/exports.js';
import { runServer, type RunningServer } from '../run-server.js';
import type { Agent } from '../start-app.js';

/** The test before a release kills more often: KILLS=50. */
const KILLS = Number(process.env['KILLS'] ?? 3);
const ROWS = 20_000;

describe('the embedded PostgreSQL, killed while EchoTune runs', () => {
  let dataDir: string;
  let server: RunningServer;
  let ann: Agent;

  const postgresPid = (): number => {
    const pidFile = path.join(embeddedPostgresHome(dataDir), 'cluster/postmaster.pid');
    return Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  };
  const readiness = async (): Promise<number> => (await supertest(server.url).get('/health/ready')).status;
  async function becomes(status: number): Promise<void> {
    while ((await readiness()) !== status) await sleep(10);
  }

  beforeAll(async () => {
    dataDir = mkdtempSync(path.join(os.tmpdir(), 'echotune-postgres-'));
    server = await runServer({ DATA_DIR: dataDir, DEMO_LOGIN: 'true', RATE_LIMIT_PER_MINUTE: '100000' });
    ann = supertest.agent(server.url);
    await ann.post('/auth/demo').send({ name: 'Ann' }).expect(200);
  }, 60_000);
  afterAll(async () => {
    await server.end('SIGKILL');
    removeDataFolder(dataDir);
  });

  it(
    'is started again: nothing acknowledged is lost, and an import goes on',
    async () => {
      const file = Buffer.from(JSON.stringify(buildExtendedHistory(ROWS, { tracks: 300 })));
      const { body } = await ann.post('/api/history/imports').attach('files', file, 'history.json').expect(202);

      const kept: string[] = [];
      const answers = new Set<string>();
      let isDone = false;
      const writing = (async () => {
        for (let n = 0; !isDone; n++) {
          const text = `memory ${n}`;
          const answer = await ann.post('/api/memories').send({ text });
          answers.add(answer.status === 201 ? 'kept' : `${answer.status} ${answer.body.code}`);
          if (answer.status === 201) kept.push(text);
        }
      })();
      for (let kill = 0; kill < KILLS; kill++) {
        await sleep(Math.random() * 1_000);
        process.kill(postgresPid(), 'SIGKILL');
        await becomes(503);
        await becomes(200);
      }
      isDone = true;
      await writing;
      // Away, it is said to be away; nothing else goes wrong.
      expect([...answers].sort()).toEqual(['503 store-unavailable', 'kept']);

      const stored = new Set<string>();
      for (let cursor = ''; ;) {
        const page = (await ann.get(`/api/memories?limit=200${cursor}`).expect(200)).body;
        for (const { text } of page.items) stored.add(text);
        if (page.nextCursor === null) break;
        cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
      }
      expect(kept.filter((text) => !stored.has(text))).toEqual([]);

      for (;;) {
        const job = importSchema.parse((await ann.get(`/api/history/imports/${body.id}`).expect(200)).body);
        if (job.status === 'queued' || job.status === 'running') await sleep(200);
        else {
          expect(job).toMatchObject({ status: 'succeeded', counts: { read: ROWS, stored: ROWS, duplicate: 0 } });
          break;
        }
      }
      expect((await ann.get('/api/analytics/summary').expect(200)).body).toMatchObject({ listens: ROWS });
    },
    120_000 + KILLS * 20_000,
  );

  it('ends with EchoTune also after that', async () => {
    const pid = postgresPid();
    expect(await server.end('SIGTERM')).toBe(0);
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  }, 60_000);
});
