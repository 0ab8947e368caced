import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type Agent, startApp, type TestApp } from '../start-app.js';
import { askFor, keysOf, type Playlist } from './say.js';

let app: TestApp;
let ada: Agent;
let bob: Agent;

beforeAll(async () => {
  app = await startApp({ RATE_LIMIT_PER_MINUTE: '100000' });
  ada = await app.signIn('Ada');
  bob = await app.signIn('Bob');
});
afterAll(() => app.stop());

const PLAYLISTS = '/api/playlists';

async function make(agent: Agent, body: object): Promise<Playlist> {
  return (await agent.post(PLAYLISTS).send(body).expect(201)).body as Playlist;
}

async function get(agent: Agent, id: string): Promise<Playlist> {
  return (await agent.get(`${PLAYLISTS}/${id}`).expect(200)).body as Playlist;
}

/** Some tracks that exist. */
async function someKeys(count: number): Promise<string[]> {
  return keysOf(await make(ada, { brief: { count } }));
}

describe('making a playlist', () => {
  it('of a brief: what is left out is not asked for', async () => {
    const playlist = await make(ada, { brief: { minutes: 30, genres: { in: ['soul'] } } });
    expect(playlist).toMatchObject({ name: 'Soul', description: '', version: 1, spotify: null });
    expect(playlist.brief).toMatchObject({ minutes: 30, count: null, genres: { in: ['soul'], out: [] } });
    expect(Math.abs(playlist.durationMs - 1_800_000)).toBeLessThanOrEqual(60_000);
    expect(playlist.receipt?.rules).toContainEqual(expect.objectContaining({ rule: 'genres.in', satisfied: true }));
  });

  it('of words', async () => {
    const playlist = await make(ada, { text: 'eight songs from the 80s', name: 'Eighties', description: 'For Tom' });
    expect(playlist).toMatchObject({ name: 'Eighties', description: 'For Tom', trackCount: 8 });
    expect(playlist.tracks.every(({ year }) => year !== null && year >= 1980 && year < 1990)).toBe(true);
    await ada.post(PLAYLISTS).send({ text: 'hello' }).expect(422);
  });

  it('of tracks by hand, in their order, without a receipt', async () => {
    const keys = (await someKeys(5)).reverse();
    const { body, headers } = await ada.post(PLAYLISTS).send({ name: 'Mine', trackKeys: keys }).expect(201);
    expect(keysOf(body as Playlist)).toEqual(keys);
    expect(body).toMatchObject({ name: 'Mine', brief: null, receipt: null, trackCount: 5 });
    expect(headers['location']).toBe(`${PLAYLISTS}/${body.id}`);
    expect(await get(ada, body.id as string)).toEqual(body);
    expect(await make(ada, { name: 'Empty', trackKeys: [] })).toMatchObject({ trackCount: 0, durationMs: 0 });
  });

  it('of tracks that nobody knows is refused, naming them', async () => {
    const [known] = await someKeys(1);
    const sent = { name: 'Ghosts', trackKeys: [known, 'nobody – nothing', 'spotify:track:0000000000000000000000'] };
    const { body } = await ada.post(PLAYLISTS).send(sent).expect(422);
    expect(body.code).toBe('unknown-tracks');
    const paths = (body.errors as { path: string }[]).map(({ path }) => path);
    expect(paths).toEqual(['body.trackKeys.1', 'body.trackKeys.2']);
  });

  it.each([
    ['nothing', {}, 'body'],
    ['two ways at once', { brief: {}, text: 'x' }, 'body'],
    ['tracks without a name', { trackKeys: [] }, 'body.name'],
    ['a track twice', { name: 'x', trackKeys: ['a', 'a'] }, 'body.trackKeys.1'],
    ['1,001 tracks', { name: 'x', trackKeys: Array.from({ length: 1001 }, (_, n) => `k${n}`) }, 'body.trackKeys'],
    ['a long name', { name: 'x'.repeat(201), trackKeys: [] }, 'body.name'],
    ['less than no time', { brief: { minutes: -5 } }, 'body.brief.minutes'],
    ['an unknown genre', { brief: { genres: { in: ['flumph'] } } }, 'body.brief.genres.in.0'],
    ['an unknown field', { brief: { mintues: 5 } }, 'body.brief'],
    ['a NUL', { brief: { artists: { out: ['\0'] } } }, 'body.brief.artists.out.0'],
    ['no words', { text: '' }, 'body.text'],
  ])('refuses %s', async (_what, sent, path) => {
    const { body } = await ada.post(PLAYLISTS).send(sent).expect(400);
    expect((body.errors as { path: string }[])[0]?.path).toBe(path);
  });

  it('once for one Idempotency-Key', async () => {
    const post = () =>
      ada.post(PLAYLISTS).set('Idempotency-Key', 'one').send({ text: 'three blues songs' }).expect(201);
    const [first, second] = [await post(), await post()];
    expect(second.body).toEqual(first.body);
  });
});

