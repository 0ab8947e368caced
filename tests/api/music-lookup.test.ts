import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { trackKey } from '../../server/features/catalogue/identity.js';
import { fakeMusic, type FakeTrack, impostorUris } from '../fakes/spotify/music.js';
import { quotaExceeded, rateLimited } from '../fakes/spotify/state.js';
import { importFile } from '../import-file.js';
import type { Agent } from '../start-app.js';
import type { Playlist } from './say.js';
import { type Desk, openDesk } from './spotify-playlists.js';

let desk: Desk;
let ada: Agent;
let scrobbled = Date.UTC(2023, 5, 1);

beforeAll(async () => {
  desk = await openDesk();
  ada = await desk.listener('ada');
});
afterAll(() => desk.stop());
afterEach(async () => {
  await desk.calm();
  desk.spotify.state.playlists.clear();
  // What one test has left to the background is nothing to the next.
  await desk.db.query(`UPDATE enrichments SET planned = '{}', next_at = now() + interval '1 day'`);
});

interface Names {
  title: string;
  artist: string;
}

/** Tracks of the fake service that are alone with their names, from somewhere on. */
const tracksFrom = (from: number, count: number): FakeTrack[] =>
  fakeMusic()
    .tracks.slice(from)
    .filter(({ title }) => /^[A-Z][a-z]{4,}(?: [A-Z][a-z]{3,})+$/.test(title))
    .slice(0, count);
const namesOf = ({ title, artists }: FakeTrack): Names => ({ title, artist: artists[0]?.name ?? '' });

/** Has somebody scrobble these at Last.fm, which knows no URIs, and imports that; returns their keys here. */
async function scrobbles(agent: Agent, tracks: readonly Names[]): Promise<string[]> {
  const rows = tracks.map(({ title, artist }) => ({ track: title, artist, album: '', date: (scrobbled += 600_000) }));
  await importFile(agent, rows);
  return tracks.map(trackKey);
}
const searches = (from: number) =>
  desk.spotify.requests.slice(from).filter(({ line }) => line.startsWith('GET /v1/search')).length;
const why = (missing: { trackKey: string; why: string }[]) => missing.map((one) => [one.trackKey, one.why]);

describe('saving a playlist of tracks without URIs', () => {
  it('finds the right ones, whatever comes first, and names those that are not there', async () => {
    const [plain, remastered, shouted, live, guest] = tracksFrom(300, 5);
    const keys = await scrobbles(ada, [
      namesOf(plain!),
      { ...namesOf(remastered!), title: `${remastered!.title} (Remastered 2011)` },
      { title: shouted!.title.toUpperCase(), artist: namesOf(shouted!).artist.toUpperCase() },
      { ...namesOf(live!), title: `${live!.title} (Live at the Hall)` },
      { ...namesOf(guest!), title: `${guest!.title} (feat. Somebody Else)` },
      { title: 'No Such Song', artist: 'Nobody Ever' },
      { ...namesOf(plain!), title: `${plain!.title} (Acoustic)` },
    ]);
    const { id } = await desk.make(ada, keys);
    const synced = await desk.sync(ada, id);
    const [, , concert] = impostorUris(live!);
    expect(desk.onlyCopy('ada').uris).toEqual([plain!.uri, remastered!.uri, shouted!.uri, concert, guest!.uri]);
    expect(why(synced.missing)).toEqual([
      [keys[5], 'not-found'],
      [keys[6], 'not-found'],
    ]);
    expect(synced.searchAgainAt).toBeNull();
  });

  it('asks nothing twice, whoever it was asked for', async () => {
    const keys = await scrobbles(ada, [...tracksFrom(900, 3).map(namesOf), { title: 'Not There', artist: 'Nobody' }]);
    await desk.sync(ada, (await desk.make(ada, keys)).id);
    const bob = await desk.listener('bob');
    const from = desk.spotify.requests.length;
    const synced = await desk.sync(bob, (await desk.make(bob, keys)).id);
    expect(searches(from)).toBe(0);
    expect(desk.onlyCopy('bob').uris).toEqual(tracksFrom(900, 3).map(({ uri }) => uri));
    expect(why(synced.missing)).toEqual([[keys[3], 'not-found']]);
  });

  it('asks again for what was not there a month ago, and for what was there half a year ago', async () => {
    const [track] = tracksFrom(1_000, 1);
    const keys = await scrobbles(ada, [namesOf(track!), { title: 'Not Yet There', artist: 'Nobody' }]);
    // All made before anything is known of the track.
    const made = await Promise.all([1, 2, 3, 4].map(() => desk.make(ada, keys)));
    const [first, ...later] = made.map(({ id }) => id);
    await desk.sync(ada, first ?? '');
    const asked: number[] = [];
    for (const [at, days] of [29, 31, 181].entries()) {
      const age = `UPDATE service_lookups SET checked_at = now() - $1 * interval '1 day' WHERE key = ANY ($2)`;
      await desk.db.query(age, [days, keys]);
      const from = desk.spotify.requests.length;
      await desk.sync(ada, later[at] ?? '');
      asked.push(searches(from));
    }
    expect(asked).toEqual([0, 1, 2]);
  });

  it('tells the catalogue, so that whoever makes a playlist of it later has the URI', async () => {
    const [track] = tracksFrom(1_100, 1);
    const [key = ''] = await scrobbles(ada, [namesOf(track!)]);
    await desk.sync(ada, (await desk.make(ada, [key])).id);
    const { tracks } = (
      await ada
        .post('/api/playlists')
        .send({ name: 'Later', trackKeys: [key] })
        .expect(201)
    ).body as Playlist;
    expect(tracks).toMatchObject([
      { trackKey: key, spotifyUri: track!.uri, estimated: false, durationMs: track!.durationMs },
    ]);
    // Somebody heard it at the service, too: that is a track of its own.
    await importFile(await desk.app.signIn('cleo'), [
      {
        ts: '2024-02-01T10:00:00Z',
        ms_played: 100_000,
        master_metadata_track_name: track!.title,
        master_metadata_album_artist_name: namesOf(track!).artist,
        spotify_track_uri: track!.uri,
      },
    ]);
    expect((await desk.make(ada, [track!.uri])).tracks).toMatchObject([{ spotifyUri: track!.uri }]);
  });

  it('goes by the ISRC where a source told it', async () => {
    const [track] = tracksFrom(1_200, 1);
    const misspelt = { track_name: track!.title.replace(/[aeiou]/g, ''), artist_name: namesOf(track!).artist };
    const isrc = `${track!.isrc.slice(0, 2)}-${track!.isrc.slice(2)}`.toLowerCase();
    const lengthMs = track!.durationMs;
    await importFile(ada, [
      { listened_at: 1_690_000_000, track_metadata: { ...misspelt, additional_info: { isrc } } },
      { listened_at: 1_690_100_000, track_metadata: { ...misspelt, additional_info: { isrc: 'no code' } } },
    ]);
    const key = trackKey({ title: misspelt.track_name, artist: misspelt.artist_name });
    await desk.db.query(`UPDATE tracks SET duration_ms = $2, duration_source = 'learnt' WHERE key = $1`, [
      key,
      lengthMs,
    ]);
    const from = desk.spotify.requests.length;
    await desk.sync(ada, (await desk.make(ada, [key])).id);
    expect(desk.onlyCopy('ada').uris).toEqual([track!.uri]);
    expect(searches(from)).toBe(1);
  });
});

