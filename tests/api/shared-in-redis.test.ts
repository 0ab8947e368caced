import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Redis } from 'ioredis';
import supertest from 'supertest';
import { createServer, type EchoTuneServer } from '../../server/server.js';
import { buildExtendedRow } from '../factories/exports.js';
import { importFile } from '../import-file.js';
import { type Agent, startApp, type TestApp } from '../start-app.js';
import { testConfig, testLogger } from '../test-config.js';

const redisUrl = process.env['TEST_REDIS_URL'];
const suite = redisUrl === undefined ? describe.skip : describe;
const DAY_MS = 86_400_000;

/** A play every five days for two years. */
const ROWS = Array.from({ length: 146 }, (_, i) =>
  buildExtendedRow({
    ts: new Date(Date.UTC(2026, 0, 1) - i * 5 * DAY_MS).toISOString().replace('.000Z', 'Z'),
    master_metadata_track_name: `Track ${i % 40}`,
    master_metadata_album_artist_name: `Artist ${i % 9}`,
    spotify_track_uri: `spotify:track:${String(i % 40).padStart(22, '0')}`,
  }),
);
const FIGURES = ['summary', 'top?kind=artist', 'trend?interval=month', 'clock', 'streaks', 'wrapped?year=2025'];

suite('two processes that share Redis', () => {
  let app: TestApp;
  let second: EchoTuneServer;
  let secondUrl: string;
  let redis: Redis;
  let query: jest.SpiedFunction<EchoTuneServer['context']['postgres']['pool']['query']>;

  beforeAll(async () => {
    redis = new Redis(redisUrl ?? '');
    app = await startApp({ REDIS_URL: redisUrl ?? '' });
    second = await createServer(
      testConfig({ POSTGRES_URL: app.databaseUrl, DATA_DIR: app.dataDir, REDIS_URL: redisUrl ?? '' }),
      testLogger(),
    );
    secondUrl = await second.start();
    query = jest.spyOn(second.context.postgres.pool, 'query');
  });
  afterAll(async () => {
    query.mockRestore();
    await second.stop();
    await app.stop();
    redis.disconnect();
  });

  const idOf = async (agent: Agent): Promise<string> => String((await agent.get('/api/me').expect(200)).body.id);
  const atSecond = async (name: string): Promise<Agent> => {
    const agent = supertest.agent(secondUrl);
    await agent.post('/auth/demo').send({ name }).expect(200);
    return agent;
  };
  const keysOf = async (id: string): Promise<string[]> => (await redis.keys(`echotune:*:${id}`)).sort();
  const becomes = async (id: string, wanted: string[]): Promise<void> => {
    while ((await keysOf(id)).join() !== wanted.join()) await sleep(20);
  };
  const figuresOf = async (agent: Agent): Promise<unknown[]> => {
    const figures: unknown[] = [];
    for (const path of FIGURES) figures.push((await agent.get(`/api/analytics/${path}`).expect(200)).body);
    return figures;
  };
  const recommended = async (agent: Agent): Promise<unknown> => {
    const brief = { count: 8, familiarity: 1 };
    return (await agent.post('/api/recommendations').send({ brief }).expect(200)).body.receipt;
  };
  /** From which to which month the second process has read since the last call. */
  const monthsRead = (): unknown[] => {
    const calls: unknown[][] = query.mock.calls;
    const asked = calls.flatMap(([text, values]) =>
      /SELECT month, count, columns, stale FROM month_buckets/.test(String(text)) ? [values] : [],
    );
    query.mockClear();
    return asked;
  };

  it('work out a history and its figures once, and answer alike', async () => {
    const ann = await app.signIn('Sharing');
    await importFile(ann, ROWS);
    const id = await idOf(ann);
    const figures = await figuresOf(ann);
    const receipt = await recommended(ann);
    await becomes(id, [`echotune:answers:${id}`, `echotune:history:${id}`]);

    monthsRead();
    const there = await atSecond('Sharing');
    expect(await figuresOf(there)).toEqual(figures);
    expect(await recommended(there)).toEqual(receipt);
    // Whoever signs in is prepared: that, or the request, reads the months that are not closed; figures read none.
    expect(monthsRead()).toEqual([[id, '2025-12', '2026-01']]);
  });

  it('keep nothing of what was deleted with an import, or with all of them', async () => {
    const bob = await app.signIn('Leaving');
    await importFile(bob, ROWS);
    const id = await idOf(bob);
    const both = [`echotune:answers:${id}`, `echotune:history:${id}`];
    const ask = async (): Promise<void> => {
      await figuresOf(bob);
      await recommended(bob);
    };
    await ask();
    await becomes(id, both);
    const { items } = (await bob.get('/api/history/imports').expect(200)).body;
    await bob.delete(`/api/history/imports/${items[0].id}`).expect(204);
    await becomes(id, []);
    const there = await atSecond('Leaving');
    expect((await there.get('/api/analytics/summary').expect(200)).body.listens).toBe(0);

    await importFile(bob, ROWS);
    await ask();
    await becomes(id, both);
    await bob.delete('/api/history').expect(204);
    await becomes(id, []);
    expect((await there.get('/api/analytics/summary').expect(200)).body.listens).toBe(0);
    await bob.delete('/api/me').expect(204);
    await becomes(id, []);
  });
});
