import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MongoClient } from 'mongodb';
import pg from 'pg';
import { collectionsOf } from '../../mongo/collections.js';
import { migrateMongo } from '../../mongo/migrate.js';
import { createCatalogueService } from '../../server/features/catalogue/catalogue-service.js';
import { createMongoCatalogueStore } from '../../server/features/catalogue/mongo-catalogue-store.js';
import { createPostgresCatalogueStore } from '../../server/features/catalogue/postgres-catalogue-store.js';
import { loadStarterCatalogue } from '../../server/features/catalogue/starter-catalogue.js';
import { startApp, type TestApp } from '../start-app.js';
import { ROOT } from '../test-config.js';
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
  return createPostgresCatalogueStore(pool);
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
