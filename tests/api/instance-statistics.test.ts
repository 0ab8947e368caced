import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { buildExtendedHistory, buildExtendedRow } from '../factories/exports.js';
import { importFile } from '../import-file.js';
import { startApp, type TestApp } from '../start-app.js';

const mongoUri = process.env['MONGODB_TEST_URI'];
const mongo = mongoUri === undefined ? null : new URL(`/echotune_statistics_${process.pid}`, mongoUri).href;

// The global setup says loudly when there is no MongoDB.
describe.each([
  ['PostgreSQL alone', {}, null],
  ...(mongo === null ? [] : [['MongoDB too', { MONGODB_URI: mongo }, expect.any(Number)] as const]),
])('the figures of the whole installation, with %s', (_name, stores, mongoBytes) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ ...stores });
  });
  afterAll(async () => {
    await app.stop();
    if (mongo === null || mongoBytes === null) return;
    const client = new MongoClient(mongo);
    await client.db().dropDatabase();
    await client.close();
  });

  it('name only what five listeners share, and are for admins', async () => {
    const shared = buildExtendedRow();
    const remaster = buildExtendedRow({
      ts: '2024-03-02T10:00:00Z',
      master_metadata_track_name: 'Archangel - 2022 Remaster',
      spotify_track_uri: 'spotify:track:0000000000000000000042',
    });
    const short = buildExtendedRow({ ts: '2024-03-03T10:00:00Z', ms_played: 5_000 });
    const byFour = buildExtendedRow({
      ts: '2024-04-01T10:00:00Z',
      master_metadata_track_name: 'Etched Headplate',
      spotify_track_uri: 'spotify:track:0000000000000000000043',
    });
    for (let i = 0; i < 5; i++) {
      const listener = await app.signIn(`Listener ${i}`);
      const rows = [shared, ...(i === 0 ? [remaster, short] : [byFour])];
      await importFile(listener, i === 4 ? [...rows, ...buildExtendedHistory(50)] : rows);
    }
    await app.signIn('Nobody yet');
    await (await app.signIn('Listener 0')).get('/api/admin/statistics').expect(403);

    const admin = await app.signIn('Boss', 'admin');
    const { body } = await admin.get('/api/admin/statistics').expect(200);
    expect(body).toEqual({
      listeners: 5,
      listens: 3 + 4 * 2 + 50,
      storageBytes: { postgres: expect.any(Number), mongo: mongoBytes },
      topTracks: [{ title: 'Archangel', artist: 'Burial', listeners: 5, plays: 6 }],
      computedAt: expect.any(String),
    });
    expect(body.storageBytes.postgres).toBeGreaterThan(1_000_000);
    // Of the database alone: other databases of the same server are not ours.
    if (mongo !== null && mongoBytes !== null) {
      const client = new MongoClient(mongo);
      const { storageSize, indexSize } = await client.db().stats();
      await client.close();
      expect(body.storageBytes.mongo).toBeGreaterThan(0);
      expect(body.storageBytes.mongo).toBeLessThanOrEqual(2 * (Number(storageSize) + Number(indexSize)));
    }
    expect((await admin.get('/api/admin/statistics').expect(200)).body.computedAt).toBe(body.computedAt);
  }, 60_000);
});
