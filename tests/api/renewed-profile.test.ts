import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import supertest from 'supertest';
import { createServer, type EchoTuneServer } from '../../server/server.js';
import { buildExtendedRow } from '../factories/exports.js';
import { importFile } from '../import-file.js';
import { type Agent, startApp, type TestApp } from '../start-app.js';
import { testConfig, testLogger } from '../test-config.js';
import { cookieOf } from './open-stream.js';

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

async function whenRead(id: string, at = query): Promise<unknown[]> {
  const seen: unknown[] = [];
  while (!seen.includes(id)) {
    await sleep(20);
    seen.push(...read(at));
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

it('is made for whoever signs in, with what is imported after that', async () => {
  const cleo = await app.signIn('Arriving');
  const { rows } = await app.server.context.postgres.pool.query(`SELECT id FROM users WHERE name = 'Arriving'`);
  const { id } = rows[0] as { id: string };
  await whenRead(id);
  await importFile(cleo, [heard('Freddie Freeloader', 300)]);
  await whenRead(id);
  expect(await reasonsFor(cleo, 'Freddie Freeloader')).toContain('once');
  expect(read()).toEqual([]);
});

describe('with another process', () => {
  let second: EchoTuneServer;
  let url: string;
  let there: typeof query;
  beforeAll(async () => {
    second = await createServer(testConfig({ POSTGRES_URL: app.databaseUrl, DATA_DIR: app.dataDir }), testLogger());
    there = jest.spyOn(second.context.postgres.pool, 'query');
    url = await second.start();
  });
  afterAll(async () => {
    there.mockRestore();
    await second.stop();
  });
  const signInThere = async (name: string): Promise<Agent> => {
    const agent = supertest.agent(url);
    await agent.post('/auth/demo').send({ name }).expect(200);
    return agent;
  };

  it('is not made of who is not here', async () => {
    const ann = await app.signIn('Renewed too');
    await importFile(ann, [heard('Blue in Green', 300)]);
    await reasonsFor(ann, 'Blue in Green');
    const id = await idOf(ann);
    const bob = await signInThere('Silent');
    const elsewhere = await idOf(bob);
    read();
    await importFile(bob, [heard('Blue in Green', 200)]);
    await importFile(ann, [heard('Blue in Green', 100)]);
    const seen = await whenRead(id);
    expect(seen).toContain(id);
    expect(seen).not.toContain(elsewhere);
  });

  it('is made for whoever opens the pages with the cookie of another one', async () => {
    const eve = await app.signIn('Moving');
    await importFile(eve, [heard('Flamenco Sketches', 300)]);
    const cookie = await cookieOf(app.url, 'Moving');
    read(there);
    const { body } = await supertest(url).get('/api/me').set('Cookie', cookie).expect(200);
    await whenRead(body.id, there);
  });

  it('is made at its start for whoever was here lately', async () => {
    const dora = await app.signIn('Coming again');
    await importFile(dora, [heard('All Blues', 300)]);
    const [id, gone] = [await idOf(dora), await idOf(await app.signIn('Gone'))];
    await app.server.context.postgres.pool.query(
      `UPDATE users SET last_seen_at = CASE name WHEN 'Coming again' THEN now() WHEN 'Gone' THEN now() - interval '8 days' END`,
    );
    read(there);
    await second.context.warmUp();
    // One is prepared after the other.
    const after = await idOf(await signInThere('After them'));
    const seen = await whenRead(after, there);
    expect(seen).toContain(id);
    expect(seen).not.toContain(gone);
    const again = await signInThere('Coming again');
    await reasonsFor(again, 'All Blues');
    expect(read(there)).not.toContain(id);
  });
});
