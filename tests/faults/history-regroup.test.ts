import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MongoClient } from 'mongodb';
import pg from 'pg';
import { collectionsOf, type ListenDocument } from '../../mongo/collections.js';
import { buildAccountRow, buildExtendedHistory } from '../factories/exports.js';
import { importFile } from '../import-file.js';
import { runScript } from '../run-script.js';
import { type Agent, startApp, type TestApp } from '../start-app.js';
import { ROOT } from '../test-config.js';

/** The test before a release kills more often: KILLS=50. */
const KILLS = Number(process.env['KILLS'] ?? 2);

const mongoUri = process.env['MONGODB_TEST_URI'];
const mongo = mongoUri === undefined ? null : new URL(`/echotune_regroup_${process.pid}`, mongoUri).href;

/** What a test reaches behind the app for. */
interface Behind {
  /** Each record a play of its own, as if there were no rule. */
  ungroup(): Promise<void>;
  /** Records without a URI have the names and the keys that another rule of names gave them. */
  rename(): Promise<void>;
  /** Month, packed columns and staleness of all of a listener's buckets. */
  buckets(userId: string): Promise<string[]>;
  close(): Promise<void>;
}

async function behindPostgres(url: string): Promise<Behind> {
  const pool = new pg.Pool({ connectionString: url });
  return {
    ungroup: async () => void (await pool.query('UPDATE listens SET group_key = play_key, canonical = true')),
    rename: async () =>
      void (await pool.query(
        `UPDATE listens SET name_key = 'other ' || name_key, near_key = near_key + 1, track_key = 'other ' || track_key,
           play_key = left(play_key, 8) || 'x' || substr(play_key, 9) WHERE spotify_uri IS NULL`,
      )),
    async buckets(userId) {
      const { rows } = await pool.query<{ bucket: string }>(
        `SELECT concat_ws(' ', month, count, stale, md5(columns)) AS bucket FROM month_buckets WHERE user_id = $1 ORDER BY month`,
        [userId],
      );
      return rows.map(({ bucket }) => bucket);
    },
    close: () => pool.end(),
  };
}

async function behindMongo(uri: string): Promise<Behind> {
  const client = new MongoClient(uri);
  const { listens, monthBuckets, monthColumns } = collectionsOf(client.db());
  async function rewrite(change: (listen: ListenDocument) => ListenDocument): Promise<void> {
    const all = await listens.find().toArray();
    await listens.deleteMany({});
    await listens.insertMany(all.map(change));
  }
  return {
    ungroup: () => rewrite((listen) => ({ ...listen, groupKey: listen.playKey, canonical: true })),
    rename: () =>
      rewrite((listen) => {
        if (listen.spotifyUri !== null) return listen;
        const playKey = `${listen.playKey.slice(0, 8)}x${listen.playKey.slice(8)}`;
        return {
          ...listen,
          _id: `${listen.userId}:${playKey}`,
          playKey,
          nameKey: `other ${listen.nameKey}`,
          nearKey: listen.nearKey + 1,
          trackKey: `other ${listen.trackKey}`,
        };
      }),
    async buckets(userId) {
      const found = await monthBuckets.find({ userId }).sort({ month: 1 }).toArray();
      return Promise.all(
        found.map(async ({ _id, month, count, stale }) => {
          const packed = await monthColumns.findOne({ _id });
          return [month, count, stale, Buffer.from(packed?.columns.value() ?? []).toString('base64')].join(' ');
        }),
      );
    },
    async close() {
      await client.db().dropDatabase();
      await client.close();
    },
  };
}

const ROWS = 6_000;
const extended = buildExtendedHistory(ROWS, { tracks: 300 });
const again = extended.filter((_, i) => i % 10 === 0);
const account = extended.slice(0, 4_500).map((row) =>
  buildAccountRow({
    endTime: String(row['ts']).slice(0, 16).replace('T', ' '),
    trackName: row['master_metadata_track_name'],
    artistName: row['master_metadata_album_artist_name'],
    msPlayed: row['ms_played'],
  }),
);
/** As the ListenBrainz of the same listener knows the plays of the last days, and some that nobody else knows. */
const scrobbles = extended.slice(-1_500).flatMap((row, i) => {
  const startedAt = Math.floor((Date.parse(String(row['ts'])) - Number(row['ms_played'])) / 1000);
  const scrobble = (at: number) => ({
    listened_at: at,
    track_metadata: {
      track_name: row['master_metadata_track_name'],
      artist_name: row['master_metadata_album_artist_name'],
    },
  });
  return i % 20 === 0 ? [scrobble(startedAt), scrobble(startedAt - 86_400 * 365)] : [scrobble(startedAt)];
});