describe('when the service does not answer', () => {
  it('writes what was found by then, names the rest as not looked up, and says when it can be', async () => {
    const tracks = tracksFrom(1_300, 10);
    const keys = await scrobbles(ada, tracks.map(namesOf));
    const { id } = await desk.make(ada, keys);
    desk.spotify.disturb(/\/search/, rateLimited(600), 1, 4);
    const from = desk.spotify.requests.length;
    const synced = await desk.sync(ada, id);
    const found = desk.onlyCopy('ada').uris;
    expect(found.length).toBeGreaterThanOrEqual(4);
    expect(found.length).toBeLessThan(10);
    expect(synced.missing).toHaveLength(10 - found.length);
    expect(new Set(synced.missing.map((one) => one.why))).toEqual(new Set(['not-searched']));
    expect(Date.parse(synced.searchAgainAt ?? '')).toBeGreaterThan(Date.now() + 500_000);
    // At most those that were under way when it came.
    expect(searches(from)).toBeLessThanOrEqual(found.length + 4);
    // Nobody asks again before.
    const before = desk.spotify.requests.length;
    const again = (await ada.post(`/api/playlists/${id}/sync`).send({}).expect(200)).body;
    expect(searches(before)).toBe(0);
    expect(again.missing).toHaveLength(10 - found.length);
    await desk.calm();
    expect((await desk.sync(ada, id)).missing).toEqual([]);
    expect(desk.onlyCopy('ada').uris).toEqual(tracks.map(({ uri }) => uri));
  });

  it("writes nothing when the day's quota is gone, and everything when it is back", async () => {
    const tracks = tracksFrom(1_500, 3);
    const keys = await scrobbles(ada, tracks.map(namesOf));
    const { id } = await desk.make(ada, keys);
    desk.spotify.disturb(/\/search/, quotaExceeded(7_200));
    const { body, headers } = await ada.post(`/api/playlists/${id}/sync`).send({}).expect(503);
    expect(body.code).toBe('provider-unavailable');
    expect(Number(headers['retry-after'])).toBeGreaterThan(7_000);
    await desk.calm();
    expect((await desk.sync(ada, id)).missing).toEqual([]);
    expect(desk.onlyCopy('ada').uris).toEqual(tracks.map(({ uri }) => uri));
  });

  it('takes no fault of the service for an answer, and asks no more then', async () => {
    const keys = await scrobbles(ada, tracksFrom(1_550, 10).map(namesOf));
    const { id } = await desk.make(ada, keys);
    desk.spotify.disturb(/\/search/, { kind: 'answer', status: 502, body: null }, 99);
    const from = desk.spotify.requests.length;
    const { missing } = await desk.sync(ada, id);
    expect(why(missing)).toEqual(keys.map((key) => [key, 'not-searched']));
    expect(searches(from)).toBeLessThanOrEqual(4);
    const { rows } = await desk.db.query('SELECT 1 FROM service_lookups WHERE key = ANY ($1)', [keys]);
    expect(rows).toEqual([]);
  });

  it('looks up no more than a listener waits for; the rest follows in the background', async () => {
    const tracks = tracksFrom(1_600, 30);
    const keys = await scrobbles(ada, tracks.map(namesOf));
    const { id } = await desk.make(ada, keys);
    const from = desk.spotify.requests.length;
    const { missing, searchAgainAt } = await desk.sync(ada, id);
    expect(missing).toHaveLength(5);
    expect(searches(from)).toBe(25);
    expect(Date.parse(searchAgainAt ?? '')).toBeGreaterThan(Date.now());
    await desk.work('music-enrichment', async () => {
      const { rows } = await desk.db.query('SELECT 1 FROM service_lookups WHERE key = ANY ($1)', [keys]);
      return rows.length === 30;
    });
    const before = desk.spotify.requests.length;
    expect((await desk.sync(ada, id)).missing).toEqual([]);
    expect(searches(before)).toBe(0);
    expect(desk.onlyCopy('ada').uris).toEqual(tracks.map(({ uri }) => uri));
  });
});
