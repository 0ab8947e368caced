import { mkdtempSync, readdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { MongoClient } from 'mongodb';
import pg from 'pg';
import supertest from 'supertest';
import { removeDataFolder } from '../data-folder.js';
import { runningEmbeddedPostgres } from '../../server/clients/embedded-postgres.js';
import { buildExtendedHistory } from '../factories/exports.js';
import { importFile } from '../import-file.js';
import { runServer, type RunningServer } from '../run-server.js';
import type { Agent } from '../start-app.js';

/** The test before a release kills more often: KILLS=50. */
const KILLS = Number(process.env['KILLS'] ?? 2);

const mongoUri = process.env['MONGODB_TEST_URI'];
const mongo = mongoUri === undefined ? null : new URL(`/echotune_deletion_${process.pid}`, mongoUri).href;
const redisUrl = process.env['TEST_REDIS_URL'];

const ROWS = buildExtendedHistory(8_000, { tracks: 300 });
const MONGO_COLLECTIONS = ['listens', 'month_buckets', 'month_columns', 'events'];
/** What is deleted with the history alone; everything that names a listener goes with the account. */
const HISTORY = [
  ...['listens', 'month_buckets', 'import_jobs', 'uploads'],
  ...['mongo listens', 'mongo month_buckets', 'mongo month_columns'],
];

let server: RunningServer;
let dataDir: string;

async function signIn(name: string): Promise<Agent> {
  const agent = supertest.agent(server.url);
  await agent.post('/auth/demo').send({ name }).expect(200);
  return agent;
}
const idOf = async (agent: Agent): Promise<string> => String((await agent.get('/api/me').expect(200)).body.id);

/** Something in every part of the product. */
async function fill(agent: Agent): Promise<void> {
  const id = await idOf(agent);
  // Events outlive a history: this listener may have some already.
  const before = await storedFeedback(id);
  await importFile(agent, ROWS);
  await agent.post('/api/chat').send({ message: 'half an hour of jazz' }).expect(200);
  await agent.post('/api/memories').send({ text: 'I sing bass' }).expect(201);
  const { body } = await agent.post('/api/recommendations').send({ text: 'jazz', limit: 5 }).expect(200);
  const trackKey = String(body.items[0].trackKey);
  await agent.post('/api/recommendations/feedback').send({ trackKey, kind: 'love' }).expect(204);
  while ((await storedFeedback(id)) === before) await sleep(100);
  await summary(agent);
}

/** What processes share of a listener. */
async function sharedOf(userId: string): Promise<string[]> {
  if (redisUrl === undefined) return [];
  const redis = new Redis(redisUrl);
  try {
    return await redis.keys(`echotune:*:${userId}`);
  } finally {
    redis.disconnect();
  }
}

/** What is noted last of all. */
async function storedFeedback(userId: string): Promise<number> {
  const inPostgres = await onPostgres((client) =>
    client.query(`SELECT 1 FROM events WHERE user_id = $1 AND kind = 'feedback'`, [userId]),
  );
  if (mongo === null) return inPostgres.rowCount ?? 0;
  const inMongo = await onMongo(mongo, (client) =>
    client.db().collection('events').countDocuments({ userId, kind: 'feedback' }),
  );
  return (inPostgres.rowCount ?? 0) + inMongo;
}

async function onMongo<T>(uri: string, use: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = new MongoClient(uri);
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}

async function beginImport(agent: Agent): Promise<void> {
  const later = buildExtendedHistory(20_000, { tracks: 300, start: '2020-01-01T00:00:00Z' });
  await agent
    .post('/api/history/imports')
    .attach('files', Buffer.from(JSON.stringify(later)), 'later.json')
    .expect(202);
}

async function onPostgres<T>(use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: runningEmbeddedPostgres(path.join(dataDir, 'postgres')) ?? '' });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

type Rows = Record<string, number>;

/** How many rows of a listener there are in each table and collection that names one, and how many uploads of anybody. */
async function rowsOf(userId: string): Promise<Rows> {
  const rows: Rows = { uploads: uploads() };
  await onPostgres(async (client) => {
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.columns
       WHERE column_name = 'user_id' AND table_schema = 'public' ORDER BY 1`,
    );
    for (const { name } of tables) {
      const counted = await client.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${name} WHERE user_id = $1`, [
        userId,
      ]);
      rows[name] = counted.rows[0]?.n ?? NaN;
    }
    rows['users'] = (await client.query('SELECT 1 FROM users WHERE id = $1', [userId])).rowCount ?? NaN;
  });
  if (mongo !== null) {
    await onMongo(mongo, async (client) => {
      for (const name of MONGO_COLLECTIONS)
        rows[`mongo ${name}`] = await client.db().collection(name).countDocuments({ userId });
    });
  }
  return rows;
}