/** 75 scrobbles tell of plays that nobody else knows. */
const LISTENS = ROWS + 75;
const RECORDS = ROWS + account.length + scrobbles.length;

async function importAll(agent: Agent): Promise<void> {
  for (const rows of [account, [...extended, ...again], scrobbles]) await importFile(agent, rows);
}

const exported = async (agent: Agent): Promise<string> =>
  String((await agent.get('/api/history/export?format=csv').expect(200)).text);
const idOf = async (agent: Agent): Promise<string> => String((await agent.get('/api/me').expect(200)).body.id);

// The global setup says loudly when there is no MongoDB.
describe.each([['PostgreSQL', {}], ...(mongo === null ? [] : [['MongoDB', { MONGODB_URI: mongo }] as const])] as const)(
  'history:regroup on %s',
  (_name, stores) => {
    let app: TestApp;
    let behind: Behind;
    let ann: Agent;
    let annId: string;
    let whole: { text: string; buckets: string[] };
    const settings = (): Record<string, string> => ({
      POSTGRES_URL: app.databaseUrl,
      DATA_DIR: app.dataDir,
      ...stores,
    });
    const regroup = (...args: string[]) => runScript(['history-regroup.ts', ...args], settings());
    const state = async () => ({ text: await exported(ann), buckets: await behind.buckets(annId) });

    beforeAll(async () => {
      app = await startApp({ ...stores });
      behind = await (mongo !== null && 'MONGODB_URI' in stores ? behindMongo(mongo) : behindPostgres(app.databaseUrl));
      ann = await app.signIn('Ann');
      annId = await idOf(ann);
      await importAll(ann);
      whole = await state();
      expect(whole.text.trim().split('\n')).toHaveLength(1 + LISTENS);
    }, 120_000);
    afterAll(async () => {
      await behind.close();
      await app.stop();
    });

    it('changes nothing in a history that the rule of today has formed', async () => {
      const { code, output } = await regroup('--user', annId);
      expect(output).toContain(
        `${RECORDS} records, 0 changed, 0 removed; ${LISTENS} listens before, ${LISTENS} after.`,
      );
      expect(code).toBe(0);
      expect(await state()).toEqual(whole);
    }, 60_000);

    it('comes to what importing anew comes to, after another rule', async () => {
      await behind.ungroup();
      await behind.rename();
      const { code, output } = await regroup();
      expect(output).toContain(`changed, 0 removed; ${RECORDS} listens before, ${LISTENS} after.`);
      expect(code).toBe(0);
      expect(await state()).toEqual(whole);

      const bob = await app.signIn('Bob');
      await importAll(bob);
      expect({ text: await exported(bob), buckets: await behind.buckets(await idOf(bob)) }).toEqual(whole);
      await bob.delete('/api/history').expect(204);
      // What was imported before the change is known again after it.
      await importFile(ann, account);
      expect(await exported(ann)).toBe(whole.text);
      expect((await regroup()).output).toMatch(/1 listeners, 0 records changed, 0 removed\.$/m);
    }, 120_000);

    it(
      `killed ${KILLS} times, it comes to the same`,
      async () => {
        for (let kill = 1; kill <= KILLS; kill++) {
          await behind.ungroup();
          await behind.rename();
          const child = spawn(process.execPath, ['--import', 'tsx', path.join(ROOT, 'scripts/history-regroup.ts')], {
            cwd: ROOT,
            env: { PATH: process.env['PATH'] ?? '', ...settings() },
            stdio: 'ignore',
          });
          const gone = once(child, 'exit');
          // Somewhere in the middle of what it changes.
          while (child.exitCode === null && !(await behind.buckets(annId)).some((bucket) => bucket.includes('true')))
            await sleep(5);
          await sleep(Math.random() * 400);
          child.kill('SIGKILL');
          await gone;
          expect((await regroup()).code).toBe(0);
          expect(await state()).toEqual(whole);
        }
      },
      120_000 + KILLS * 60_000,
    );

    it('says what it cannot do', async () => {
      const nobody = await regroup('--user', '00000000-0000-4000-8000-000000000000');
      expect(nobody).toEqual({ code: 2, output: expect.stringMatching(/^Nothing is stored of a listener \S+\.$/m) });
      expect(await regroup('--usr')).toEqual({ code: 2, output: expect.stringMatching(/^Usage: /m) });
    }, 60_000);
  },
);
