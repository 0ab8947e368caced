import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Fault } from '../fakes/spotify/state.js';
import { nullBody, quotaExceeded, rateLimited } from '../fakes/spotify/state.js';
import type { Agent } from '../start-app.js';
import { keysOf, type Playlist } from './say.js';
import { type Desk, openDesk, URIS } from './spotify-playlists.js';

let desk: Desk;
let ada: Agent;

beforeAll(async () => {
  desk = await openDesk();
  ada = await desk.listener('ada');
});
afterAll(() => desk.stop());
afterEach(async () => {
  await desk.calm();
  desk.spotify.state.playlists.clear();
});

const LONG = URIS.slice(0, 210);
const onlyCopy = () => desk.onlyCopy('ada');
const post = (id: string) => ada.post(`/api/playlists/${id}/sync`);
const load = async (id: string) => (await ada.get(`/api/playlists/${id}`).expect(200)).body as Playlist;
const CUT: Fault = { kind: 'cut' };
const LOST: Fault = { kind: 'lost' };

/** Breaks the nth request of a sync; the sync that comes after must set everything right. Returns how it went before that. */
async function broken(id: string, nth: number, fault: Fault): Promise<number> {
  await desk.calm();
  desk.spotify.disturb(/ \/v1\//, fault, 1, nth);
  const { status } = await post(id);
  await desk.calm();
  return status;
}

describe.each([
  ['a request that is cut before it is done', CUT],
  ['an answer that is lost after it is done', LOST],
  ['a fault there with no body', nullBody(500)],
])('%s', (_what, fault) => {
  it('in the first sync leaves one copy, with everything, after the next', async () => {
    for (let nth = 0; nth < 4; nth++) {
      desk.spotify.state.playlists.clear();
      const { id } = await desk.make(ada, LONG);
      expect([nth, await broken(id, nth, fault)]).toEqual([nth, 503]);
      const { state } = (await ada.get(`/api/playlists/${id}/sync`).expect(200)).body;
      expect([nth, state]).toEqual([nth, nth === 0 ? 'never' : 'changed-here']);
      const synced = await desk.sync(ada, id);
      expect([nth, synced.version, onlyCopy().uris]).toEqual([nth, 1, LONG]);
      expect(keysOf(synced)).toEqual(LONG);
    }
  });

  it('in a later sync neither loses nor doubles what either side changed', async () => {
    // The playlist itself, its five pages, two writes.
    for (let nth = 0; nth < 8; nth++) {
      desk.spotify.state.playlists.clear();
      const { id } = await desk.make(ada, LONG);
      await desk.sync(ada, id);
      const [moved = '', addedHere = '', addedThere = ''] = [LONG[0], URIS[220], URIS[230]];
      const here = [...LONG.slice(1, 150), ...LONG.slice(160), moved, addedHere];
      await ada.put(`/api/playlists/${id}/tracks`).send({ trackKeys: here }).expect(200);
      const copy = onlyCopy();
      Object.assign(copy, { uris: [addedThere, ...LONG.slice(0, 170), ...LONG.slice(180)] });
      copy.revision++;

      expect([nth, await broken(id, nth, fault)]).toEqual([nth, 503]);
      const synced = await desk.sync(ada, id);
      const merged = [addedThere, ...LONG.slice(1, 150), ...LONG.slice(160, 170), ...LONG.slice(180), moved, addedHere];
      expect([nth, copy.uris]).toEqual([nth, merged]);
      expect([nth, keysOf(synced)]).toEqual([nth, merged]);
      expect(onlyCopy()).toBe(copy);
    }
  });
});

describe('a sync that broke off', () => {
  it('keeps what was added there before the next', async () => {
    const { id } = await desk.make(ada, LONG);
    await broken(id, 2, CUT);
    const copy = onlyCopy();
    expect(copy.uris).toHaveLength(100);
    copy.uris.splice(50, 0, URIS[250] ?? '');
    const synced = await desk.sync(ada, id);
    expect(copy.uris).toEqual(LONG.toSpliced(50, 0, URIS[250] ?? ''));
    expect(keysOf(synced)).toEqual(copy.uris);
  });

  it('finds its copy among many', async () => {
    const { id } = await desk.make(ada, LONG.slice(0, 3));
    for (let made = 0; made < 70; made++) {
      const other = { ownerId: 'ada', isPublic: false, uris: [], revision: 1, cover: null };
      desk.spotify.state.playlists.set(`other${made}`, { ...other, id: `other${made}`, name: 'x', description: 'y' });
    }
    await broken(id, 0, LOST);
    await desk.sync(ada, id);
    const filled = desk.copies('ada').filter(({ uris }) => uris.length > 0);
    expect([desk.copies('ada').length, filled.length]).toEqual([71, 1]);
  });
});

describe('the service says no', () => {
  it.each([
    ['for a while', rateLimited(20), 20],
    ["for the day's quota", quotaExceeded(7_200), 7_200],
  ])('%s: says when it goes on, asks no more until then, and goes on', async (_what, fault, seconds) => {
    const { id } = await desk.make(ada, LONG);
    await desk.calm();
    desk.spotify.disturb(/items/, fault, 1, 1);
    const { body, headers } = await post(id).expect(503);
    expect(body.code).toBe('provider-unavailable');
    expect(Number(headers['retry-after'])).toBe(seconds);
    const from = desk.spotify.requests.length;
    expect(Number((await post(id).expect(503)).headers['retry-after'])).toBeGreaterThan(seconds - 20);
    expect(desk.spotify.requests).toHaveLength(from);
    expect((await load(id)).version).toBe(1);
    await desk.sync(ada, id);
    expect(onlyCopy().uris).toEqual(LONG);
  });

  it('to the token in the middle: goes on with a new one, without a second copy', async () => {
    const { id } = await desk.make(ada, LONG);
    await desk.calm();
    const refused: Fault = { kind: 'answer', status: 401, body: { error: { status: 401, message: 'expired' } } };
    desk.spotify.disturb(/v1/, refused, 1, 1);
    await post(id).expect(200);
    expect(onlyCopy().uris).toEqual(LONG);
  });

  it('to the whole connection: nothing is lost, and it goes on after connecting again', async () => {
    const { id } = await desk.make(ada, LONG);
    await broken(id, 2, CUT);
    desk.spotify.state.accessTokens.clear();
    const kept = new Map(desk.spotify.state.refreshTokens);
    desk.spotify.state.refreshTokens.clear();
    expect((await post(id).expect(409)).body.code).toBe('connection-ended');
    expect((await load(id)).version).toBe(1);
    expect(kept.size).toBeGreaterThan(0);
    ada = await desk.listener('ada');
    await desk.sync(ada, id);
    expect(onlyCopy().uris).toEqual(LONG);
  });

  it.each([
    ['nothing', { kind: 'answer', status: 201, body: null } as const],
    ['no snapshot', { kind: 'answer', status: 201, body: {} } as const],
  ])('and answers a write with %s', async (_what, fault) => {
    const { id } = await desk.make(ada, LONG);
    expect(await broken(id, 1, fault)).toBe(503);
    await desk.sync(ada, id);
    expect(onlyCopy().uris).toEqual(LONG);
  });
});

describe('two syncs of one playlist at once', () => {
  it('make one copy', async () => {
    const { id } = await desk.make(ada, LONG);
    await desk.calm();
    desk.spotify.disturb(/v1/, { kind: 'slow', ms: 300 }, 2);
    const answers = await Promise.all([1, 2, 3].map(() => post(id)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('sync-running');
    expect(onlyCopy().uris).toEqual(LONG);
  });

  it('go on when the one that held it was killed', async () => {
    const { id } = await desk.make(ada, LONG);
    await desk.sync(ada, id);
    const hold = (until: string) =>
      desk.db.query(`UPDATE playlist_syncs SET leased_until = now() + $1::interval WHERE playlist_id = $2`, [
        until,
        id,
      ]);
    await hold('1 minute');
    await post(id).expect(409);
    await hold('-1 second');
    await post(id).expect(200);
  });

  it('with a change here in the middle lose nothing', async () => {
    const { id } = await desk.make(ada, LONG);
    await desk.sync(ada, id);
    const copy = onlyCopy();
    Object.assign(copy, { uris: [...copy.uris, URIS[220]] });
    await desk.calm();
    desk.spotify.disturb(/items/, { kind: 'slow', ms: 500 });
    const syncing = post(id).then(({ status, body }) => ({ status, body }));
    await ada
      .put(`/api/playlists/${id}/tracks`)
      .send({ trackKeys: [...LONG, URIS[230]] })
      .expect(200);
    expect([200, 409]).toContain((await syncing).status);
    await desk.sync(ada, id);
    expect(copy.uris.toSorted()).toEqual([...LONG, URIS[220], URIS[230]].toSorted());
    expect(keysOf(await load(id))).toEqual(copy.uris);
  });
});