describe('changing a playlist', () => {
  it('puts tracks into another order, removes and adds, and checks the receipt anew', async () => {
    const { playlist } = await askFor(ada, 'half an hour of pop, no Drake');
    const other = await make(ada, { text: 'one metal song' });
    const keys = [...keysOf(playlist).slice(2).reverse(), ...keysOf(other)];
    const path = `${PLAYLISTS}/${playlist.id}/tracks`;
    const { body } = await ada.put(path).send({ trackKeys: keys, version: 1 }).expect(200);
    expect(keysOf(body as Playlist)).toEqual(keys);
    expect(body).toMatchObject({ version: 2, trackCount: keys.length });
    const rules = (body as Playlist).receipt?.rules ?? [];
    expect(rules.find(({ rule }) => rule === 'artists.out')?.satisfied).toBe(true);
    const genres = rules.find(({ rule }) => rule === 'genres.in');
    expect(genres).toMatchObject({
      satisfied: false,
      relaxed: true,
      detail: expect.stringContaining('you changed the list'),
    });
    expect((body as Playlist).tracks.at(-1)).toMatchObject({ score: null, reason: null });
    expect((body as Playlist).tracks[0]?.reason).toBe(playlist.tracks.at(-1)?.reason);

    const stale = await ada.put(path).send({ trackKeys: [], version: 1 }).expect(409);
    expect(stale.body).toMatchObject({ code: 'version-conflict', currentVersion: 2 });
    await ada
      .put(path)
      .send({ trackKeys: ['nobody – nothing'] })
      .expect(422);
    await ada.put(path).send({ trackKeys: [], version: 0 }).expect(400);
    expect((await get(ada, playlist.id)).version).toBe(2);
  });

  it('in parallel lets one win and tells the others', async () => {
    const { id, tracks } = await make(ada, { text: 'six folk songs' });
    const keys = tracks.map(({ trackKey }) => trackKey);
    const put = (n: number) =>
      ada.put(`${PLAYLISTS}/${id}/tracks`).send({ trackKeys: [...keys.slice(n), ...keys.slice(0, n)], version: 1 });
    const statuses = (await Promise.all([0, 1, 2, 3, 4, 5].map(put))).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, 409, 409, 409, 409, 409]);
    expect((await get(ada, id)).version).toBe(2);
  });

  it('renames and describes without a new version', async () => {
    const { id } = await make(ada, { text: 'two folk songs' });
    const path = `${PLAYLISTS}/${id}`;
    const { body } = await ada.patch(path).send({ name: ' Campfire ', description: 'Bring wood' }).expect(200);
    expect(body).toMatchObject({ name: 'Campfire', description: 'Bring wood', version: 1 });
    expect((await ada.patch(path).send({ description: '' }).expect(200)).body).toMatchObject({ description: '' });
    await ada.patch(path).send({ name: 'x', version: 7 }).expect(409);
    await ada.patch(path).send({ name: '' }).expect(400);
    await ada.patch(path).send({ owner: 'me' }).expect(400);
  });

  it('in words', async () => {
    const first = await make(ada, { text: 'ten rock songs' });
    const path = `${PLAYLISTS}/${first.id}/refine`;
    const refine = async (instruction: string): Promise<Playlist> =>
      (await ada.post(path).send({ instruction }).expect(200)).body as Playlist;

    const removed = await refine('remove the first two');
    expect(keysOf(removed)).toEqual(keysOf(first).slice(2));
    const moved = await refine('move the last to the start');
    expect(keysOf(moved)).toEqual([keysOf(removed).at(-1), ...keysOf(removed).slice(0, -1)]);
    const longer = await refine('add 3 jazz songs');
    expect(keysOf(longer).slice(0, 8)).toEqual(keysOf(moved));
    expect(longer.trackCount).toBe(11);
    expect([first.name, longer.name]).toEqual(['Rock', 'Rock and jazz']);
    const calm = await refine('only songs before 1990');
    expect(calm.tracks.every(({ year }) => year !== null && year < 1990)).toBe(true);
    expect(calm.version).toBe(5);

    const { body } = await ada.post(path).send({ instruction: 'hello' }).expect(422);
    expect(body.code).toBe('not-understood');
    await ada.post(path).send({ instruction: 'shorter', version: 1 }).expect(409);
    await ada.post(path).send({ instruction: '' }).expect(400);
  });

  it('by hand made lists too', async () => {
    const keys = await someKeys(6);
    const { id } = await make(ada, { name: 'By hand', trackKeys: keys });
    const { body } = await ada
      .post(`${PLAYLISTS}/${id}/refine`)
      .send({ instruction: 'replace the second' })
      .expect(200);
    const after = keysOf(body as Playlist);
    expect(after.toSpliced(1, 1)).toEqual(keys.toSpliced(1, 1));
    expect(after[1]).not.toBe(keys[1]);
    expect(body.name).toBe('By hand');
  });
});

