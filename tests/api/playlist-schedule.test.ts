import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { importFile } from '../import-file.js';
import type { Agent } from '../start-app.js';
import type { Playlist } from './say.js';
import { type Desk, GONE, HISTORY, openDesk } from './spotify-playlists.js';

let desk: Desk;
let ada: Agent;

beforeAll(async () => {
  desk = await openDesk();
  ada = await desk.listener('ada');
});
afterAll(() => desk.stop());

const MONDAYS = { weekday: 1, hour: 8, timeZone: 'Europe/Berlin' };
const make = async (): Promise<Playlist> =>
  (
    await ada
      .post('/api/playlists')
      .send({ brief: { count: 5 } })
      .expect(201)
  ).body as Playlist;
const load = async (id: string): Promise<Playlist> =>
  (await ada.get(`/api/playlists/${id}`).expect(200)).body as Playlist;
const set = (id: string, body: object = MONDAYS) => ada.put(`/api/playlists/${id}/schedule`).send(body);
const reasons = async (id: string): Promise<string[]> =>
  ((await ada.get(`/api/playlists/${id}/versions`).expect(200)).body.items as { reason: string }[]).map(
    ({ reason }) => reason,
  );

/** Lets its time come, and the queue look. */
async function comes(id: string, dueAt = new Date(Date.now() - 60_000)): Promise<Playlist> {
  await desk.calm();
  await desk.db.query('UPDATE playlist_schedules SET next_at = $2 WHERE playlist_id = $1', [id, dueAt]);
  await desk.db.query(`INSERT INTO pgboss.job (name, data) VALUES ('playlist-refresh-due', '{}')`);
  for (let left = 300; left > 0; left--) {
    const playlist = await load(id);
    if (playlist.schedule === null || Date.parse(playlist.schedule.nextAt) > Date.now()) return playlist;
    await sleep(100);
  }
  throw new Error('nothing came of it');
}

describe('a schedule', () => {
  it('is set, shown, changed and taken away', async () => {
    const { id, schedule } = await make();
    expect(schedule).toBeNull();
    const { body } = await set(id).expect(200);
    expect(body).toMatchObject({ ...MONDAYS, lastAt: null, error: null });
    expect(new Date(body.nextAt as string).getUTCDay()).toBe(1);
    expect((await load(id)).schedule).toEqual(body);
    const { items } = (await ada.get('/api/playlists').expect(200)).body;
    expect(items[0].schedule).toEqual(body);
    const daily = { weekday: null, hour: 0, timeZone: 'America/New_York' };
    expect((await set(id, daily).expect(200)).body).toMatchObject(daily);
    await ada.delete(`/api/playlists/${id}/schedule`).expect(204);
    await ada.delete(`/api/playlists/${id}/schedule`).expect(404);
    expect((await load(id)).schedule).toBeNull();
  });

  it.each([
    ['no weekday', { weekday: 7 }],
    ['no hour', { hour: 24 }],
    ['half an hour', { hour: 7.5 }],
    ['no place', { timeZone: 'Europe/Atlantis' }],
    ['an offset for a place', { timeZone: '+02:00' }],
    ['an unknown field', { minute: 3 }],
  ])('with %s is refused', async (_what, wrong) => {
    const { id } = await make();
    await set(id, { ...MONDAYS, ...wrong }).expect(400);
  });

  it('is nothing for a list made by hand, nor for others', async () => {
    const hand = await desk.make(ada, []);
    expect((await set(hand.id).expect(422)).body.code).toBe('no-brief');
    const { id } = await make();
    await set(id).expect(200);
    const eve = await desk.app.signIn('eve');
    await eve.put(`/api/playlists/${id}/schedule`).send(MONDAYS).expect(404);
    await eve.delete(`/api/playlists/${id}/schedule`).expect(404);
  });
});

describe('when the time comes', () => {
  it('the playlist is made anew, and what it held is kept', async () => {
    const { id, brief } = await make();
    await set(id).expect(200);
    const playlist = await comes(id);
    expect(playlist).toMatchObject({ version: 2, trackCount: 5, brief, spotify: null });
    expect(playlist.schedule).toMatchObject({ error: null, lastAt: expect.any(String) });
    expect(new Date(playlist.schedule?.nextAt ?? '').getUTCDay()).toBe(1);
    expect(await reasons(id)).toEqual(['refreshed by schedule', 'created']);
  });

  it('is made once, also when whoever made it was killed before it could say so', async () => {
    const { id } = await make();
    await set(id).expect(200);
    const due = new Date(Date.now() - 3_600_000);
    await comes(id, due);
    expect((await comes(id, due)).version).toBe(2);
    expect((await comes(id, new Date(Date.now()))).version).toBe(3);
  });

  it('after weeks of downtime is made once', async () => {
    const { id } = await make();
    await set(id, { weekday: null, hour: 6, timeZone: 'UTC' }).expect(200);
    await comes(id, new Date(Date.now() - 30 * 86_400_000));
    await sleep(1_500);
    expect((await load(id)).version).toBe(2);
  });

  it('its copy comes along', async () => {
    await importFile(ada, HISTORY);
    const made = (await ada.post('/api/playlists').send({ brief: { count: 120, familiarity: 1 } })).body as Playlist;
    await desk.sync(ada, made.id);
    await set(made.id).expect(200);
    const playlist = await comes(made.id);
    expect(playlist.spotify?.syncedVersion).toBe(2);
    expect(playlist.changedHere).toBe(false);
    const there = playlist.tracks.flatMap(({ spotifyUri }) => spotifyUri ?? []);
    expect(there.length).toBeGreaterThan(0);
    const copied = desk.copies('ada')[0]?.uris ?? [];
    expect(copied.filter((uri) => there.includes(uri))).toEqual(there.filter((uri) => !GONE.includes(uri)));
  });

  it('and the copy fails, the version stays and says why', async () => {
    const { id } = await make();
    await desk.sync(ada, id);
    await set(id).expect(200);
    desk.spotify.state.playlists.clear();
    const playlist = await comes(id);
    expect(playlist).toMatchObject({ version: 2, changedHere: true });
    expect(playlist.schedule?.error).toContain('Spotify');
    expect(Date.parse(playlist.schedule?.nextAt ?? '')).toBeGreaterThan(Date.now());
  });
});
