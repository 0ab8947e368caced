import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { z } from 'zod';
import type { recommendationsSchema } from '../../server/features/recommender/recommendation-schema.js';
import { connect, letRest, REDIRECT, settingsFor, work } from '../fakes/spotify/connect.js';
import { type FakeSpotify, startFakeSpotify } from '../fakes/spotify/fake-spotify.js';
import { fakeMusic } from '../fakes/spotify/music.js';
import { rateLimited } from '../fakes/spotify/state.js';
import { importFile } from '../import-file.js';
import { type Agent, startApp, type TestApp } from '../start-app.js';

type Recommendations = z.infer<typeof recommendationsSchema>;

const JOB = 'music-taste';
const TOP = fakeMusic().tracks.slice(500, 505);
const SAVED = fakeMusic().tracks.slice(100, 330);
const TOP_REASON = 'among your top tracks at Spotify';

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

async function connected(name: string, permissions = 'listening,taste'): Promise<Agent> {
  const user = spotify.addUser(name);
  user.topTracks = TOP.map(({ uri }) => uri);
  user.saved = SAVED.map(({ uri }, at) => ({ uri, addedAt: at }));
  const agent = await app.signIn(name);
  await connect(agent, name, `?permissions=${permissions}`);
  return agent;
}

const idOf = async (agent: Agent): Promise<string> => (await agent.get('/api/me').expect(200)).body.id;
const rowsOf = async (agent: Agent) =>
  (
    await db.query<{ kind: string; track_key: string; rank: number }>(
      'SELECT * FROM service_tracks WHERE user_id = $1 ORDER BY kind, rank',
      [await idOf(agent)],
    )
  ).rows;

/** Has the job fetch for this listener and nobody else, until the time of the next is set; that, in seconds from now. */
async function fetchFor(agent: Agent): Promise<number> {
  const id = await idOf(agent);
  await letRest(db);
  await db.query('UPDATE taste_readings SET next_at = to_timestamp(0) WHERE user_id = $1', [id]);
  const seconds = async () => {
    const { rows } = await db.query<{ s: string }>(
      'SELECT extract(epoch FROM next_at - now()) AS s FROM taste_readings WHERE user_id = $1',
      [id],
    );
    return Number(rows[0]?.s);
  };
  // While it is at it, the next time is that at which its lease ends.
  await work(db, JOB, async () => (await seconds()) > 310);
  return seconds();
}
const recommend = async (agent: Agent, brief: object = {}) =>
  (
    await agent
      .post('/api/recommendations')
      .send({ brief: { count: 20, ...brief } })
      .expect(200)
  ).body as Recommendations;
const liked = ({ items }: Recommendations) =>
  items.filter(({ reasons }) => reasons.some(({ kind }) => kind === 'service')).map(({ trackKey }) => trackKey);