describe('versions', () => {
  it('are all kept, and any of them comes back as a new one', async () => {
    const first = await make(ada, { text: 'five soul songs' });
    const path = `${PLAYLISTS}/${first.id}`;
    await ada.put(`${path}/tracks`).send({ trackKeys: [] }).expect(200);
    await ada.patch(path).send({ name: 'Kept' }).expect(200);
    const { body: restored } = await ada.post(`${path}/versions/1/restore`).expect(200);
    expect(restored).toMatchObject({ version: 3, name: 'Kept', tracks: first.tracks, receipt: first.receipt });

    const { body } = await ada.get(`${path}/versions`).expect(200);
    expect(body.items).toMatchObject([
      { version: 3, reason: 'restored version 1', trackCount: 5, durationMs: first.durationMs },
      { version: 2, reason: 'edited by hand', trackCount: 0, durationMs: 0 },
      { version: 1, reason: 'created', trackCount: 5 },
    ]);
    await ada.post(`${path}/versions/9/restore`).expect(404);
    await ada.post(`${path}/versions/x/restore`).expect(400);
    await ada.post(`${path}/versions/99999999999/restore`).expect(400);
  });
});

describe('the list', () => {
  it('shows latest changes first, page by page, without tracks', async () => {
    const carl = await app.signIn('Carl');
    const made: Playlist[] = [];
    for (const name of ['a', 'b', 'c']) made.push(await make(carl, { name, trackKeys: [] }));
    await carl.patch(`${PLAYLISTS}/${made[0]?.id}`).send({ name: 'a!' }).expect(200);
    const { body } = await carl.get(`${PLAYLISTS}?limit=2`).expect(200);
    expect((body.items as Playlist[]).map(({ name }) => name)).toEqual(['a!', 'c']);
    expect(body.items[0]).not.toHaveProperty('tracks');
    const rest = await carl.get(`${PLAYLISTS}?limit=2&cursor=${body.nextCursor}`).expect(200);
    expect(rest.body).toMatchObject({ items: [{ name: 'b', trackCount: 0, version: 1 }], nextCursor: null });
  });

  it('carries what a cover is drawn from: the first nine tracks of the current version', async () => {
    const dora = await app.signIn('Dora');
    const { playlist } = await askFor(dora, 'twelve songs from the 80s');
    const order = { trackKeys: keysOf(playlist).reverse(), version: 1 };
    const { body: turned } = await dora.put(`${PLAYLISTS}/${playlist.id}/tracks`).send(order).expect(200);
    const { items } = (await dora.get(PLAYLISTS).expect(200)).body as { items: Playlist[] };
    expect(items[0]?.cover).toEqual(turned.cover);
    expect(items[0]?.cover.map(({ trackKey }) => trackKey)).toEqual(order.trackKeys.slice(0, 9));
    expect(items[0]).toMatchObject({ trackCount: 12, durationMs: playlist.durationMs, version: 2 });
  });
});

