import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { buildExtendedRow } from '../factories/exports.js';
import { connect, letRest, REDIRECT, settingsFor, work } from '../fakes/spotify/connect.js';
import { type FakeSpotify, listenTo, startFakeSpotify } from '../fakes/spotify/fake-spotify.js';
import { nullBody, quotaExceeded, rateLimited } from '../fakes/spotify/state.js';
import { importFile } from '../import-file.js';
import { type Agent, startApp, type TestApp } from '../start-app.js';

const SYNC = '/api/history/sync';
const HOUR = 3_600_000;

let spotify: FakeSpotify;
let app: TestApp;
let db: pg.Pool;

beforeAll(async () => {
  spotify = await startFakeSpotify({ redirectUris: [REDIRECT] });
  app = await startApp(settingsFor(spotify));
  db = new pg.Pool({ connectionString: app.databaseUrl, max: 2 });
});
afterAll(async () => {
  await db.end();
  await app.stop();
  await spotify.stop();
});
afterEach(async () => {
  spotify.calm();
  await db.query('DELETE FROM service_pauses');
  await db.query('DELETE FROM call_windows');
});

/** A listener with an account of the same name, whom the background leaves alone. */
async function connected(name: string): Promise<Agent> {
  if (!spotify.state.users.has(name)) spotify.addUser(name);
  const agent = await app.signIn(name);
  await connect(agent, name);
  await letRest(db);
  return agent;
}

const userOf = (name: string) => spotify.state.users.get(name) ?? spotify.addUser(name);
const listensOf = async (agent: Agent) =>
  (await agent.get('/api/history?limit=200').expect(200)).body.items as { source: string; endedAt: string }[];

