import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import type { givenFeedbackSchema } from '../../server/features/recommender/recommendation-schema.js';
import { buildExtendedRow } from '../factories/exports.js';
import { importFile } from '../import-file.js';
import { type Agent, startApp, type TestApp } from '../start-app.js';

type Given = z.infer<typeof givenFeedbackSchema>;

const PATH = '/api/recommendations/feedback';
const BEAT_IT = 'michael jackson – beat it';
const CREEP = 'radiohead – creep';
const BILLIE_JEAN = 'michael jackson – billie jean';

let app: TestApp;
beforeAll(async () => {
  app = await startApp({ RATE_LIMIT_PER_MINUTE: '100000' });
});
afterAll(() => app.stop());

const give = (agent: Agent, trackKey: string, kind: string) => agent.post(PATH).send({ trackKey, kind }).expect(204);
const takeBack = (agent: Agent, trackKey: string) => agent.delete(`${PATH}/${encodeURIComponent(trackKey)}`);
const given = async (agent: Agent): Promise<Given[]> => (await agent.get(PATH).expect(200)).body.items as Given[];
const recommended = async (agent: Agent): Promise<string[]> => {
  const brief = { mustHave: [{ title: 'Beat It', artist: 'Michael Jackson' }], count: 3 };
  const { body } = await agent.post('/api/recommendations').send({ brief }).expect(200);
  return body.items.map(({ trackKey }: { trackKey: string }) => trackKey);
};

describe('feedback', () => {
  it('is listed with what was said last, one entry for each recording', async () => {
    const ann = await app.signIn('Ann');
    expect(await given(ann)).toEqual([]);
    for (const kind of ['love', 'play', 'play', 'skip', 'hate']) await give(ann, BEAT_IT, kind);
    await give(ann, CREEP, 'love');
    const updatedAt = expect.any(String);
    expect(await given(ann)).toEqual([
      {
        trackKey: BEAT_IT,
        title: 'Beat It',
        artists: ['Michael Jackson'],
        judgement: 'hate',
        plays: 2,
        skips: 1,
        updatedAt,
      },
      { trackKey: CREEP, title: 'Creep', artists: ['Radiohead'], judgement: 'love', plays: 0, skips: 0, updatedAt },
    ]);
  });

  it('is listed and taken back without what was only done', async () => {
    const guy = await app.signIn('Guy');
    for (const kind of ['love', 'play', 'skip']) await give(guy, BEAT_IT, kind);
    await give(guy, CREEP, 'play');
    const { body } = await guy.get(`${PATH}?part=judgements`).expect(200);
    expect(body.items).toEqual([expect.objectContaining({ trackKey: BEAT_IT, judgement: 'love', plays: 1, skips: 1 })]);
    await guy.delete(`${PATH}/${encodeURIComponent(BEAT_IT)}?part=judgements`).expect(204);
    expect((await given(guy)).map(({ trackKey, judgement, plays }) => [trackKey, judgement, plays])).toEqual([
      [BEAT_IT, null, 1],
      [CREEP, null, 1],
    ]);
    await guy.get(`${PATH}?part=some`).expect(400);
  });

  it('comes in pages, and a cursor of another list is refused', async () => {
    const bob = await app.signIn('Bob');
    for (const key of [CREEP, BEAT_IT, BILLIE_JEAN]) await give(bob, key, 'love');
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await bob.get(`${PATH}?limit=1${cursor && `&cursor=${cursor}`}`).expect(200);
      seen.push(...body.items.map(({ trackKey }: Given) => trackKey));
      cursor = body.nextCursor ?? '';
    } while (cursor !== '');
    expect(seen).toEqual([BEAT_IT, BILLIE_JEAN, CREEP]);
    await bob.get(`${PATH}?cursor=bm9uZQ`).expect(400);
    await bob.get(`${PATH}?limit=0`).expect(400);
  });

  it('is taken back, for every version and only by whom it is, and counts at once', async () => {
    const [eve, fay] = [await app.signIn('Eve'), await app.signIn('Fay')];
    await importFile(eve, [
      buildExtendedRow({
        master_metadata_track_name: 'Beat It - 2012 Remaster',
        master_metadata_album_artist_name: 'Michael Jackson',
        spotify_track_uri: 'spotify:track:0000000000000000000000',
      }),
    ]);
    await give(eve, BEAT_IT, 'never');
    expect(await recommended(eve)).not.toContain(BEAT_IT);
    await takeBack(fay, BEAT_IT).expect(204);
    expect(await given(eve)).toHaveLength(1);
    await takeBack(eve, 'spotify:track:0000000000000000000000').expect(204);
    expect(await given(eve)).toEqual([]);
    expect((await recommended(eve)).some((key) => key === BEAT_IT || key.startsWith('spotify:track:000'))).toBe(true);
    await takeBack(eve, BEAT_IT).expect(204);
    await takeBack(eve, 'nobody – nothing at all').expect(204);
  });
});
