import pg from 'pg';
import type { z } from 'zod';
import type { syncedSchema } from '../../server/features/playlist-sync/playlist-sync-schema.js';
import { connect, letRest, REDIRECT, settingsFor, work } from '../fakes/spotify/connect.js';
import { type FakeSpotify, startFakeSpotify } from '../fakes/spotify/fake-spotify.js';
import { fakeId, fakeMusic } from '../fakes/spotify/music.js';
import type { FakePlaylist } from '../fakes/spotify/state.js';
import { importFile } from '../import-file.js';
import { type Agent, startApp, type TestApp } from '../start-app.js';
import type { Playlist } from './say.js';

export type Synced = z.infer<typeof syncedSchema>;

/** An app and a fake service, for playlists that are on both sides. */
export interface Desk {
  app: TestApp;
  spotify: FakeSpotify;
  db: pg.Pool;
  /** A listener of this name with an account, and a history by which the tracks are known here. */
  listener(name: string, permissions?: string): Promise<Agent>;
  make(agent: Agent, trackKeys: readonly string[], name?: string): Promise<Playlist>;
  sync(agent: Agent, id: string, wish?: object): Promise<Synced>;
  /** All that stands at the service in this listener's name. */
  copies(name: string): FakePlaylist[];
  /** The one that stands there; fails where there are more, or none. */
  onlyCopy(name: string): FakePlaylist;
  /** Has the background do a job now, and waits for what shall come of it. */
  work(job: string, isDone: () => Promise<boolean>): Promise<void>;
  /** Ends disturbances, and lets the service be called again. */
  calm(): Promise<void>;
  stop(): Promise<void>;
}

/** URIs of tracks that the fake service has. */
export const URIS = fakeMusic()
  .tracks.slice(0, 260)
  .map(({ uri }) => uri);
/** Known from a history, and not there any more. */
export const GONE = [1, 2].map((number) => `spotify:track:${fakeId(`gone ${number}`)}`);

/** Rows of an export: all of these tracks, each heard once. */
export const HISTORY = [
  ...fakeMusic().tracks.slice(0, 260),
  ...GONE.map((uri, index) => ({
    uri,
    title: `Gone ${index}`,
    artists: [{ name: 'The Vanished' }],
    durationMs: 200_000,
  })),
].map(({ uri, title, artists, durationMs }, index) => ({
  ts: new Date(Date.UTC(2024, 0, 1) + index * 600_000).toISOString().replace('.000', ''),
  ms_played: durationMs,
  master_metadata_track_name: title,
  master_metadata_album_artist_name: artists[0]?.name ?? '',
  spotify_track_uri: uri,
}));

export async function openDesk(): Promise<Desk> {
  const spotify = await startFakeSpotify({ redirectUris: [REDIRECT] });
  const app = await startApp(settingsFor(spotify));
  const db = new pg.Pool({ connectionString: app.databaseUrl, max: 2 });
  await importFile(await app.signIn('somebody'), HISTORY);
  const allow = async () => {
    await db.query('DELETE FROM service_pauses');
    await db.query('DELETE FROM call_windows');
  };
  const copies = (name: string) => [...spotify.state.playlists.values()].filter(({ ownerId }) => ownerId === name);
  return {
    app,
    spotify,
    db,
    async listener(name, permissions = 'playlists') {
      spotify.addUser(name);
      const agent = await app.signIn(name);
      await connect(agent, name, `?permissions=${permissions}`);
      await letRest(db);
      return agent;
    },
    make: async (agent, trackKeys, name = 'Mine') =>
      (await agent.post('/api/playlists').send({ name, trackKeys }).expect(201)).body as Playlist,
    async sync(agent, id, wish = {}) {
      await allow();
      return (await agent.post(`/api/playlists/${id}/sync`).send(wish).expect(200)).body as Synced;
    },
    copies,
    onlyCopy(name) {
      const [copy, ...others] = copies(name);
      if (copy === undefined || others.length > 0) throw new Error(`${others.length + (copy ? 1 : 0)} copies, not one`);
      return copy;
    },
    work: (job, isDone) => work(db, job, isDone),
    async calm() {
      spotify.calm();
      await allow();
    },
    async stop() {
      await db.end();
      await app.stop();
      await spotify.stop();
    },
  };
}

/** What somebody does in Spotify's own app. */
export function editThere(copy: FakePlaylist, change: Partial<FakePlaylist>): void {
  Object.assign(copy, change);
  copy.revision++;
}
