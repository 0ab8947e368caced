import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Binary, MongoClient } from 'mongodb';
import pg from 'pg';
import { collectionsOf } from '../../mongo/collections.js';
import { buildExtendedHistory } from '../factories/exports.js';
import { importFile } from '../import-file.js';
import { runScript } from '../run-script.js';
import { startApp, type TestApp } from '../start-app.js';

const mongoUri = process.env['MONGODB_TEST_URI'];
const mongo = mongoUri === undefined ? null : new URL(`/echotune_verify_${process.pid}`, mongoUri).href;

/** How each backend's buckets are spoilt: January's first listen ends a second later, February goes. */
const spoilers = {
  async PostgreSQL(app: TestApp): Promise<void> {
    const client = new pg.Client({ connectionString: app.databaseUrl });
    await client.connect();
    await client.query("UPDATE month_buckets SET columns = set_byte(columns, 8, 1) WHERE month = '2023-01'");
    await client.query("DELETE FROM month_buckets WHERE month = '2023-02'");
    await client.end();
  },

  async MongoDB(): Promise<void> {
    const client = new MongoClient(mongo ?? '');
    const { monthBuckets: buckets, monthColumns } = collectionsOf(client.db());
    const packed = await monthColumns.findOne({ _id: /2023-01$/ });
    const bytes = Buffer.from(packed?.columns.value() ?? []);
    bytes[8] = 1;
    await monthColumns.updateOne({ _id: packed?._id ?? '' }, { $set: { columns: new Binary(bytes) } });
    await buckets.deleteOne({ month: '2023-02' });
    await client.close();
  },
};

// The global setup says loudly when there is no MongoDB.
describe.each([['PostgreSQL', {}], ...(mongo === null ? [] : [['MongoDB', { MONGODB_URI: mongo }] as const])] as const)(
  'history:verify on %s',
  (name, stores) => {
    let app: TestApp;
    beforeAll(async () => {
      app = await startApp({ ...stores });
    });
    afterAll(async () => {
      await app.stop();
      if (mongo === null || name !== 'MongoDB') return;
      const client = new MongoClient(mongo);
      await client.db().dropDatabase();
      await client.close();
    });

    it('finds what is wrong, and rebuilding mends it', async () => {
      const run = (...args: string[]) =>
        runScript(['history-verify.ts', ...args], { POSTGRES_URL: app.databaseUrl, DATA_DIR: app.dataDir, ...stores });
      const agent = await app.signIn('Verified');
      await importFile(agent, buildExtendedHistory(20_000));
      const right = await run();
      expect(right).toMatchObject({ code: 0 });
      expect(right.output).toMatch(/^(PostgreSQL|MongoDB): 1 listeners, 2 months, 20000 listens .* 0 are wrong\.$/m);

      await spoilers[name](app);
      const wrong = await run();
      expect(wrong).toMatchObject({ code: 1 });
      expect(wrong.output).toMatch(/^WRONG \S+ 2023-01: listen 1: the bucket has .*, the history .*\.$/m);
      expect(wrong.output).toMatch(/^WRONG \S+ 2023-02: no bucket for \d+ listens\.$/m);

      expect(await run('--rebuild')).toMatchObject({ code: 0 });
      expect((await agent.get('/api/analytics/summary').expect(200)).body).toMatchObject({ listens: 20_000 });
    }, 120_000);
  },
);
