import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import type { recommendationsSchema } from '../../server/features/recommender/recommendation-schema.js';
import { buildExtendedRow } from '../factories/exports.js';
import { importFile } from '../import-file.js';
import { type Agent, startApp, type TestApp } from '../start-app.js';

type Items = z.infer<typeof recommendationsSchema>['items'];

let app: TestApp;
beforeAll(async () => {
  app = await startApp({ RATE_LIMIT_PER_MINUTE: '100000' });
});
afterAll(() => app.stop());

const recommend = async (agent: Agent, request: object): Promise<Items> =>
  (await agent.post('/api/recommendations').send(request).expect(200)).body.items;
/** The share of tracks for which something holds. */
const share = (items: Items, holds: (item: Items[number]) => boolean): number =>
  items.filter(holds).length / items.length;
const isJazz = ({ genres }: Items[number]): boolean => genres.some((genre) => /jazz|bebop|swing/.test(genre));

describe('a listener without history', () => {
  it('gets what is like the artists of one line of chat', async () => {
    const items = await recommend(await app.signIn('New 1'), { text: '20 songs like Miles Davis' });
    expect(share(items, isJazz)).toBeGreaterThanOrEqual(2 / 3);
    expect(share(items, ({ artists }) => artists.includes('Miles Davis'))).toBeGreaterThan(0);
  });

  it('gets what is like a track that is named without quotes, as if it were somebody', async () => {
    const agent = await app.signIn('New 4');
    const { body } = await agent.post('/api/recommendations').send({ text: '20 songs like Billie Jean' }).expect(200);
    expect(body.receipt.brief.seeds).toEqual({ artists: ['Billie Jean'], tracks: [] });
    const rule = body.receipt.rules.find((one: { rule: string }) => one.rule === 'seeds');
    expect(rule).toMatchObject({ satisfied: true, detail: expect.stringContaining('“Billie Jean”') });
    const items: Items = body.items;
    expect(share(items, ({ artists }) => artists.includes('Michael Jackson'))).toBeGreaterThanOrEqual(2 / 20);
    const nobody = await recommend(agent, {
      brief: { count: 20, seeds: { artists: ['Zorblax Quintet'], tracks: [] } },
    });
    expect(share(items, ({ genres }) => genres.includes('pop'))).toBeGreaterThan(
      share(nobody, ({ genres }) => genres.includes('pop')),
    );
  });

  it('gets what is near a handful of favourites, without a word', async () => {
    const [fond, nobody] = [await app.signIn('New 2'), await app.signIn('New 3')];
    await fond
      .patch('/api/preferences')
      .send({ favouriteArtists: ['Miles Davis'], favouriteGenres: ['jazz'] })
      .expect(200);
    const brief = { count: 20 };
    expect(share(await recommend(fond, { brief }), isJazz)).toBeGreaterThanOrEqual(
      share(await recommend(nobody, { brief }), isJazz) + 0.3,
    );
  });
});

it('is personal after fifty plays', async () => {
  const listener = async (name: string, artist: string, titles: readonly string[]): Promise<Items> => {
    const agent = await app.signIn(name);
    await importFile(
      agent,
      Array.from({ length: 50 }, (_, i) =>
        buildExtendedRow({
          ts: new Date(Date.now() - (i + 10) * 86_400_000).toISOString(),
          master_metadata_track_name: titles[i % titles.length],
          master_metadata_album_artist_name: artist,
          spotify_track_uri: null,
        }),
      ),
    );
    return recommend(agent, { brief: { count: 20 } });
  };
  const jazz = await listener('Fifty 1', 'Miles Davis', ['So What', 'Blue in Green', 'Boplicity']);
  const pop = await listener('Fifty 2', 'Michael Jackson', ['Billie Jean', 'Beat It', 'Rock with You']);
  const keys = new Set(jazz.map(({ trackKey }) => trackKey));
  expect(share(pop, ({ trackKey }) => keys.has(trackKey))).toBeLessThan(0.5);
  expect(share(jazz, isJazz)).toBeGreaterThan(share(pop, isJazz) + 0.2);
});