function uploads(): number {
  try {
    return readdirSync(path.join(dataDir, 'imports')).length;
  } catch {
    return 0; // nothing was ever uploaded
  }
}

const noneOf = (rows: Rows, names: readonly string[]): Rows =>
  Object.fromEntries(Object.entries(rows).map(([name, n]) => [name, names.includes(name) ? 0 : n]));

async function deletionsAreDone(): Promise<void> {
  const isWaiting = (client: pg.Client) =>
    client.query('SELECT 1 FROM deletions').then(({ rowCount }) => rowCount !== 0);
  while (await onPostgres(isWaiting)) await sleep(100);
}

const exported = async (agent: Agent): Promise<string> =>
  String((await agent.get('/api/history/export?format=csv').expect(200)).text);
const summary = async (agent: Agent) => (await agent.get('/api/analytics/summary').expect(200)).body as object;

const SCOPES = [
  ['DELETE /api/history', '/api/history', (rows: Rows) => noneOf(rows, HISTORY)],
  ['DELETE /api/me', '/api/me', (rows: Rows) => noneOf(rows, Object.keys(rows))],
] as const;

// The global setup says loudly when there is no MongoDB.
describe.each([['PostgreSQL', {}], ...(mongo === null ? [] : [['MongoDB', { MONGODB_URI: mongo }] as const])])(
  'a deletion, with listens in %s',
  (_name, stores) => {
    const start = (): Promise<RunningServer> =>
      runServer({ DATA_DIR: dataDir, DEMO_LOGIN: 'true', ...(redisUrl && { REDIS_URL: redisUrl }), ...stores });
    let stays: { id: string; rows: Rows; text: string; summary: object };
    const staying = async () => {
      const agent = await signIn('Stays');
      const id = await idOf(agent);
      const { login_sessions: _, ...rows } = await rowsOf(id);
      return { id, rows, text: await exported(agent), summary: await summary(agent) };
    };

    beforeAll(async () => {
      dataDir = mkdtempSync(path.join(os.tmpdir(), 'echotune-deletion-'));
      server = await start();
      await fill(await signIn('Stays'));
      stays = await staying();
    }, 120_000);
    afterAll(async () => {
      await server.end('SIGTERM');
      removeDataFolder(dataDir);
      if (mongo === null) return;
      const client = new MongoClient(mongo);
      await client.db().dropDatabase();
      await client.close();
    });

    describe.each(SCOPES)('%s', (_scope, route, whenGone) => {
      it('that races an import leaves nothing of it', async () => {
        const agent = await signIn('Racing');
        const id = await idOf(agent);
        await fill(agent);
        await beginImport(agent);
        await sleep(Math.random() * 1_000);
        const before = await rowsOf(id);
        await agent.delete(route).expect(204);
        expect(await rowsOf(id)).toEqual(whenGone(before));
        // An import that went on would have brought something by now.
        await sleep(2_000);
        expect(await rowsOf(id)).toEqual(whenGone(before));
        expect(await sharedOf(id)).toEqual([]);
        expect(await staying()).toEqual(stays);
      }, 120_000);

      it(
        `killed ${KILLS} times, is finished after the next start, and takes nothing else`,
        async () => {
          let longest = 500;
          for (let kill = 0; kill < KILLS;) {
            const agent = await signIn('Leaving');
            const id = await idOf(agent);
            await fill(agent);
            const isImporting = kill % 2 === 1;
            if (isImporting) await beginImport(agent);
            const before = await rowsOf(id);
            const startedAt = performance.now();
            const answer = agent.delete(route).then(
              ({ status }) => status,
              () => null,
            );
            void answer.then(() => (longest = performance.now() - startedAt));
            await sleep(Math.random() * longest);
            await server.end('SIGKILL');
            const status = await answer;
            server = await start();
            await deletionsAreDone();
            const after = await rowsOf(id);
            if (after['import_jobs'] !== 0) {
              // Killed before it was noted: it has not begun, and nobody was told that it has.
              expect(status).toBeNull();
              if (!isImporting) expect(after).toEqual(before);
              continue;
            }
            kill++;
            expect(after).toEqual(whenGone(before));
            expect(await sharedOf(id)).toEqual([]);
            expect(await staying()).toEqual(stays);
          }
        },
        120_000 + KILLS * 60_000,
      );
    });
  },
);
