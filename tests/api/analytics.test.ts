import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildExtendedRow } from '../factories/exports.js';
import { type Agent, startApp, type TestApp } from '../start-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

const play = (artist: string, title: string, ts: string, more: Record<string, unknown> = {}) =>
  buildExtendedRow({
    ts,
    master_metadata_track_name: title,
    master_metadata_album_artist_name: artist,
    master_metadata_album_album_name: `${title} (Album)`,
    spotify_track_uri: `spotify:track:${`${artist}${title}`.replace(/[^A-Za-z0-9]/g, '').padEnd(22, '0')}`,
    ...more,
  });

/** In Berlin: New Year's Eve, New Year's Day (three plays and a skip), the 3rd of January, and the winter before. */
const HISTORY = [
  ...Array.from({ length: 6 }, (_, i) => play('Burial', 'Archangel', `2023-02-0${i + 1}T20:00:00Z`)),
  play('Drake', 'Passionfruit', '2023-12-31T22:30:00Z'),
  play('Drake', 'Passionfruit', '2023-12-31T23:10:00Z'),
  play('Drake', 'Passionfruit', '2024-01-01T12:00:00Z'),
  play('Adele', 'Hello', '2024-01-01T12:04:00Z', { ms_played: 12_000, reason_end: 'fwdbtn' }),
  play('Adele', 'Hello', '2024-01-01T12:10:00Z', { ms_played: 295_000 }),
  play('Adele', 'Hello', '2024-01-03T12:10:00Z', { ms_played: 100_000, reason_end: 'fwdbtn' }),
];

async function importInto(agent: Agent, rows: object[]): Promise<void> {
  const { body } = await agent
    .post('/api/history/imports')
    .attach('files', Buffer.from(JSON.stringify(rows)), 'Streaming_History_Audio_0.json')
    .expect(202);
  for (;;) {
    const { body: job } = await agent.get(`/api/history/imports/${body.id}`).expect(200);
    if (job.status === 'succeeded') return;
    if (job.status === 'failed') throw new Error(job.error);
    await sleep(30);
  }
}

const figure = async (agent: Agent, path: string) => (await agent.get(`/api/analytics/${path}`).expect(200)).body;

interface Item {
  key: string;
  start: string;
  plays: number;
  ms: number;
  tracks: number;
}
const items = async (agent: Agent, path: string): Promise<Item[]> => (await figure(agent, path)).items;

