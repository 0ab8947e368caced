import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MongoClient } from 'mongodb';
import pg from 'pg';
import { collectionsOf } from '../../mongo/collections.js';
import { exportText } from '../../server/features/history/history-presenter.js';
import { createMongoListenStore } from '../../server/features/history/mongo-listen-store.js';
import { buildAccountRow, buildExtendedHistory } from '../factories/exports.js';
import { importFile } from '../import-file.js';
import { runScript } from '../run-script.js';
import { startApp, type TestApp } from '../start-app.js';

const server = process.env['MONGODB_TEST_URI'];

// The global setup says loudly when there is no MongoDB.
(server === undefined ? describe.skip : describe)('history:move', () => {
  const uri = new URL(`/echotune_move_${process.pid}`, server ?? 'mongodb://none').href;
  let app: TestApp;
  let client: MongoClient;
  beforeAll(async () => {
    app = await startApp();
    client = await MongoClient.connect(uri);
  });
  afterAll(async () => {
    await client.db().dropDatabase();
    await client.close();
    await app.stop();
  });

  const settings = () => ({ POSTGRES_URL: app.databaseUrl, DATA_DIR: app.dataDir });
  const move = (...args: string[]) => runScript(['history-move.ts', ...args], { ...settings(), MONGODB_URI: uri });

  it('carries everything over, once, and removes the source when told to', async () => {
    const agent = await app.signIn('Mover');
    await importFile(agent, buildExtendedHistory(5_000));
    await importFile(agent, [buildAccountRow({ endTime: '2023-01-01 00:00' })]);
    await agent.post('/api/recommendations').send({ text: 'five tracks' }).expect(200);
    const before = (await agent.get('/api/history/export?format=csv').expect(200)).text;
    const userId = String((await agent.get('/api/me').expect(200)).body.id);

    expect(await runScript(['history-move.ts'], settings())).toMatchObject({
      code: 1,
      output: expect.stringMatching(/MONGODB_URI/),
    });
    expect((await move('--remove-source')).output).toMatch(/^Nothing is removed/);

    // As if an earlier run had come to the last listener, but its writes were lost.
    const moves = client.db().collection<{ _id: string; after: string[] }>('moves');
    await moves.insertOne({ _id: 'listens', after: [userId, '~'] });
    const cut = await move();
    expect(cut).toMatchObject({ code: 1 });
    expect(cut.output).toMatch(/^listens: going on where it stopped\.$/m);
    expect(cut.output).toMatch(/^listens: 5001 in PostgreSQL, 0 in MongoDB {2}MISSING$/m);

    expect((await move()).output).toMatch(/^listens: 5001 in PostgreSQL, 5001 in MongoDB$/m);
    expect(await move()).toMatchObject({ code: 0, output: expect.stringMatching(/^Everything was moved on /) });

    const collections = collectionsOf(client.db());
    let after = '';
    const moved = createMongoListenStore(collections, { of: async () => '', renew: async () => undefined });
    for await (const piece of exportText(moved.exportAll(userId), 'csv')) after += piece;
    expect(after).toBe(before);
    expect(await collections.events.countDocuments({ userId, kind: 'recommendation' })).toBe(1);
    expect(await runScript(['history-verify.ts'], { ...settings(), MONGODB_URI: uri })).toMatchObject({ code: 0 });

    expect(await move('--remove-source')).toMatchObject({ code: 0 });
    const source = new pg.Client({ connectionString: app.databaseUrl });
    await source.connect();
    const { rows } = await source.query('SELECT count(*)::int AS left FROM listens');
    await source.end();
    expect(rows).toEqual([{ left: 0 }]);
  }, 120_000);
});
