import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import supertest from 'supertest';
import { createServer } from '../../server/server.js';
import { buildExtendedRow } from '../factories/exports.js';
import { importFile } from '../import-file.js';
import { type Agent, startApp, type TestApp } from '../start-app.js';
import { testConfig, testLogger } from '../test-config.js';

let app: TestApp;
let query: jest.SpiedFunction<TestApp['server']['context']['postgres']['pool']['query']>;
beforeAll(async () => {
  app = await startApp();
  query = jest.spyOn(app.server.context.postgres.pool, 'query');
});
afterAll(async () => {
  query.mockRestore();
  await app.stop();
});

const heard = (title: string, minutesAgo: number): object =>
  buildExtendedRow({
    ts: new Date(Date.now() - minutesAgo * 60_000).toISOString(),
    master_metadata_track_name: title,
    master_metadata_album_artist_name: 'Miles Davis',
    spotify_track_uri: null,
  });
const idOf = async (agent: Agent): Promise<string> => (await agent.get('/api/me').expect(200)).body.id;
const reasonsFor = async (agent: Agent, title: string): Promise<string> => {
  const request = { brief: { mustHave: [{ artist: 'Miles Davis', title }], count: 3 } };
  const { items } = (await agent.post('/api/recommendations').send(request).expect(200)).body;
  return JSON.stringify(items.find((item: { title: string }) => item.title === title)?.reasons);
};

/** Whose histories were read since the last call: nothing else asks for the months' revisions. */
function read(at = query): unknown[] {
  const calls: unknown[][] = at.mock.calls;
  const ids = calls.flatMap(([text, values]) =>
    /AS revision\s+FROM month_buckets/.test(String(text)) ? [values].flat() : [],
  );
  at.mockClear();
  return ids;
}

async function whenRead(id: string): Promise<unknown[]> {
  const seen: unknown[] = [];
  while (!seen.includes(id)) {
    await sleep(20);
    seen.push(...read());
  }
  return seen;
}

it('is made with what was heard since, before anything is asked again', async () => {
  const ann = await app.signIn('Renewed');
  const id = await idOf(ann);
  await importFile(ann, [heard('So What', 300), heard('So What', 200)]);
  expect(await reasonsFor(ann, 'So What')).toContain('twice');
  read();
  await importFile(ann, [heard('So What', 100)]);
  await whenRead(id);
  expect(await reasonsFor(ann, 'So What')).toContain('3 times');
  expect(read()).toEqual([]);
});

it('is not made of who has not asked', async () => {
  const [ann, bob] = [await app.signIn('Renewed too'), await app.signIn('Silent')];
  await importFile(ann, [heard('Blue in Green', 300)]);
  await reasonsFor(ann, 'Blue in Green');
  const id = await idOf(ann);
  read();
  await importFile(bob, [heard('Blue in Green', 200)]);
  await importFile(ann, [heard('Blue in Green', 100)]);
  expect(await whenRead(id)).toEqual([id]);
});

it('is made for whoever opens the pages, before anything is asked', async () => {
  const cleo = await app.signIn('Arriving');
  await importFile(cleo, [heard('Freddie Freeloader', 300)]);
  expect(read()).toEqual([]);
  const id = await idOf(cleo);
  await whenRead(id);
  await reasonsFor(cleo, 'Freddie Freeloader');
  expect(read()).toEqual([]);
});

it('is made at the start for whoever was here lately', async () => {
  const dora = await app.signIn('Coming again');
  await importFile(dora, [heard('All Blues', 300)]);
  const id = await idOf(dora);
  const gone = await idOf(await app.signIn('Gone'));
  await app.server.context.postgres.pool.query(
    `UPDATE users SET last_seen_at = now() - interval '8 days' WHERE name = 'Gone'`,
  );
  const second = await createServer(testConfig({ POSTGRES_URL: app.databaseUrl, DATA_DIR: app.dataDir }), testLogger());
  const there = jest.spyOn(second.context.postgres.pool, 'query');
  try {
    const url = await second.start();
    await second.context.warmUp();
    const seen: unknown[] = [];
    while (!seen.includes(id)) {
      await sleep(20);
      seen.push(...read(there));
    }
    expect(seen).not.toContain(gone);
    const again = supertest.agent(url);
    await again.post('/auth/demo').send({ name: 'Coming again' }).expect(200);
    await reasonsFor(again, 'All Blues');
    expect(read(there)).not.toContain(id);
  } finally {
    there.mockRestore();
    await second.stop();
  }
});
