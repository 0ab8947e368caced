import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Binary, MongoClient } from 'mongodb';
import pg from 'pg';
import { collectionsOf } from '../../mongo/collections.js';
import { migrateMongo } from '../../mongo/migrate.js';
import { createMongoListenStore } from '../../server/features/history/mongo-listen-store.js';
import { createPostgresListenStore } from '../../server/features/history/postgres-listen-store.js';
import { createPostgresMonthVersions } from '../../server/features/history/postgres-month-versions.js';
import { startApp, type TestApp } from '../start-app.js';
import { buildRecord, listenStoreContract } from './listen-store.contract.js';

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
const makeListener = async (): Promise<string> => {
  const id = randomUUID();
  await pool.query(`INSERT INTO users (id, name, updated_at) VALUES ($1, 'Kim', now())`, [id]);
  return id;
};
listenStoreContract(
  'PostgreSQL',
  async () => createPostgresListenStore(pool, app.server.context.postgres.reads),
  makeListener,
);

const mongoUri = process.env['MONGODB_TEST_URI'];
// The global setup says loudly when there is no MongoDB.
(mongoUri === undefined ? describe.skip : describe)('with a MongoDB server', () => {
  const client = new MongoClient(mongoUri ?? 'mongodb://localhost');
  const db = client.db(`echotune_test_${randomUUID().slice(0, 8)}`);
  afterAll(async () => {
    await db.dropDatabase();
    await client.close();
  });
  const versions = () => createPostgresMonthVersions(pool, app.server.context.postgres.reads);
  const openStore = (of = db, kept = versions()) => createMongoListenStore(collectionsOf(of), kept);
  listenStoreContract(
    'MongoDB',
    async () => {
      await migrateMongo(db);
      return openStore();
    },
    makeListener,
  );

  it('calls no month fresh before everybody can know that it has changed', async () => {
    await migrateMongo(db);
    const userId = await makeListener();
    const months = (...counts: number[]) =>
      counts.map((count, i) => ({ month: `2024-0${i + 1}`, count, columns: Uint8Array.of(count) }));
    await openStore().saveMonths(userId, months(1, 1));
    const dying = openStore(db, { ...versions(), renew: () => Promise.reject(new Error('killed')) });
    await expect(dying.saveMonths(userId, months(2, 0))).rejects.toThrow('killed');
    expect(await openStore().staleMonths(userId)).toEqual(['2024-01', '2024-02']);
    expect(await openStore().months(userId, null, null)).toMatchObject([{ month: '2024-01', count: 2, stale: true }]);
    await openStore().saveMonths(userId, months(2, 0));
    expect(await openStore().staleMonths(userId)).toEqual([]);
    expect(await collectionsOf(db).monthColumns.countDocuments({ userId })).toBe(1);
  });

  it('migrates once, however often and however many at once', async () => {
    const other = client.db(`echotune_test_${randomUUID().slice(0, 8)}`);
    await Promise.all([migrateMongo(other), migrateMongo(other)]);
    expect(await migrateMongo(other)).toEqual([]);
    const applied = await other.collection('migrations').find().toArray();
    expect(new Set(applied.map(({ name }) => name as unknown)).size).toBe(applied.length);
    await other.dropDatabase();
  });

  it('gives listens of a former version the keys of today, also where it broke off in the middle', async () => {
    const other = client.db(`echotune_test_${randomUUID().slice(0, 8)}`);
    await migrateMongo(other);
    const { listens } = collectionsOf(other);
    const store = openStore(other);
    const userId = randomUUID();
    const shown = buildRecord();
    const joined = buildRecord({ source: 'lastfm', at: '2024-03-01T09:57:00Z' }, { groupKey: shown.playKey });
    await store.write(userId, { records: [shown, joined], demoted: [], months: [] });
    const today = await listens.find().sort({ _id: 1 }).toArray();
    const formerKey = (key: string): string => `${key.slice(8)}0123456`;
    const former = today.map((listen) => {
      const playKey = formerKey(listen.playKey);
      return { ...listen, _id: `${userId}:${playKey}`, playKey, groupKey: formerKey(listen.groupKey) };
    });
    for (const left of [[], today.slice(0, 1), today]) {
      await other.collection('migrations').deleteMany({});
      await listens.deleteMany({});
      await listens.insertMany([...former, ...left]);
      expect(await migrateMongo(other)).toContain('listens by time');
      expect(await listens.find().sort({ _id: 1 }).toArray()).toEqual(today);
    }
    await other.dropDatabase();
  });

  it('takes the columns out of the buckets of a former version', async () => {
    const other = client.db(`echotune_test_${randomUUID().slice(0, 8)}`);
    await migrateMongo(other);
    const userId = randomUUID();
    const store = openStore(other);
    const month = { month: '2024-03', count: 1, columns: new Uint8Array([1, 2, 3]) };
    await store.saveMonths(userId, [month]);
    const [bucket] = await other.collection<{ _id: string }>('month_buckets').find().toArray();
    for (const left of [false, true]) {
      if (!left) await other.collection('month_columns').deleteMany({});
      await other.collection('migrations').deleteOne({ name: 'columns beside their buckets' });
      const former = { ...bucket, columns: new Binary(month.columns) };
      await other.collection('month_buckets').replaceOne({}, former);
      await migrateMongo(other);
      expect(await store.months(userId, null, null)).toEqual([{ ...month, stale: false }]);
      expect(await other.collection('month_buckets').findOne()).toEqual(bucket);
    }
    await store.deleteAll(userId);
    expect(await other.collection('month_columns').countDocuments()).toBe(0);
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