describe('sync', () => {
  it('brings what was heard into the history, once', async () => {
    listenTo(userOf('ada'), 12, Date.now());
    const ada = await connected('ada');
    const { body } = await ada.post(SYNC).expect(200);
    expect(body).toMatchObject({ active: true, stored: 12, error: null, gaps: [] });
    expect((await ada.post(SYNC).expect(200)).body.stored).toBe(0);
    const listens = await listensOf(ada);
    expect(listens).toHaveLength(12);
    expect(new Set(listens.map(({ source }) => source))).toEqual(new Set(['spotify-recent']));
    const summary = await ada.get('/api/analytics/summary?tz=UTC').expect(200);
    expect(summary.body.listens).toBe(12);
  });

  it('does not double what an import has told, nor the other way round', async () => {
    const user = userOf('bob');
    listenTo(user, 5, Date.now() - HOUR, 300);
    const bob = await connected('bob');
    await bob.post(SYNC).expect(200);
    const rows = (await db.query(`SELECT ended_at, ms_played, title, artist, spotify_uri FROM listens`)).rows.filter(
      ({ spotify_uri }) => user.plays.some(({ uri }) => uri === spotify_uri),
    );
    const exported = rows.map((row) => ({
      ts: (row.ended_at as Date).toISOString().replace(/\.\d+Z$/, 'Z'),
      ms_played: row.ms_played,
      master_metadata_track_name: row.title,
      master_metadata_album_artist_name: row.artist,
      spotify_track_uri: row.spotify_uri,
    }));
    await importFile(bob, exported);
    expect(await listensOf(bob)).toHaveLength(5);
    await bob.post(SYNC).expect(200);
    expect(await listensOf(bob)).toHaveLength(5);
  });

  it('leaves the model of what is heard together for the night, as an import does not', async () => {
    const wishes = async () => (await db.query(`SELECT 1 FROM pgboss.job WHERE name = 'train-similarity'`)).rowCount;
    listenTo(userOf('mia'), 4, Date.now());
    const mia = await connected('mia');
    await db.query(`DELETE FROM pgboss.job WHERE name = 'train-similarity'`);
    expect((await mia.post(SYNC).expect(200)).body.stored).toBe(4);
    expect(await wishes()).toBe(0);
    await importFile(mia, [buildExtendedRow({ ts: '2020-01-01T00:00:00Z' })]);
    expect(await wishes()).toBe(1);
  });

  it('marks a gap where more was heard than the service remembers', async () => {
    const carl = await connected('carl');
    listenTo(userOf('carl'), 3, Date.now() - 10 * HOUR);
    await carl.post(SYNC).expect(200);
    listenTo(userOf('carl'), 70, Date.now(), 700);
    const { body } = await carl.post(SYNC).expect(200);
    expect(body.stored).toBe(50);
    expect(body.gaps).toHaveLength(1);
    const [gap] = body.gaps as { from: string; to: string }[];
    expect(Date.parse(gap?.from ?? '')).toBeLessThan(Date.parse(gap?.to ?? ''));
    expect((await carl.post(SYNC).expect(200)).body.gaps).toHaveLength(1);
  });

  it('gets a new token when the old one is not accepted, once for many at a time', async () => {
    const dora = await connected('dora');
    listenTo(userOf('dora'), 2, Date.now());
    spotify.state.accessTokens.clear();
    const from = spotify.requests.length;
    await Promise.all(Array.from({ length: 16 }, () => dora.post(SYNC).expect(200)));
    const refreshes = spotify.requests.slice(from).filter(({ line }) => line === 'POST /api/token');
    expect(refreshes).toHaveLength(1);
    expect(await listensOf(dora)).toHaveLength(2);
  });

  it('marks the connection as ended when the authorization is gone, and never tries again', async () => {
    const eve = await connected('eve');
    spotify.state.accessTokens.clear();
    spotify.state.refreshTokens.clear();
    expect((await eve.post(SYNC).expect(409)).body.code).toBe('connection-ended');
    expect((await eve.get('/api/connections/spotify')).body).toMatchObject({
      state: 'ended',
      endReason: expect.stringContaining('connect again'),
    });
    const from = spotify.requests.length;
    await eve.post(SYNC).expect(409);
    expect(spotify.requests).toHaveLength(from);
    expect(
      (await db.query(`SELECT 1 FROM accounts WHERE ended_at IS NOT NULL AND refresh_token IS NOT NULL`)).rows,
    ).toEqual([]);
    // Connecting again goes on where it was.
    await connect(eve, 'eve');
    await eve.post(SYNC).expect(200);
  });

  it.each([
    ['a fault there', nullBody(500), 503],
    ['a broken answer', { kind: 'cut' } as const, 503],
    ['something that is no answer', { kind: 'answer', status: 200, body: null } as const, 503],
  ])('survives %s, says so, and goes on', async (_what, fault, status) => {
    const fay = await connected('fay');
    spotify.disturb(/recently-played/, fault);
    expect((await fay.post(SYNC).expect(status)).body.code).toBe('provider-unavailable');
    expect((await fay.get(SYNC)).body.error).toContain('Spotify');
    expect((await fay.post(SYNC).expect(200)).body.error).toBeNull();
  });

  it('does not call before the service wants to be called', async () => {
    const gil = await connected('gil');
    spotify.disturb(/recently-played/, rateLimited(3_600));
    const { headers } = await gil.post(SYNC).expect(503);
    expect(Number(headers['retry-after'])).toBe(3_600);
    const from = spotify.requests.length;
    expect(Number((await gil.post(SYNC).expect(503)).headers['retry-after'])).toBeGreaterThan(3_500);
    expect(spotify.requests).toHaveLength(from);
    expect(Date.parse((await gil.get(SYNC)).body.nextAt as string)).toBeGreaterThan(Date.now() + 3_600_000);
  });

  it("keeps a day's quota for everything", async () => {
    const hal = await connected('hal');
    spotify.disturb(/recently-played/, quotaExceeded(7_200));
    await hal.post(SYNC).expect(503);
    const { rows } = await db.query(`SELECT purpose, kind FROM service_pauses`);
    expect(rows).toEqual([{ purpose: 'all', kind: 'quota' }]);
  });

  it('is nothing for somebody who is not connected', async () => {
    const ida = await app.signIn('Ida');
    expect((await ida.get(SYNC).expect(200)).body).toMatchObject({ active: false, gaps: [] });
    expect((await ida.post(SYNC).expect(409)).body.code).toBe('not-connected');
  });

  it('asks for the permission where it was not given', async () => {
    const jo = await app.signIn('jo');
    spotify.addUser('jo');
    await connect(jo, 'jo', '?permissions=playlists');
    const { body } = await jo.post(SYNC).expect(409);
    expect(body).toMatchObject({ code: 'permission-missing', permissions: ['listening'] });
  });
});

it('runs by itself in the background, for each listener once', async () => {
  listenTo(userOf('kim'), 4, Date.now());
  const kim = await connected('kim');
  await db.query(`UPDATE music_syncs SET next_at = now() WHERE user_id = (SELECT id FROM users WHERE name = 'kim')`);
  await work(db, 'music-sync-due', async () => (await listensOf(kim)).length > 0);
  expect(await listensOf(kim)).toHaveLength(4);
});
