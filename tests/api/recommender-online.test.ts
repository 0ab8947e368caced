import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { asTable, countInMongo, countInPostgres, type OnlineCounts } from '../eval/online.js';
import { buildExtendedRow } from '../factories/exports.js';
import { importFile } from '../import-file.js';
import { startApp, type TestApp } from '../start-app.js';
import { askFor } from './say.js';

const mongoUri = process.env['MONGODB_TEST_URI'];
const mongo = mongoUri === undefined ? null : new URL(`/echotune_online_${process.pid}`, mongoUri).href;
const LONG_AGO = new Date(0);

interface Shown {
  trackKey: string;
  title: string;
  artists: string[];
}

const play = ({ title, artists }: Shown, at: number, more: object = {}) =>
  buildExtendedRow({
    ts: new Date(at).toISOString().replace(/\.\d+Z$/, 'Z'),
    master_metadata_track_name: title,
    master_metadata_album_artist_name: artists[0],
    spotify_track_uri: null,
    ...more,
  });

// The global setup says loudly when there is no MongoDB.
describe.each([['PostgreSQL alone', null], ...(mongo === null ? [] : [['MongoDB too', mongo] as const])])(
  'what became of what was shown, with %s',
  (_name, uri) => {
    let app: TestApp;
    let pool: pg.Pool;
    let client: MongoClient | null = null;
    beforeAll(async () => {
      app = await startApp({ RATE_LIMIT_PER_MINUTE: '100000', ...(uri !== null && { MONGODB_URI: uri }) });
      pool = new pg.Pool({ connectionString: app.databaseUrl, max: 1 });
      if (uri !== null) client = await MongoClient.connect(uri);
    });
    afterAll(async () => {
      await pool.end();
      await app.stop();
      await client?.db().dropDatabase();
      await client?.close();
    });

    const counted = (): Promise<OnlineCounts[]> =>
      client === null ? countInPostgres(pool, LONG_AGO) : countInMongo(client.db(), LONG_AGO);

    it('is counted in the store, once for each listener and track', async () => {
      expect(asTable(await counted())).toMatch(/^Nothing was recommended here/);
      const ann = await app.signIn('Ann');
      const { playlist } = await askFor(ann, '6 jazz songs');
      const [first, second, third, ...rest] = playlist.tracks as Shown[];
      if (!first || !second || !third) throw new Error('too few tracks');
      const say = (trackKey: string, kind: string) =>
        ann.post('/api/recommendations/feedback').send({ trackKey, kind }).expect(204);
      for (const kind of ['love', 'love', 'play']) await say(first.trackKey, kind);
      await say(second.trackKey, 'skip');
      await say('radiohead – creep', 'love');
      const trackKeys = [first, second, ...rest].map(({ trackKey }) => trackKey);
      await ann.put(`/api/playlists/${playlist.id}/tracks`).send({ trackKeys }).expect(200);
      await ann.get(`/api/playlists/${playlist.id}/export?format=csv`).expect(200);
      const soon = Date.now() + 60_000;
      await importFile(ann, [
        play(first, soon),
        play(second, soon + 300_000, { reason_end: 'fwdbtn', ms_played: 9_000 }),
        play(third, soon - 86_400_000),
      ]);
      const ben = await app.signIn('Ben');
      const { session } = await askFor(ben, '4 jazz songs');
      await askFor(ben, 'drop the first one', session.id);
      // What goes by itself is refused in this chat, which the store tells.
      const { rows } = await pool.query(
        'SELECT kind, context FROM track_feedback JOIN users ON id = user_id WHERE name = $1',
        ['Ben'],
      );
      expect(rows).toEqual([{ kind: 'skip', context: { place: `chat ${session.id}` } }]);

      const wanted = { listeners: 2, shown: 10, kept: 1, skipped: 1, removed: 2, exported: 5, finished: 1 };
      let counts = await counted();
      // What happens is noted beside the answers.
      for (let i = 0; i < 50 && JSON.stringify(counts) !== JSON.stringify([{ variant: 'weights-1', ...wanted }]); i++) {
        await sleep(20);
        counts = await counted();
      }
      expect(counts).toEqual([{ variant: 'weights-1', ...wanted }]);
      expect(asTable(counts)).toContain('10.0 % (1.8–40.4)');
    });
  },
);

describe('the familiarity dial', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ RATE_LIMIT_PER_MINUTE: '100000' });
  });
  afterAll(() => app.stop());

  it('turns the share of known tracks from none to all, without going back', async () => {
    const agent = await app.signIn('Dora');
    const ask = async (brief: object): Promise<Shown[]> =>
      (await agent.post('/api/recommendations').send({ brief }).expect(200)).body.items;
    const heard = await ask({ count: 150 });
    const begin = Date.parse('2025-01-01T10:00:00Z');
    await importFile(
      agent,
      heard.flatMap((track, i) => [0, 1, 2].map((times) => play(track, begin + (3 * i + times) * 300_000))),
    );
    const known = new Set(heard.map(({ title, artists }) => `${artists[0]} ${title}`));
    const shareAt = async (familiarity: number): Promise<number> => {
      const lists = await Promise.all(
        [{}, { explicit: false }, { surprise: true }].map((more) => ask({ count: 20, familiarity, ...more })),
      );
      const tracks = lists.flat();
      return tracks.filter(({ title, artists }) => known.has(`${artists[0]} ${title}`)).length / tracks.length;
    };
    const shares: number[] = [];
    for (const dial of [0, 0.2, 0.4, 0.6, 0.8, 1]) shares.push(await shareAt(dial));
    expect(shares[0]).toBe(0);
    expect(shares.at(-1)).toBe(1);
    shares
      .slice(1)
      .forEach((share, i) => expect({ shares, rises: share >= (shares[i] ?? 1) }).toMatchObject({ rises: true }));
    expect((shares[4] ?? 0) - (shares[1] ?? 0)).toBeGreaterThan(0.4);
  });
});
