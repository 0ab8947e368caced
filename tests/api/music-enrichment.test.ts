import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createServer, type EchoTuneServer } from '../../server/server.js';
import { connect, letRest, REDIRECT, settingsFor, work } from '../fakes/spotify/connect.js';
import { type FakeSpotify, listenTo, startFakeSpotify } from '../fakes/spotify/fake-spotify.js';
import { fakeMusic, type FakeTrack, OBSCURE } from '../fakes/spotify/music.js';
import { type Fault, quotaExceeded, rateLimited } from '../fakes/spotify/state.js';
import { importFile } from '../import-file.js';
import { type Agent, startApp, type TestApp } from '../start-app.js';
import { testConfig, testLogger } from '../test-config.js';
import type { Playlist } from './say.js';

const JOB = 'music-enrichment';
const UNHEARD = fakeMusic().tracks.slice(-OBSCURE.titles);
const [FIRST, SECOND, THIRD] = UNHEARD as [FakeTrack, FakeTrack, FakeTrack];
const MANY = fakeMusic().tracks.slice(0, 8);

let spotify: FakeSpotify;
let app: TestApp;
let db: pg.Pool;
const others: EchoTuneServer[] = [];

beforeEach(async () => {
  spotify = await startFakeSpotify({ redirectUris: [REDIRECT] });
  app = await startApp(settingsFor(spotify));
  db = new pg.Pool({ connectionString: app.databaseUrl, max: 2 });
});
afterEach(async () => {
  for (const server of others.splice(0)) await server.stop();
  await db.end();
  await app.stop();
  await spotify.stop();
});

/** Somebody connected who skipped each of these, the first one most often: how long they are cannot be learnt from that. */
async function hearer(tracks: readonly FakeTrack[]): Promise<Agent> {
  spotify.addUser('ada');
  const agent = await app.signIn('ada');
  const rows = tracks.flatMap(({ uri, title, artists }, at) =>
    Array.from({ length: tracks.length - at }, (_, time) => ({
      ts: new Date(Date.UTC(2024, 0, 1 + at, time)).toISOString(),
      ms_played: 31_000 + time * 7_000,
      master_metadata_track_name: title,
      master_metadata_album_artist_name: artists[0]?.name,
      spotify_track_uri: uri,
      reason_end: 'fwdbtn',
    })),
  );
  await importFile(agent, rows);
  await connect(agent, 'ada');
  await letRest(db);
  return agent;
}

/** Has the job run now and waits until it rests again; when the next time is, in seconds from now. */
async function enrich(): Promise<number> {
  await db.query('UPDATE enrichments SET next_at = to_timestamp(0)');
  const { rows: before } = await db.query<{ id: string }>(`SELECT id FROM pgboss.job WHERE name = $1`, [JOB]);
  const known = before.map(({ id }) => id);
  const isOver = async () =>
    (
      await db.query(`SELECT 1 FROM pgboss.job WHERE name = $1 AND state = 'completed' AND id <> ALL ($2)`, [
        JOB,
        known,
      ])
    ).rows.length > 0;
  await work(db, JOB, isOver);
  const { rows } = await db.query<{ s: string }>('SELECT extract(epoch FROM next_at - now()) AS s FROM enrichments');
  return Number(rows[0]?.s);
}
const asked = (from = 0): string[] =>
  spotify.requests.slice(from).flatMap(({ line }) => /^GET \/v1\/((?:tracks|artists|search).*)/.exec(line)?.[1] ?? []);
const known = async (agent: Agent, tracks: readonly FakeTrack[]) => {
  const trackKeys = tracks.map(({ uri }) => uri);
  const made = await agent.post('/api/playlists').send({ name: 'Mine', trackKeys }).expect(201);
  return (made.body as Playlist).tracks.map(({ durationMs, estimated, genres }) => ({ durationMs, estimated, genres }));
};

