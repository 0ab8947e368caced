import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MongoClient } from 'mongodb';
import supertest from 'supertest';
import { removeDataFolder } from '../data-folder.js';
import { importSchema } from '../../server/features/history/history-schema.js';
import { buildAccountRow, buildExtendedHistory } from '../factories/exports.js';
import { runServer, type RunningServer } from '../run-server.js';

/** The test before a release kills more often: KILLS=50. */
const KILLS = Number(process.env['KILLS'] ?? 2);

const mongoUri = process.env['MONGODB_TEST_URI'];
const mongo = mongoUri === undefined ? null : new URL(`/echotune_kill_${process.pid}`, mongoUri).href;

let server: RunningServer;

async function signIn(name: string) {
  const agent = supertest.agent(server.url);
  await agent.post('/auth/demo').send({ name }).expect(200);
  return agent;
}
type Agent = Awaited<ReturnType<typeof signIn>>;

const get = async (agent: Agent, id: string) =>
  importSchema.parse((await agent.get(`/api/history/imports/${id}`).expect(200)).body);

async function untilRead(agent: Agent, id: string, rows: number): Promise<void> {
  for (;;) {
    const { status, counts, error } = await get(agent, id);
    if (counts.read >= rows) return;
    if (status !== 'queued' && status !== 'running') throw new Error(`the import ${status}: ${error}`);
    await sleep(5);
  }
}

async function finished(agent: Agent, id: string) {
  for (;;) {
    const job = await get(agent, id);
    if (job.status !== 'queued' && job.status !== 'running') return job;
    await sleep(100);
  }
}

/** Extended rows of which every tenth comes twice, among them account rows of the same plays; the older half is there before. */
const ROWS = Math.max(20_000, KILLS * 2_800);
const rows = buildExtendedHistory(ROWS, { tracks: 400 });
const withRepeats = rows.flatMap((row, i) => (i % 10 === 0 ? [row, row] : [row]));
const asAccount = rows.slice(0, 6_000).map((row) =>
  buildAccountRow({
    endTime: String(row['ts']).slice(0, 16).replace('T', ' '),
    trackName: row['master_metadata_track_name'],
    artistName: row['master_metadata_album_artist_name'],
    msPlayed: row['ms_played'],
  }),
);

async function begin(agent: Agent): Promise<string> {
  const before = await agent
    .post('/api/history/imports')
    .attach('files', Buffer.from(JSON.stringify(asAccount)), 'short.json')
    .expect(202);
  await finished(agent, String(before.body.id));
  const { body } = await agent
    .post('/api/history/imports')
    .attach('files', Buffer.from(JSON.stringify(withRepeats)), 'long.json')
    .expect(202);
  return String(body.id);
}

const exported = async (agent: Agent): Promise<string> =>
  String((await agent.get('/api/history/export?format=csv').expect(200)).text);

// The global setup says loudly when there is no MongoDB.
describe.each([['PostgreSQL', {}], ...(mongo === null ? [] : [['MongoDB', { MONGODB_URI: mongo }] as const])])(
  'with listens in %s',
  (_name, stores) => {
    let dataDir: string;
    const start = (): Promise<RunningServer> => runServer({ DATA_DIR: dataDir, DEMO_LOGIN: 'true', ...stores });
    beforeAll(async () => {
      dataDir = mkdtempSync(path.join(os.tmpdir(), 'echotune-kill-'));
      server = await start();
    }, 60_000);
    afterAll(async () => {
      await server.end('SIGTERM');
      removeDataFolder(dataDir);
      if (mongo !== null) await dropMongo(mongo);
    });

    it(
      `an import killed ${KILLS} times ends as one that was left alone`,
      async () => {
        const calm = await signIn('calm');
        const undisturbed = await finished(calm, await begin(calm));
        expect(undisturbed).toMatchObject({
          status: 'succeeded',
          counts: { read: ROWS + ROWS / 10, stored: ROWS - 6_000, duplicate: ROWS / 10 + 6_000 },
        });

        const id = await begin(await signIn('killed'));
        for (let kill = 1; kill <= KILLS; kill++) {
          const agent = await signIn('killed');
          // Somewhere in the middle of a batch, a little further each time.
          const { read } = (await get(agent, id)).counts;
          await untilRead(agent, id, Math.min(read + 2_500, ROWS));
          await sleep(Math.random() * 60);
          // The server, the process that imports, or both at once.
          if (kill % 3 !== 0) server.killBackground();
          if (kill % 3 === 2) continue;
          await server.end('SIGKILL');
          server = await start();
        }

        const agent = await signIn('killed');
        const job = await finished(agent, id);
        expect(job.counts).toEqual(undisturbed.counts);
        expect(job.files.map(({ counts, status }) => ({ counts, status }))).toEqual(
          undisturbed.files.map(({ counts, status }) => ({ counts, status })),
        );
        expect(await exported(agent)).toBe(await exported(await signIn('calm')));
        const [mine, theirs] = await Promise.all(
          [agent, await signIn('calm')].map((who) => who.get('/api/analytics/summary')),
        );
        expect(mine?.body).toEqual(theirs?.body);
      },
      120_000 + KILLS * 120_000,
    );
  },
);

async function dropMongo(uri: string): Promise<void> {
  const client = new MongoClient(uri);
  await client.db().dropDatabase();
  await client.close();
}