describe('figures of a history', () => {
  let ann: Agent;
  beforeAll(async () => {
    ann = await app.signIn('Ann');
    await importInto(ann, HISTORY);
  });

  it('sum it up', async () => {
    expect(await figure(ann, 'summary')).toEqual({
      listens: 12,
      countedPlays: 11,
      ms: 9 * 200_000 + 12_000 + 295_000 + 100_000,
      tracks: 3,
      artists: 3,
      albums: 3,
      firstListenAt: '2023-02-01T20:00:00.000Z',
      lastListenAt: '2024-01-03T12:10:00.000Z',
    });
  });

  it('take local dates by the clocks that are asked for, and exclude the end', async () => {
    const january = 'summary?from=2024-01-01&to=2024-01-02';
    expect(await figure(ann, january)).toMatchObject({ listens: 3, firstListenAt: '2024-01-01T12:00:00.000Z' });
    expect(await figure(ann, `${january}&tz=Europe/Berlin`)).toMatchObject({
      listens: 4,
      firstListenAt: '2023-12-31T23:10:00.000Z',
    });
    const instants = 'summary?from=2023-12-31T22:30:00Z&to=2023-12-31T23:10:00Z&tz=Asia/Kolkata';
    expect(await figure(ann, instants)).toMatchObject({ listens: 1 });
    expect(await figure(ann, 'summary?from=2024-01-01T00:30:00%2B01:00')).toMatchObject({ listens: 4 });
  });

  it('use the time zone and the counting rule of the preferences at once', async () => {
    const bea = await app.signIn('Bea');
    await importInto(bea, HISTORY);
    const day = 'trend?interval=day&from=2023-12-31&to=2024-01-02';
    expect((await items(bea, day)).map((item) => item.plays)).toEqual([2, 2]);
    await bea.patch('/api/preferences').send({ timeZone: 'Europe/Berlin' }).expect(200);
    expect((await items(bea, day)).map((item) => item.plays)).toEqual([1, 3]);
    await bea.patch('/api/preferences').send({ countingRule: 'all' }).expect(200);
    expect((await items(bea, day)).map((item) => item.plays)).toEqual([1, 4]);
    await bea.patch('/api/preferences').send({ countingRule: 'completed' }).expect(200);
    expect((await figure(bea, 'summary')).countedPlays).toBe(10);
  });

  it('rank tracks, artists, albums by plays or time', async () => {
    expect(await items(ann, 'top?kind=track&by=plays&limit=2')).toEqual([
      {
        key: 'spotify:track:BurialArchangel0000000',
        name: 'Archangel',
        artist: 'Burial',
        plays: 6,
        ms: 1_200_000,
        share: 6 / 11,
      },
      {
        key: 'spotify:track:DrakePassionfruit00000',
        name: 'Passionfruit',
        artist: 'Drake',
        plays: 3,
        ms: 600_000,
        share: 3 / 11,
      },
    ]);
    const artists = await items(ann, 'top?kind=artist&by=time&from=2024-01-01');
    expect(artists.map((item) => [item.key, item.plays, item.ms])).toEqual([
      ['adele', 2, 407_000],
      ['drake', 1, 200_000],
    ]);
    const albums = await items(ann, 'top?kind=album');
    expect(albums[0]).toMatchObject({ name: 'Archangel (Album)', artist: 'Burial', plays: 6 });
  });

  it('rank genres by what the catalogue knows of the artists', async () => {
    const genres = await items(ann, 'top?kind=genre');
    const drake = genres.find((item) => item.key === 'hip hop');
    expect(drake).toMatchObject({ name: 'hip hop', plays: 3, share: 3 / 11 });
  });

  it('show a trend without holes', async () => {
    const months = await items(ann, 'trend?interval=month');
    expect(months.map((item) => [item.start, item.plays])).toEqual([
      ['2023-02-01', 6],
      ...[3, 4, 5, 6, 7, 8, 9, 10, 11].map((month) => [`2023-${String(month).padStart(2, '0')}-01`, 0]),
      ['2023-12-01', 2],
      ['2024-01-01', 3],
    ]);
    expect(await items(ann, 'trend?interval=week&from=2024-01-01')).toEqual([
      { start: '2024-01-01', plays: 3, ms: 607_000 },
    ]);
  });

  it('show the clock, Monday first', async () => {
    const cells: Item[] = (await figure(ann, 'clock?from=2024-01-01')).cells;
    expect(cells).toHaveLength(168);
    expect(cells[0]).toEqual({ weekday: 0, hour: 0, plays: 0, ms: 0 });
    expect(cells.filter((cell) => cell.plays > 0)).toEqual([
      { weekday: 0, hour: 12, plays: 2, ms: 507_000 },
      { weekday: 2, hour: 12, plays: 1, ms: 100_000 },
    ]);
  });

  it('tell what was new, in a row, in one go, and dropped', async () => {
    const discovery = (await items(ann, 'discovery')).filter((item) => item.tracks > 0);
    expect(discovery).toEqual([
      { month: '2023-02', artists: 1, tracks: 1 },
      { month: '2023-12', artists: 1, tracks: 1 },
      { month: '2024-01', artists: 1, tracks: 1 },
    ]);
    expect(await figure(ann, 'streaks')).toEqual({
      current: { days: 0, start: null, end: null },
      longest: { days: 6, start: '2023-02-01', end: '2023-02-06' },
    });
    expect(await items(ann, 'sessions?limit=1')).toEqual([
      { start: '2024-01-01T11:56:40.000Z', end: '2024-01-01T12:10:00.000Z', plays: 2, ms: 507_000 },
    ]);
    expect(await items(ann, 'forgotten')).toEqual([
      {
        key: 'spotify:track:BurialArchangel0000000',
        name: 'Archangel',
        artist: 'Burial',
        plays: 6,
        playsEver: 6,
        peak: { month: '2023-02', plays: 6 },
        firstPlayAt: '2023-02-01T20:00:00.000Z',
        lastPlayAt: '2023-02-06T20:00:00.000Z',
      },
    ]);
  });

  it('tell of one artist, by key or by name', async () => {
    const adele = await figure(ann, 'artist/adele');
    expect(adele).toMatchObject({
      key: 'adele',
      name: 'Adele',
      listens: 3,
      plays: 2,
      ms: 407_000,
      tracks: 1,
      firstListenAt: '2024-01-01T12:04:00.000Z',
      topTracks: [{ name: 'Hello', plays: 2, share: 1 }],
      trend: [{ start: '2024-01-01', plays: 2, ms: 407_000 }],
    });
    expect(await figure(ann, 'artist/ADELE')).toEqual(adele);
    expect(await figure(ann, 'artist/adele?to=2020-01-01')).toMatchObject({ plays: 0, firstListenAt: null, trend: [] });
    const { body } = await ann.get('/api/analytics/artist/Nobody%2FAt%20all').expect(404);
    expect(body.code).toBe('not-found');
  });

  it('review a year beside the one before', async () => {
    const wrapped = await figure(ann, 'wrapped?year=2024&tz=Europe/Berlin');
    expect(wrapped).toMatchObject({
      year: 2024,
      listens: 5,
      countedPlays: 4,
      newArtists: 1,
      topArtists: [
        { key: 'drake', plays: 2 },
        { key: 'adele', plays: 2 },
      ].reverse(),
      topNewArtists: [{ key: 'adele', plays: 2 }],
      busiestDay: { date: '2024-01-01', plays: 3 },
      longestSession: { start: '2024-01-01T11:56:40.000Z' },
      longestStreak: { days: 1 },
      previous: { year: 2023, listens: 7, countedPlays: 7, newArtists: 2 },
    });
    expect(wrapped.months).toHaveLength(12);
    expect((await figure(ann, 'wrapped')).year).toBe(new Date().getUTCFullYear());
  });

  it('follow the history: more, and nothing', async () => {
    const cleo = await app.signIn('Cleo');
    await importInto(cleo, HISTORY.slice(0, 1));
    expect((await figure(cleo, 'summary')).listens).toBe(1);
    await importInto(cleo, HISTORY);
    expect((await figure(cleo, 'summary')).listens).toBe(12);
    await cleo.delete('/api/history').expect((response) => expect(response.status).toBeLessThan(300));
    expect((await figure(cleo, 'summary')).listens).toBe(0);
    await cleo.get('/api/analytics/artist/adele').expect(404);
  });
});