describe('taste', () => {
  it('is fetched daily: three lists of top tracks, and the two hundred that were saved last', async () => {
    const ada = await connected('ada');
    const from = spotify.requests.length;
    const next = await fetchFor(ada);
    expect(next).toBeGreaterThan(0.79 * 86_400);
    expect(next).toBeLessThan(1.21 * 86_400);
    const lines = spotify.requests.slice(from).map(({ line }) => line);
    expect(lines.filter((line) => line.endsWith('/me/top/tracks'))).toHaveLength(3);
    expect(lines.filter((line) => line.endsWith('/me/tracks'))).toHaveLength(4);
    const rows = await rowsOf(ada);
    const of = (kind: string) => rows.filter((row) => row.kind === kind).map((row) => row.track_key);
    expect(of('saved')).toEqual(SAVED.slice(0, 200).map(({ uri }) => uri));
    for (const kind of ['top-short', 'top-medium', 'top-long']) expect(of(kind)).toEqual(TOP.map(({ uri }) => uri));
    // The next time it is what is there then.
    spotify.state.users.get('ada')!.saved = [];
    await fetchFor(ada);
    expect(new Set((await rowsOf(ada)).map(({ kind }) => kind))).toEqual(
      new Set(['top-short', 'top-medium', 'top-long']),
    );
  });

  it('enters recommendations, with a reason that is true, also without any history', async () => {
    const bob = await connected('bob');
    expect(liked(await recommend(bob))).toEqual([]);
    await fetchFor(bob);
    // The saved ones are many: one list in twelve has room for none of the top five.
    const lists = await Promise.all(Array.from({ length: 10 }, () => recommend(bob, { maxPerArtist: 20 })));
    const items = lists.flatMap((list) => list.items);
    const tops = items.filter(({ trackKey }) => TOP.some(({ uri }) => uri === trackKey));
    expect(tops.length).toBeGreaterThan(0);
    for (const { reasons } of tops) {
      expect(reasons.map(({ text }) => text)).toContain(TOP_REASON);
      expect(reasons.map(({ text }) => text).join()).not.toContain('new to you');
    }
    const saved = items.filter(({ reasons }) => reasons.some(({ text }) => text.includes('saved tracks')));
    expect(saved.every(({ trackKey }) => SAVED.some(({ uri }) => uri === trackKey))).toBe(true);
  });

  it('is not new to the listener', async () => {
    const cleo = await connected('cleo');
    await fetchFor(cleo);
    expect(liked(await recommend(cleo)).length).toBeGreaterThan(0);
    expect(liked(await recommend(cleo, { familiarity: 0 }))).toEqual([]);
  });

  it('is no play: who wants only what they have played gets that', async () => {
    const dan = await connected('dan');
    const heard = fakeMusic().tracks.slice(400, 430);
    await importFile(
      dan,
      heard.flatMap(({ uri, title, artists, durationMs }, at) =>
        Array.from({ length: 6 }, (_, day) => ({
          ts: new Date(Date.now() - (20 + day) * 86_400_000 + at * 300_000).toISOString(),
          ms_played: durationMs,
          master_metadata_track_name: title,
          master_metadata_album_artist_name: artists[0]?.name,
          spotify_track_uri: uri,
          reason_end: 'trackdone',
        })),
      ),
    );
    await fetchFor(dan);
    const { items } = await recommend(dan, { familiarity: 1 });
    const own = new Set(heard.map(({ uri }) => uri));
    expect(items.filter(({ trackKey }) => own.has(trackKey)).length).toBe(items.length);
  });

  it('is not asked for where it was not allowed', async () => {
    const eve = await connected('eve', 'listening');
    const from = spotify.requests.length;
    expect(await fetchFor(eve)).toBeGreaterThan(0.79 * 86_400);
    expect(spotify.requests.slice(from).filter(({ line }) => line.includes('/v1/me/t'))).toEqual([]);
    // Who allows it later need not wait for the next day.
    await connect(eve, 'eve', '?permissions=taste');
    const { rows } = await db.query('SELECT 1 FROM taste_readings WHERE user_id = $1 AND next_at <= now()', [
      await idOf(eve),
    ]);
    expect(rows).toHaveLength(1);
  });

  it('waits as long as the service asks for', async () => {
    const fay = await connected('fay');
    spotify.disturb(/top\/tracks/, rateLimited(4_000));
    const next = await fetchFor(fay);
    expect(next).toBeGreaterThan(3_900);
    expect(next).toBeLessThanOrEqual(4_000);
    expect(await rowsOf(fay)).toEqual([]);
  });

  it('goes with the connection, at once', async () => {
    const gil = await connected('gil');
    await fetchFor(gil);
    expect(liked(await recommend(gil)).length).toBeGreaterThan(0);
    await gil.delete('/api/connections/spotify').expect(204);
    expect(await rowsOf(gil)).toEqual([]);
    expect(liked(await recommend(gil))).toEqual([]);
  });

  it('that comes in while the listener disconnects is not kept', async () => {
    const hal = await connected('hal');
    const id = await idOf(hal);
    await letRest(db);
    await db.query('UPDATE taste_readings SET next_at = to_timestamp(0) WHERE user_id = $1', [id]);
    spotify.disturb(/me\/tracks/, { kind: 'slow', ms: 400 }, 9);
    await work(db, JOB, async () => spotify.requests.at(-1)?.line === 'GET /v1/me/tracks');
    await hal.delete('/api/connections/spotify').expect(204);
    const { rows } = await db.query<{ n: string }>(
      `SELECT count(*) AS n FROM pgboss.job WHERE name = $1 AND state = 'completed'`,
      [JOB],
    );
    for (;;) {
      const { rows: now } = await db.query<{ n: string }>(
        `SELECT count(*) AS n FROM pgboss.job WHERE name = $1 AND state = 'completed'`,
        [JOB],
      );
      if (Number(now[0]?.n) > Number(rows[0]?.n)) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect((await db.query('SELECT 1 FROM service_tracks WHERE user_id = $1', [id])).rows).toEqual([]);
  });

  it('goes with the listener', async () => {
    const ida = await connected('ida');
    await fetchFor(ida);
    const id = await idOf(ida);
    await ida.delete('/api/me').expect(204);
    for (const table of ['service_tracks', 'taste_readings', 'enrichments']) {
      expect((await db.query(`SELECT 1 FROM ${table} WHERE user_id = $1`, [id])).rows).toEqual([]);
    }
  });
});
