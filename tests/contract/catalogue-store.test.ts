import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Collection, type Document, MongoClient } from 'mongodb';
import pg from 'pg';
import { collectionsOf } from '../../mongo/collections.js';
import { migrateMongo } from '../../mongo/migrate.js';
import { createCatalogueService } from '../../server/features/catalogue/catalogue-service.js';
import { createMongoCatalogueStore } from '../../server/features/catalogue/mongo-catalogue-store.js';
import { createPostgresCatalogueStore } from '../../server/features/catalogue/postgres-catalogue-store.js';
import { loadStarterCatalogue } from '../../server/features/catalogue/starter-catalogue.js';
import { startApp, type TestApp } from '../start-app.js';
import { ROOT } from '../test-config.js';
import type { Track } from '../../server/features/catalogue/track.js';
import { catalogueStoreContract } from './catalogue-store.contract.js';

let app: TestApp;
let pool: pg.Pool;
beforeAll(async () => {
  app = await startApp();
  pool = new pg.Pool({ connectionString: app.databaseUrl });
});
afterAll(async () => {
  await pool.end();
  await app.stop();
});

const emptyPostgresStore = async () => {
  await pool.query('TRUNCATE tracks, artists');
  return createPostgresCatalogueStore(pool, app.server.context.postgres.reads);
};
catalogueStoreContract('PostgreSQL', emptyPostgresStore);

const mongoUri = process.env['MONGODB_TEST_URI'];
// The global setup says loudly when there is no MongoDB.
(mongoUri === undefined ? describe.skip : describe)('with a MongoDB server', () => {
  const client = new MongoClient(mongoUri ?? 'mongodb://localhost');
  const db = client.db(`echotune_test_${randomUUID().slice(0, 8)}`);
  const { tracks, artists } = collectionsOf(db);
  afterAll(async () => {
    await db.dropDatabase();
    await client.close();
  });
  catalogueStoreContract('MongoDB', async () => {
    await migrateMongo(db);
    await Promise.all([tracks.deleteMany({}), artists.deleteMany({})]);
    return createMongoCatalogueStore(tracks, artists);
  });

  it('merges what somebody else enters between the look and the insert', async () => {
    await migrateMongo(db);
    await Promise.all([tracks.deleteMany({}), artists.deleteMany({})]);
    const fast = createMongoCatalogueStore(tracks, artists);
    const slow = createMongoCatalogueStore(seenTooEarly(tracks), seenTooEarly(artists));
    const heard = trackOf('Jóga', { album: 'Homogenic' });
    const other = trackOf('Hyperballad');
    await fast.upsertTracks([heard]);
    await fast.upsertArtists([{ key: 'bjork', name: 'Björk', genres: [] }]);

    await slow.upsertTracks([other, { ...heard, album: 'Greatest Hits', year: 1997 }]);
    await slow.upsertArtists([
      { key: 'bjork', name: 'BJÖRK', genres: ['art pop'] },
      { key: 'queen', name: 'Queen', genres: ['rock'] },
    ]);
    const found = await fast.getTracks([heard.key, other.key]);
    expect(found).toEqual(
      new Map([heard, other].map((one) => [one.key, one === heard ? { ...heard, year: 1997 } : one])),
    );
    const known = await fast.findArtists(['bjork', 'queen']);
    expect([...known.values()].map(({ name, genres }) => [name, ...genres])).toEqual(
      expect.arrayContaining([
        ['Björk', 'art pop'],
        ['Queen', 'rock'],
      ]),
    );
  });

  it('says when something else than being too late keeps it from inserting', async () => {
    await migrateMongo(db);
    const store = createMongoCatalogueStore(tracks, artists);
    const broken = trackOf('broken', { durationMs: -1, durationSource: 'learnt' });
    await expect(store.upsertTracks([trackOf('whole'), broken])).rejects.toThrow();
  });
});

/** A collection as it was when it was empty, for who looks; for who writes, as it is. */
function seenTooEarly<T extends Document>(collection: Collection<T>): Collection<T> {
  return new Proxy(collection, {
    get(target, name) {
      if (name === 'find') return () => target.aggregate([{ $match: { _id: 'nobody' } }]);
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

const trackOf = (title: string, overrides: Partial<Track> = {}): Track => ({
  key: `bjork – ${title}`,
  title,
  artists: ['Björk'],
  album: null,
  year: null,
  durationMs: null,
  durationSource: null,
  explicit: null,
  genres: [],
  moods: [],
  spotifyUri: null,
  source: 'history',
  ...overrides,
});

describe('the starter catalogue', () => {
  const starter = loadStarterCatalogue(`${ROOT}/server/features/catalogue/starter`);

  it('is entered once, and again only what is missing or differs', async () => {
    const store = await emptyPostgresStore();
    const service = createCatalogueService({ store, starter });
    const all = { tracks: starter.tracks.length, artists: starter.artists.length };
    expect(await service.ensureStarter()).toEqual(all);
    expect(await service.ensureStarter()).toEqual({ tracks: 0, artists: 0 });

    await pool.query(`DELETE FROM tracks WHERE key = $1`, [starter.tracks[0]?.key]);
    await pool.query(`UPDATE tracks SET year = 1900 WHERE key = $1`, [starter.tracks[1]?.key]);
    await pool.query(`UPDATE artists SET genres = '{polka}' WHERE key = $1`, [starter.artists[0]?.key]);
    expect(await service.ensureStarter()).toEqual({ tracks: 2, artists: 1 });
    const keys = starter.tracks.slice(0, 2).map(({ key }) => key);
    expect(await service.getTracks(keys)).toEqual(expect.arrayContaining(starter.tracks.slice(0, 2)));
  });

  it('answers for genres with what they include, and gives what is heard the genres of its artist', async () => {
    const service = createCatalogueService({ store: await emptyPostgresStore(), starter });
    const [track] = starter.tracks.filter(({ genres }) => genres[0] === 'thrash metal');
    if (track === undefined) throw new Error('the starter catalogue has no thrash metal');
    await service.enterHeard([
      { ...track, artists: ['MGMT, Ben Goldwasser, MGMT'], source: 'history' },
      { ...track, key: 'other', artists: ['Nobody Who Ever Was'], genres: [], source: 'history' },
    ]);
    expect((await service.findByGenres(['rock'], 9)).map(({ key }) => key)).toEqual([track.key]);
    expect(await service.genresOfArtists(['mgmt', 'nobody who ever was', 'ben goldwasser'])).toEqual(
      new Map([
        ['mgmt', starter.genresOf('MGMT')],
        ['nobody who ever was', []],
      ]),
    );
    expect(await service.medianDurationMs()).toBeGreaterThan(60_000);
  });
});
