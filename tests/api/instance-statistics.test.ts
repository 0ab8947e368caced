import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildExtendedHistory, buildExtendedRow } from '../factories/exports.js';
import { importFile } from '../import-file.js';
import { startApp, type TestApp } from '../start-app.js';

describe('the figures of the whole installation', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.stop());

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
      storageBytes: { postgres: expect.any(Number), mongo: null },
      topTracks: [{ title: 'Archangel', artist: 'Burial', listeners: 5, plays: 6 }],
      computedAt: expect.any(String),
    });
    expect(body.storageBytes.postgres).toBeGreaterThan(1_000_000);
    expect((await admin.get('/api/admin/statistics').expect(200)).body.computedAt).toBe(body.computedAt);
  }, 60_000);
});