describe('somebody without a history', () => {
  it('gets zeros and nulls, and nothing of others', async () => {
    const nobody = await app.signIn('Nobody');
    expect(await figure(nobody, 'summary')).toEqual({
      listens: 0,
      countedPlays: 0,
      ms: 0,
      tracks: 0,
      artists: 0,
      albums: 0,
      firstListenAt: null,
      lastListenAt: null,
    });
    for (const path of ['top', 'top?kind=genre', 'trend?interval=day', 'discovery', 'sessions', 'forgotten']) {
      expect([path, await figure(nobody, path)]).toEqual([path, { items: [] }]);
    }
    const none = { days: 0, start: null, end: null };
    expect(await figure(nobody, 'streaks')).toEqual({ current: none, longest: none });
    expect((await figure(nobody, 'clock')).cells).toHaveLength(168);
    expect(await figure(nobody, 'wrapped?year=2024')).toMatchObject({
      listens: 0,
      busiestDay: null,
      longestSession: null,
    });
    expect(await items(nobody, 'trend?interval=year&from=2022-01-01&to=2024-01-01')).toEqual([
      { start: '2022-01-01', plays: 0, ms: 0 },
      { start: '2023-01-01', plays: 0, ms: 0 },
    ]);
    await nobody.get('/api/analytics/artist/adele').expect(404);
  });

  it('must sign in', async () => {
    await app.anonymous().get('/api/analytics/summary').expect(401);
  });
});

describe('what makes no sense', () => {
  const paths = ['summary', 'top', 'trend', 'clock', 'discovery', 'streaks', 'sessions', 'forgotten', 'artist/adele'];

  it.each([
    ['tz=Mars/Olympus', 'query.tz'],
    ['tz=%2B02:00', 'query.tz'],
    ['from=yesterday', 'query.from'],
    ['from=2024-02-30', 'query.from'],
    ['from=2024-01-01T10:00', 'query.from'],
    ['to=1850-01-01', 'query.to'],
    ['from=2024-02-01&to=2024-01-01', 'query.to'],
    ['editions=some', 'query.editions'],
  ])('?%s is refused everywhere, naming the field', async (query, field) => {
    const ann = await app.signIn('Ann');
    for (const path of paths) {
      const { body } = await ann.get(`/api/analytics/${path}?${query}`).expect(400);
      expect([path, body.code, body.errors[0].path]).toEqual([path, 'invalid-request', field]);
    }
  });

  it.each([
    ['top?kind=song', 'query.kind'],
    ['top?by=love', 'query.by'],
    ['top?limit=0', 'query.limit'],
    ['top?limit=201', 'query.limit'],
    ['trend?interval=hour', 'query.interval'],
    ['forgotten?kind=genre', 'query.kind'],
    ['wrapped?year=12', 'query.year'],
    ['wrapped?tz=Nowhere', 'query.tz'],
  ])('%s is refused, naming the field', async (path, field) => {
    const ann = await app.signIn('Ann');
    const { body } = await ann.get(`/api/analytics/${path}`).expect(400);
    expect([body.code, body.errors[0].path]).toEqual(['invalid-request', field]);
  });
});