describe('what connected listeners hear', () => {
  it('gets lengths and genres, the most heard first, and nothing is asked twice', async () => {
    const ada = await hearer(UNHEARD);
    expect((await known(ada, [FIRST]))[0]).toMatchObject({ estimated: true, genres: [] });
    expect(await enrich()).toBeGreaterThan(80_000);
    const artist = FIRST.artists[0]?.id;
    expect(asked()).toEqual([
      `tracks/${FIRST.id}`,
      `artists/${artist}`,
      ...UNHEARD.slice(1).map(({ id }) => `tracks/${id}`),
    ]);
    expect(await known(ada, UNHEARD)).toEqual(
      UNHEARD.map(({ durationMs }) => ({ durationMs, estimated: false, genres: ['shoegaze', 'dream pop'] })),
    );
    const from = spotify.requests.length;
    await enrich();
    expect(asked(from)).toEqual([]);
  });

  it('is the same for tracks that are known by their names', async () => {
    spotify.addUser('ada');
    const ada = await app.signIn('ada');
    const { title, durationMs, uri } = SECOND;
    await importFile(ada, [{ track: title, artist: OBSCURE.artist, album: '', date: Date.UTC(2024, 0, 1) }]);
    await connect(ada, 'ada');
    await letRest(db);
    await enrich();
    const trackKeys = [`${OBSCURE.artist.toLowerCase().replace('the ', '')} – ${title.toLowerCase()}`];
    const made = await ada.post('/api/playlists').send({ name: 'Mine', trackKeys }).expect(201);
    expect(made.body.tracks).toMatchObject([{ durationMs, spotifyUri: uri, genres: ['shoegaze', 'dream pop'] }]);
  });

  it('gives what came later the genres that are known by then, without asking', async () => {
    const ada = await hearer([FIRST]);
    await enrich();
    const ms = THIRD.durationMs;
    await importFile(ada, [
      {
        ts: '2024-05-01T00:00:00Z',
        ms_played: ms,
        master_metadata_track_name: THIRD.title,
        master_metadata_album_artist_name: OBSCURE.artist,
        spotify_track_uri: THIRD.uri,
        reason_end: 'trackdone',
      },
    ]);
    const from = spotify.requests.length;
    await enrich();
    expect(asked(from)).toEqual([]);
    expect(await known(ada, [THIRD])).toEqual([
      { durationMs: ms, estimated: false, genres: ['shoegaze', 'dream pop'] },
    ]);
  });

  it.each<[string, Fault]>([
    [
      'are not given to this app',
      { kind: 'answer', status: 403, body: { error: { status: 403, message: 'Forbidden' } } },
    ],
    ['are not in the answer any more', { kind: 'answer', status: 200, body: { id: 'x', name: 'x' } }],
  ])('does without genres where they %s', async (_why, fault) => {
    const ada = await hearer(UNHEARD);
    spotify.disturb(/\/v1\/artists\//, fault, 9);
    await enrich();
    expect(asked().filter((line) => line.startsWith('artists'))).toHaveLength(1);
    expect((await known(ada, UNHEARD)).map(({ estimated, genres }) => [estimated, genres])).toEqual(
      UNHEARD.map(() => [false, []]),
    );
  });

  it('goes past what is gone or makes no sense', async () => {
    const ada = await hearer([FIRST, SECOND, THIRD]);
    spotify.state.missing.add(FIRST.uri);
    spotify.disturb(new RegExp(SECOND.id), { kind: 'answer', status: 200, body: { no: 'track' } });
    await enrich();
    expect((await known(ada, [FIRST, SECOND, THIRD])).map(({ estimated }) => estimated)).toEqual([true, true, false]);
  });
});

describe('when it has to stop', () => {
  it.each([
    ['asked to wait', rateLimited(300), 300],
    ["told that the day's quota is gone", quotaExceeded(7_200), 7_200],
  ])('%s, it pauses until then, and goes on where it was', async (_why, fault, seconds) => {
    const ada = await hearer(MANY);
    spotify.disturb(/\/v1\/tracks\//, fault, 1, 3);
    const pause = await enrich();
    expect(pause).toBeGreaterThan(seconds - 30);
    expect(pause).toBeLessThanOrEqual(seconds);
    expect(asked()).toEqual(MANY.slice(0, 4).map(({ id }) => `tracks/${id}`));
    // Whoever tries before asks nobody.
    const from = spotify.requests.length;
    expect(await enrich()).toBeGreaterThan(seconds - 60);
    expect(asked(from)).toEqual([]);
    await db.query('DELETE FROM service_pauses');
    await enrich();
    expect(asked(from)).toEqual(MANY.slice(3).map(({ id }) => `tracks/${id}`));
    expect((await known(ada, MANY)).some(({ estimated }) => estimated)).toBe(false);
  });

  it('never holds up what is heard now', async () => {
    const ada = await hearer(MANY);
    spotify.disturb(/\/v1\/tracks\//, rateLimited(300));
    await enrich();
    listenTo(spotify.state.users.get('ada')!, 3, Date.now());
    expect((await ada.post('/api/history/sync').expect(200)).body.stored).toBe(3);
  });

  it('rests when the connection has ended, and goes on when it is back', async () => {
    const ada = await hearer(MANY);
    spotify.state.accessTokens.clear();
    spotify.state.refreshTokens.clear();
    expect(await enrich()).toBeGreaterThan(80_000);
    await connect(ada, 'ada');
    await enrich();
    expect(asked()).toHaveLength(1 + MANY.length);
    expect((await known(ada, MANY)).some(({ estimated }) => estimated)).toBe(false);
  });

  it('forgets what it had planned when the listener disconnects', async () => {
    const ada = await hearer(MANY);
    spotify.disturb(/\/v1\/tracks\//, rateLimited(300), 1, 1);
    await enrich();
    await ada.delete('/api/connections/spotify').expect(204);
    expect((await db.query('SELECT 1 FROM enrichments')).rows).toEqual([]);
  });
});

describe('with several processes', () => {
  const another = async (): Promise<EchoTuneServer> => {
    const server = await createServer(
      testConfig({ POSTGRES_URL: app.databaseUrl, DATA_DIR: app.dataDir, ...settingsFor(spotify) }),
      testLogger(),
    );
    others.push(server);
    await server.start();
    await server.startBackgroundWork();
    return server;
  };

  it('each track is asked for once', async () => {
    const ada = await hearer(MANY);
    await another();
    spotify.disturb(/\/v1\/tracks\//, { kind: 'slow', ms: 30 }, 99);
    await db.query('UPDATE enrichments SET next_at = to_timestamp(0)');
    for (const _ of [1, 2]) await db.query(`INSERT INTO pgboss.job (name, data) VALUES ($1, '{}')`, [JOB]);
    const isDone = async () => (await db.query('SELECT 1 FROM service_lookups')).rows.length === MANY.length;
    await work(db, JOB, isDone);
    expect(asked().toSorted()).toEqual(MANY.map(({ id }) => `tracks/${id}`).toSorted());
    expect((await known(ada, MANY)).some(({ estimated }) => estimated)).toBe(false);
  });

  it('one that ends in the middle leaves the rest to the next', async () => {
    await hearer(MANY);
    spotify.disturb(/\/v1\/tracks\//, { kind: 'hang' }, 1, 3);
    await db.query('UPDATE enrichments SET next_at = to_timestamp(0)');
    await work(db, JOB, async () => asked().length === 4);
    await app.server.stop();
    await another();
    // The lease of the one that has gone is over after some minutes.
    await db.query('UPDATE enrichments SET next_at = to_timestamp(0)');
    const isDone = async () => (await db.query('SELECT 1 FROM service_lookups')).rows.length === MANY.length;
    await work(db, JOB, isDone);
    expect(asked()).toEqual([...MANY.slice(0, 4), ...MANY.slice(3)].map(({ id }) => `tracks/${id}`));
  });
});