describe('of others', () => {
  it('nothing is there', async () => {
    const playlist = await make(ada, { text: 'three soul songs' });
    for (const id of [playlist.id, randomUUID()]) {
      const path = `${PLAYLISTS}/${id}`;
      await bob.get(path).expect(404);
      await bob.get(`${path}/versions`).expect(404);
      await bob.get(`${path}/export?format=csv`).expect(404);
      await bob.patch(path).send({ name: 'mine' }).expect(404);
      await bob.put(`${path}/tracks`).send({ trackKeys: [] }).expect(404);
      await bob.post(`${path}/refine`).send({ instruction: 'shorter' }).expect(404);
      await bob.post(`${path}/versions/1/restore`).expect(404);
      await bob.post(`${path}/sync`).expect(404);
      await bob.delete(path).expect(404);
    }
    expect((await bob.get(PLAYLISTS)).body.items).toEqual([]);
    await app.anonymous().get(PLAYLISTS).expect(401);
    expect(await get(ada, playlist.id)).toEqual(playlist);
  });
});

describe('deleting', () => {
  it('takes the versions along and leaves the chat it came from', async () => {
    const { playlist, session, assistantMessage } = await askFor(ada, 'three soul songs');
    await ada.delete(`${PLAYLISTS}/${playlist.id}`).expect(204);
    await ada.get(`${PLAYLISTS}/${playlist.id}`).expect(404);
    await ada.delete(`${PLAYLISTS}/${playlist.id}`).expect(404);
    const { body } = await ada.get(`/api/chat/sessions/${session.id}/messages`).expect(200);
    expect(body.items[1]).toMatchObject({ id: assistantMessage.id, playlistId: null });
    await ada.get(`/api/chat/replies/${assistantMessage.id}/events`).expect(200);
  });
});

describe('sync', () => {
  it('says that no Spotify account is connected', async () => {
    const { id } = await make(ada, { text: 'one soul song' });
    expect((await ada.post(`${PLAYLISTS}/${id}/sync`).expect(409)).body.code).toBe('not-connected');
  });
});

