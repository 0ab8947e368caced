import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { connect } from '../fakes/spotify/connect.js';
import { type FakePlaylist, quotaExceeded } from '../fakes/spotify/state.js';
import type { Agent } from '../start-app.js';
import type { Playlist } from './say.js';
import { type Desk, editThere, openDesk, URIS } from './spotify-playlists.js';

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

const [A = '', B = '', C = ''] = URIS;
const stateOf = async (agent: Agent, id: string) => (await agent.get(`/api/playlists/${id}/sync`).expect(200)).body;
const load = async (agent: Agent, id: string) => (await agent.get(`/api/playlists/${id}`).expect(200)).body as Playlist;
const onlyCopy = (name = 'ada') => desk.onlyCopy(name);
async function both(trackKeys: readonly string[], name?: string): Promise<{ id: string; copy: FakePlaylist }> {
  const { id } = await desk.make(ada, trackKeys, name);
  await desk.sync(ada, id);
  return { id, copy: onlyCopy() };
}
const setHere = (id: string, trackKeys: readonly string[]) =>
  ada.put(`/api/playlists/${id}/tracks`).send({ trackKeys }).expect(200);

describe('what is said of both sides', () => {
  it('is told by one call', async () => {
    const { id } = await desk.make(ada, [A, B]);
    expect(await stateOf(ada, id)).toEqual({
      state: 'never',
      missing: [],
      checkedAt: null,
      syncedAt: null,
      isPublic: null,
      problem: null,
    });
    await desk.sync(ada, id);
    const copy = onlyCopy();
    const from = desk.spotify.requests.length;
    const { syncedAt, ...told } = await stateOf(ada, id);
    expect(told).toMatchObject({ state: 'in-step', checkedAt: expect.any(String), isPublic: false });
    expect(Date.parse(syncedAt as string)).toBeLessThanOrEqual(Date.parse(told.checkedAt as string));
    expect(desk.spotify.requests).toHaveLength(from + 1);
    editThere(copy, { uris: [A] });
    expect((await stateOf(ada, id)).state).toBe('changed-there');
    await setHere(id, [A, B, C]);
    expect((await stateOf(ada, id)).state).toBe('changed-both');
    await desk.sync(ada, id);
    await setHere(id, [A]);
    expect((await stateOf(ada, id)).state).toBe('changed-here');
  });

  it('says why it cannot be told', async () => {
    const { id } = await both([A]);
    desk.spotify.disturb(/playlists/, { kind: 'answer', status: 502, body: null });
    expect(await stateOf(ada, id)).toMatchObject({
      state: 'unavailable',
      checkedAt: null,
      problem: { code: 'provider-unavailable', detail: expect.stringContaining('Spotify') },
    });
    await ada.delete('/api/connections/spotify').expect(204);
    expect(await stateOf(ada, id)).toMatchObject({ state: 'unavailable', problem: { code: 'not-connected' } });
    expect((await ada.post(`/api/playlists/${id}/sync`).expect(409)).body.code).toBe('not-connected');
    await connect(ada, 'ada', '?permissions=listening');
    expect((await stateOf(ada, id)).problem.code).toBe('permission-missing');
    await connect(ada, 'ada', '?permissions=playlists');
    expect((await stateOf(ada, id)).state).toBe('in-step');
  });

  it('says when the quota returns, and since when it does not know more', async () => {
    const { id } = await both([A]);
    const { syncedAt } = await stateOf(ada, id);
    desk.spotify.disturb(/playlists/, quotaExceeded(7_200));
    const from = Date.now();
    for (const attempt of ['refused there', 'not even asked']) {
      const told = await stateOf(ada, id);
      expect([attempt, told.state, told.problem.code]).toEqual([attempt, 'unavailable', 'provider-unavailable']);
      expect([told.syncedAt, told.isPublic]).toEqual([syncedAt, null]);
      expect(Math.abs(Date.parse(told.problem.retryAt as string) - from - 7_200_000)).toBeLessThan(60_000);
    }
  });

  it('is nothing of others', async () => {
    const { id } = await both([A]);
    const eve = await desk.listener('eve');
    const path = `/api/playlists/${id}/sync`;
    await eve.get(path).expect(404);
    await eve.post(path).send({ onConflict: 'ours' }).expect(404);
    await eve.delete(path).expect(404);
    await eve.get(`/api/playlists/${id}/versions/1/diff`).expect(404);
    await ada.post(path).send({ onConflict: 'mine' }).expect(400);
    expect(await load(ada, id)).toMatchObject({ spotify: { id: onlyCopy().id } });
  });
});
