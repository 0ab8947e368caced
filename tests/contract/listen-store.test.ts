import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MongoClient } from 'mongodb';
import pg from 'pg';
import { collectionsOf } from '../../mongo/collections.js';
import { migrateMongo } from '../../mongo/migrate.js';
import { createMongoListenStore } from '../../server/features/history/mongo-listen-store.js';
import { createPostgresListenStore } from '../../server/features/history/postgres-listen-store.js';
import { startApp, type TestApp } from '../start-app.js';
import { listenStoreContract } from './listen-store.contract.js';

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
listenStoreContract('PostgreSQL', async () => createPostgresListenStore(pool));

const mongoUri = process.env['MONGODB_TEST_URI'];
// The global setup says loudly when there is no MongoDB.
(mongoUri === undefined ? describe.skip : describe)('with a MongoDB server', () => {
  const client = new MongoClient(mongoUri ?? 'mongodb://localhost');
  const db = client.db(`echotune_test_${randomUUID().slice(0, 8)}`);
  afterAll(async () => {
    await db.dropDatabase();
    await client.close();
  });
  listenStoreContract('MongoDB', async () => {
    await migrateMongo(db);
    return createMongoListenStore(collectionsOf(db));
  });

  it('migrates once, however often and however many at once', async () => {
    const other = client.db(`echotune_test_${randomUUID().slice(0, 8)}`);
    await Promise.all([migrateMongo(other), migrateMongo(other)]);
    expect(await migrateMongo(other)).toEqual([]);
    expect(await other.collection('migrations').countDocuments()).toBe(1);
    await other.dropDatabase();
  });

  it('refuses a database of a newer version, and documents that are not what their types say', async () => {
    const other = client.db(`echotune_test_${randomUUID().slice(0, 8)}`);
    await migrateMongo(other);
    await expect(
      other.collection('artists').insertOne({ name: 'x', genres: 'rock', updatedAt: new Date() }),
    ).rejects.toMatchObject({ code: 121 });
    await other.collection<{ _id: number }>('migrations').insertOne({ _id: 999 });
    await expect(migrateMongo(other)).rejects.toThrow(RangeError);
    await other.dropDatabase();
  });
});
