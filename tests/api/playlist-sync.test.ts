import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { fakeMusic } from '../fakes/spotify/music.js';
import { type FakePlaylist, nullBody } from '../fakes/spotify/state.js';
import type { Agent } from '../start-app.js';
import { keysOf, type Playlist } from './say.js';
import { type Desk, editThere, GONE, openDesk, URIS } from './spotify-playlists.js';

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

const [A = '', B = '', C = '', D = '', E = '', F = ''] = URIS;
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

describe('the first time', () => {
  it('makes a private playlist with all tracks, in chunks, described by the brief', async () => {
    const { id } = await desk.make(ada, URIS.slice(0, 250), '  A long\nevening ');
    const from = desk.spotify.requests.length;
    const synced = await desk.sync(ada, id);
    const copy = onlyCopy();
    expect(copy).toMatchObject({ isPublic: false, uris: URIS.slice(0, 250), cover: null });
    expect(copy.name).toBe('A long evening');
    expect(synced).toMatchObject({ missing: [], wrote: true, changedHere: false, version: 1 });
    expect(synced.took).toEqual({ added: 0, removed: 0, moved: 0, renamed: false });
    expect(synced.spotify).toEqual({
      id: copy.id,
      url: `https://open.spotify.com/playlist/${copy.id}`,
      syncedVersion: 1,
    });
    const lines = desk.spotify.requests.slice(from).map(({ line }) => line);
    expect(lines).toEqual([
      'POST /v1/me/playlists',
      `PUT /v1/playlists/${copy.id}/items`,
      `POST /v1/playlists/${copy.id}/items`,
      `POST /v1/playlists/${copy.id}/items`,
    ]);
  });

  it('says in words what the playlist is, and not more than fits', async () => {
    const make = async (body: object) => {
      const { id } = (await ada.post('/api/playlists').send(body).expect(201)).body as Playlist;
      await desk.sync(ada, id);
      const { description } = onlyCopy();
      desk.spotify.state.playlists.clear();
      return description;
    };
    const ofBrief = await make({ brief: { count: 3, genres: { out: ['jazz'] } } });
    expect(ofBrief).toMatch(/^3 tracks, no jazz · Made with EchoTune \[[\w-]{22}\]$/);
    const long = await make({ name: 'x', description: '👋'.repeat(900), trackKeys: [A] });
    expect(long.length).toBeLessThanOrEqual(300);
    expect(long).toMatch(/^(?:👋)+… · Made with EchoTune \[/u);
  });

  it('is noted as taken along, each track when it first stands there', async () => {
    const { id } = await both([A, B]);
    await desk.sync(ada, id);
    const since = new Date();
    await setHere(id, [B, C, D]);
    await desk.sync(ada, id);
    const sql = `SELECT data->'trackKeys' AS keys FROM events WHERE kind = 'export' AND at >= $1`;
    let noted: { keys: string[] }[] = [];
    while (noted.length === 0) noted = (await desk.db.query<{ keys: string[] }>(sql, [since])).rows;
    expect(noted).toEqual([{ keys: [C, D] }]);
  });

  it('repeated, changes nothing', async () => {
    const { id } = await both([A, B]);
    const from = desk.spotify.requests.length;
    const { wrote, version } = await desk.sync(ada, id);
    expect([wrote, version]).toEqual([false, 1]);
    expect(desk.spotify.requests.slice(from).every(({ line }) => line.startsWith('GET '))).toBe(true);
    expect(onlyCopy().uris).toEqual([A, B]);
  });

  it('public where that is asked and allowed', async () => {
    const { id } = await desk.make(ada, [A]);
    const { body } = await ada.post(`/api/playlists/${id}/sync`).send({ public: true }).expect(409);
    expect(body).toMatchObject({ code: 'permission-missing', permissions: ['public-playlists'] });
    expect(desk.copies('ada')).toEqual([]);
    const bea = await desk.listener('bea', 'playlists,public-playlists');
    const hers = await desk.make(bea, [A]);
    await desk.sync(bea, hers.id, { public: true });
    expect(onlyCopy('bea').isPublic).toBe(true);
    await desk.sync(bea, hers.id, { public: false });
    expect(onlyCopy('bea').isPublic).toBe(false);
  });

  it('with a cover where that is allowed, and without one where that fails', async () => {
    const cleo = await desk.listener('cleo', 'playlists,covers');
    const { id } = await desk.make(cleo, [A, B]);
    desk.spotify.disturb(/images/, { kind: 'answer', status: 500, body: null });
    await desk.sync(cleo, id);
    expect(onlyCopy('cleo')).toMatchObject({ cover: null, uris: [A, B] });
    await desk.sync(cleo, id);
    const { cover } = onlyCopy('cleo');
    expect(cover).toMatch(/^\/9j\//);
    // A cover that somebody puts there later is left alone.
    editThere(onlyCopy('cleo'), { cover: 'of my own' });
    await cleo.put(`/api/playlists/${id}/tracks`).send({ trackKeys: [B] });
    await desk.sync(cleo, id);
    expect(onlyCopy('cleo').cover).toBe('of my own');
  });

  it('names the tracks that are not there, and writes the others', async () => {
    // No jazz was looked up before.
    const made = (await ada.post('/api/playlists').send({ brief: { count: 20, genres: { in: ['jazz'] } } }))
      .body as Playlist;
    const unknown = made.tracks.find(({ spotifyUri }) => spotifyUri === null)?.trackKey ?? '';
    desk.spotify.disturb(/\/search/, nullBody(502), 9);
    const { id } = await desk.make(ada, [A, unknown, GONE[0] ?? '', B, GONE[1] ?? '', C]);
    const { missing } = await desk.sync(ada, id);
    expect(missing.map(({ trackKey, why }) => [trackKey, why])).toEqual([
      [unknown, 'not-searched'],
      [GONE[0], 'gone'],
      [GONE[1], 'gone'],
    ]);
    expect(missing[1]).toMatchObject({ title: 'Gone 0', artists: ['The Vanished'] });
    expect(onlyCopy().uris).toEqual([A, B, C]);
    expect((await stateOf(ada, id)).missing).toEqual(missing);
    // They stay here, also when the others change there; and they are not tried again.
    editThere(onlyCopy(), { uris: [C, A] });
    const from = desk.spotify.requests.length;
    const synced = await desk.sync(ada, id);
    expect(keysOf(synced)).toEqual([C, A, unknown, ...GONE]);
    expect(synced.missing).toHaveLength(3);
    expect(desk.spotify.requests.slice(from).filter(({ line }) => !line.startsWith('GET'))).toEqual([]);
  });
});

describe('later', () => {
  it('takes what was changed there as a new version, which can be undone', async () => {
    const { id, copy } = await both([A, B, C]);
    editThere(copy, { uris: [C, A, F] });
    const synced = await desk.sync(ada, id);
    expect(keysOf(synced)).toEqual([C, A, F]);
    expect(synced).toMatchObject({ version: 2, wrote: false, spotify: { syncedVersion: 2 } });
    expect(synced.took).toEqual({ added: 1, removed: 1, moved: 1, renamed: false });
    const { title, durationMs } = (await load(ada, id)).tracks[2] ?? {};
    expect([typeof title, typeof durationMs]).toEqual(['string', 'number']);
    const { items } = (await ada.get(`/api/playlists/${id}/versions`)).body;
    expect(items[0]).toMatchObject({ version: 2, reason: 'changed on Spotify' });
    const diff = (await ada.get(`/api/playlists/${id}/versions/2/diff`).expect(200)).body;
    expect(keysOf({ ...diff, tracks: diff.added })).toEqual([F]);
    expect(diff.removed).toMatchObject([{ trackKey: B, position: 2 }]);
    expect(diff.moved).toHaveLength(1);

    await ada.post(`/api/playlists/${id}/versions/1/restore`).expect(200);
    expect(await load(ada, id)).toMatchObject({ version: 3, changedHere: true });
    expect(await desk.sync(ada, id)).toMatchObject({ wrote: true, version: 3, changedHere: false });
    expect(copy.uris).toEqual([A, B, C]);
  });

  it('knows a track that only Spotify knew', async () => {
    const { id, copy } = await both([A]);
    const fresh = fakeMusic().tracks[900];
    editThere(copy, { uris: [A, fresh?.uri ?? ''] });
    const synced = await desk.sync(ada, id);
    expect(synced.tracks[1]).toMatchObject({
      trackKey: fresh?.uri,
      title: fresh?.title,
      artists: fresh?.artists.map(({ name }) => name),
      durationMs: fresh?.durationMs,
      estimated: false,
      spotifyUri: fresh?.uri,
    });
  });

  it.each([false, true])('merges what was changed on both sides (old field names: %s)', async (oldFieldNames) => {
    desk.spotify.state.oldFieldNames = oldFieldNames;
    const { id, copy } = await both([A, B, C, D]);
    await setHere(id, [A, C, D, E]);
    editThere(copy, { uris: [D, A, B, C, F] });
    const synced = await desk.sync(ada, id);
    desk.spotify.state.oldFieldNames = false;
    expect(keysOf(synced)).toEqual([D, E, A, C, F]);
    expect(copy.uris).toEqual([D, E, A, C, F]);
    expect(synced.spotify?.syncedVersion).toBe(synced.version);
  });

  it('asks where both sides contradict each other, and does what is said', async () => {
    const { id, copy } = await both([A, B, C]);
    await setHere(id, [B, A, C]);
    editThere(copy, { uris: [A, C, B] });
    const { body } = await ada.post(`/api/playlists/${id}/sync`).expect(409);
    expect(body.code).toBe('playlist-conflict');
    expect(keysOf(body.here)).toEqual([B, A, C]);
    expect(keysOf(body.there)).toEqual([A, C, B]);
    expect(body.here.tracks[0]).toMatchObject({ trackKey: B, uri: B });
    expect(body.there.tracks[0]).toMatchObject({ uri: A, title: fakeMusic().tracks[0]?.title });
    expect([keysOf(await load(ada, id)), copy.uris]).toEqual([
      [B, A, C],
      [A, C, B],
    ]);
    expect(keysOf(await desk.sync(ada, id, { onConflict: 'theirs' }))).toEqual([A, C, B]);

    await setHere(id, [C, A, B]);
    editThere(copy, { uris: [A, B, C, D] });
    await setHere(id, [C, B, A]);
    editThere(copy, { uris: [B, A, C, D] });
    const conflicting = await ada.post(`/api/playlists/${id}/sync`).send({ onConflict: 'merge' });
    expect(conflicting.status).toBe(200);
    expect(copy.uris.toSorted()).toEqual([A, B, C, D].toSorted());

    await setHere(id, [A, B, C]);
    await desk.sync(ada, id, { onConflict: 'ours' });
    await setHere(id, [B, A, C]);
    editThere(copy, { uris: [A, C, B, D] });
    await desk.sync(ada, id, { onConflict: 'ours' });
    expect(copy.uris).toEqual([B, A, C]);
  });

  it('takes a new name over from either side, and asks where both have one', async () => {
    const { id, copy } = await both([A], 'First');
    await ada.patch(`/api/playlists/${id}`).send({ name: 'Here' }).expect(200);
    expect((await stateOf(ada, id)).state).toBe('changed-here');
    await desk.sync(ada, id);
    expect(copy.name).toBe('Here');
    editThere(copy, { name: 'There' });
    expect(await desk.sync(ada, id)).toMatchObject({ name: 'There', took: { renamed: true }, wrote: false });
    await ada.patch(`/api/playlists/${id}`).send({ name: 'One' });
    editThere(copy, { name: 'Two' });
    expect((await ada.post(`/api/playlists/${id}/sync`).expect(409)).body.code).toBe('playlist-conflict');
    expect((await desk.sync(ada, id, { onConflict: 'ours' })).name).toBe('One');
    expect(copy.name).toBe('One');
  });

  it('leaves a description alone that somebody wrote there', async () => {
    const { id, copy } = await both([A]);
    await ada.patch(`/api/playlists/${id}`).send({ description: 'For <Tom> & "me"' });
    await desk.sync(ada, id);
    expect(copy.description).toContain('For <Tom> & "me"');
    // As the service writes it.
    copy.description = copy.description.replace('&', '&amp;').replace('<', '&lt;').replaceAll('"', '&quot;');
    expect((await desk.sync(ada, id)).wrote).toBe(false);
    copy.description = 'mine';
    await ada.patch(`/api/playlists/${id}`).send({ description: 'another' });
    await desk.sync(ada, id);
    await desk.sync(ada, id);
    expect(copy.description).toBe('mine');
  });

  it('does not write over what it could not write back', async () => {
    const { id, copy } = await both([A, B]);
    editThere(copy, { uris: [A, 'spotify:local:a:b:c:1', B, 'spotify:episode:1234567890123456789012', C] });
    expect(keysOf(await desk.sync(ada, id))).toEqual([A, B, C]);
    await setHere(id, [A]);
    const { body } = await ada.post(`/api/playlists/${id}/sync`).expect(409);
    expect(body.code).toBe('holds-others');
    expect(copy.uris).toHaveLength(5);
  });

  it('says that it is gone there, and what to do', async () => {
    const { id } = await both([A]);
    desk.spotify.state.playlists.clear();
    expect((await stateOf(ada, id)).state).toBe('gone');
    expect((await ada.post(`/api/playlists/${id}/sync`).expect(409)).body.code).toBe('playlist-gone-there');
    expect(desk.copies('ada')).toEqual([]);
    await desk.sync(ada, id, { again: true });
    expect(onlyCopy().uris).toEqual([A]);
    await ada.delete(`/api/playlists/${id}/sync`).expect(204);
    expect(onlyCopy().uris).toEqual([A]);
    expect(await load(ada, id)).toMatchObject({ spotify: null, changedHere: false });
    expect((await stateOf(ada, id)).state).toBe('never');
  });
});