describe('export', () => {
  const HOSTILE = [
    '=HYPERLINK("http://evil.example","click")',
    'Line\nbreak\r\n#EXTINF:1,fake',
    '"quoted", and comma; semi',
    '@SUM(A1)',
    '花冷え。 – 💥 "é"',
  ];
  let id: string;

  beforeAll(async () => {
    const client = new pg.Client({ connectionString: app.databaseUrl });
    await client.connect();
    try {
      for (const [n, title] of HOSTILE.entries()) {
        await client.query(
          `INSERT INTO tracks (key, title, title_key, artist_key, artist_keys, artists, duration_ms, duration_source, genres, moods, spotify_uri, source)
           VALUES ($1, $2, 'x', 'x', '{x}', '{"-Dash, & Co"}', $3, CASE WHEN $3::int IS NOT NULL THEN 'stated' END, '{}', '{}', $4, 'history')`,
          [`hostile ${n}`, title, n === 4 ? null : 61_499 + n, n === 0 ? 'spotify:track:4uLU6hMCjMI75M1A2tKUQC' : null],
        );
      }
    } finally {
      await client.end();
    }
    const trackKeys = HOSTILE.map((_, n) => `hostile ${n}`);
    ({ id } = await make(ada, { name: '=cmd|"/C calc"!A1 / é 💥', trackKeys }));
  });

  const download = (format: string) => ada.get(`${PLAYLISTS}/${id}/export?format=${format}`);

  it('names the file safely, in ASCII and in UTF-8', async () => {
    const { headers } = await download('csv').expect(200);
    expect(headers['content-disposition']).toMatch(
      /^attachment; filename="=cmd C calc !A1 . \?+\.csv"; filename\*=UTF-8''%3Dcmd%20C%20calc%20!A1%20%C3%A9%20%F0%9F%92%A5\.csv$/,
    );
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(headers['x-content-type-options']).toBe('nosniff');
    const { headers: usual } = await ada.get(`${PLAYLISTS}/${id}/export`).expect(200);
    expect(usual['content-disposition']).toContain('.m3u8');
    await download('exe').expect(400);
  });

  it('as CSV keeps to RFC 4180, and no title runs as a formula', async () => {
    const { text } = await download('csv').expect(200);
    const rows = text.split('\r\n');
    expect(rows).toHaveLength(HOSTILE.length + 2);
    expect(rows[0]).toBe(
      'position,title,artists,album,duration_ms,estimated,year,genres,explicit,spotify_uri,track_key,reason',
    );
    expect(rows[1]).toBe(
      `1,"'=HYPERLINK(""http://evil.example"",""click"")","'-Dash, & Co",,61499,false,,,,spotify:track:4uLU6hMCjMI75M1A2tKUQC,hostile 0,`,
    );
    expect(rows[2]).toContain('Line break #EXTINF:1,fake');
    expect(rows[4]).toContain(`'@SUM(A1)`);
    expect(rows[5]).toContain('花冷え。 – 💥 ""é""');
  });

  it('as M3U8 has two lines for each track, whatever the titles hold', async () => {
    const { text } = await download('m3u8').expect(200);
    const lines = text.trimEnd().split('\n');
    expect(lines).toHaveLength(2 + 2 * HOSTILE.length);
    expect(lines.slice(0, 4)).toEqual([
      '#EXTM3U',
      '#PLAYLIST:=cmd|"/C calc"!A1 / é 💥',
      '#EXTINF:61,-Dash, & Co - =HYPERLINK("http://evil.example","click")',
      'spotify:track:4uLU6hMCjMI75M1A2tKUQC',
    ]);
    expect(lines[10]).toBe('#EXTINF:-1,-Dash, & Co - 花冷え。 – 💥 "é"');
    expect(lines[5]).toMatch(/^spotify:search:[\w%.'()*!~-]+$/);
  });

  it('as JSPF is what was in the list', async () => {
    const { playlist } = JSON.parse((await download('jspf').expect(200)).text);
    expect(playlist.title).toBe('=cmd|"/C calc"!A1 / é 💥');
    expect((playlist.track as { title: string }[]).map(({ title }) => title)).toEqual(HOSTILE);
    expect(playlist.track[0]).toMatchObject({ duration: 61_499, identifier: ['spotify:track:4uLU6hMCjMI75M1A2tKUQC'] });
    expect(playlist.track[4]).not.toHaveProperty('duration');
  });

  it('as URIs is one a line', async () => {
    const lines = (await download('uris').expect(200)).text.trimEnd().split('\n');
    expect(lines).toHaveLength(HOSTILE.length);
    expect(lines.every((line) => /^spotify:(track|search):[^\s]+$/.test(line))).toBe(true);
  });
});
