import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import type {
  discoverSchema,
  similarArtistsSchema,
  similarTracksSchema,
} from '../../server/features/recommender/discovery-schema.js';
import { buildExtendedRow } from '../factories/exports.js';
import { importFile } from '../import-file.js';
import { type Agent, startApp, type TestApp } from '../start-app.js';

type Discoveries = z.infer<typeof discoverSchema>;
type Artists = z.infer<typeof similarArtistsSchema>['items'];
type Tracks = z.infer<typeof similarTracksSchema>['items'];

const DAY_MS = 86_400_000;
const CREEP = 'radiohead – creep';
const KARMA = 'radiohead – karma police';

/** Plays of starter tracks, so many days ago. */
const plays = (title: string, artist: string, daysAgo: readonly number[], hour = 12): Record<string, unknown>[] =>
  daysAgo.map((days, i) => {
    const day = new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);
    return buildExtendedRow({
      ts: `${day}T${String(hour).padStart(2, '0')}:${String(i % 60).padStart(2, '0')}:00Z`,
      master_metadata_track_name: title,
      master_metadata_album_artist_name: artist,
      spotify_track_uri: null,
    });
  });
const some = (count: number, from: number): number[] => Array.from({ length: count }, (_, i) => from + i);

let app: TestApp;
beforeAll(async () => {
  app = await startApp({ RATE_LIMIT_PER_MINUTE: '100000' });
});
afterAll(() => app.stop());

const discover = async (agent: Agent, limit = 10): Promise<Discoveries> =>
  (await agent.get(`/api/recommendations/discover?limit=${limit}`).expect(200)).body;
const similarTracks = async (agent: Agent, key: string, limit = 20): Promise<Tracks> =>
  (await agent.get('/api/recommendations/similar/tracks').query({ key, limit }).expect(200)).body.items;
const similarArtists = async (agent: Agent, key: string): Promise<Artists> =>
  (await agent.get('/api/recommendations/similar/artists').query({ key }).expect(200)).body.items;
const give = (agent: Agent, trackKey: string, kind: string) =>
  agent.post('/api/recommendations/feedback').send({ trackKey, kind }).expect(204);

/** Today of three years ago, unless that was no day. */
const sameDay = (): number => {
  const now = new Date();
  return Math.round((now.getTime() - new Date(now).setUTCFullYear(now.getUTCFullYear() - 3)) / DAY_MS);
};

describe('discover', () => {
  let ann: Agent;
  beforeAll(async () => {
    ann = await app.signIn('Ann');
    await importFile(ann, [
      ...plays('Creep', 'Radiohead', some(8, 800)),
      ...plays('Karma Police', 'Radiohead', some(12, 3)),
      ...plays('Billie Jean', 'Michael Jackson', [sameDay(), sameDay(), 2]),
    ]);
  });

  it('brings back what was loved and left, and says when', async () => {
    const { forgotten } = await discover(ann);
    expect(forgotten.map(({ trackKey }) => trackKey)).toEqual([CREEP]);
    expect(forgotten[0]?.reasons).toEqual([
      {
        kind: 'forgotten',
        text: expect.stringMatching(/^loved, then dropped: you played it \d+ times in \d{4}, not since /),
        weight: expect.any(Number),
      },
    ]);
  });

  it('finds hardly played tracks of loved artists', async () => {
    const { deepCuts } = await discover(ann);
    expect(deepCuts.length).toBeGreaterThan(0);
    for (const { artists, trackKey, reasons } of deepCuts) {
      expect(artists.join()).toContain('Radiohead');
      expect([CREEP, KARMA]).not.toContain(trackKey);
      expect(reasons[0]?.text).toBe('you have played Radiohead 20 times, this one never');
    }
  });

  it('finds artists near those that are loved, whom the listener never played', async () => {
    const { oneStepAway } = await discover(ann);
    expect(oneStepAway.length).toBeGreaterThan(3);
    for (const { artistKey, plays: own, reasons, tracks } of oneStepAway) {
      expect(['radiohead', 'michael jackson']).not.toContain(artistKey);
      expect(own).toBe(0);
      expect(reasons[0]?.text).toContain('Radiohead (20 plays)');
      expect(tracks.length).toBeGreaterThan(0);
    }
  });

  it('remembers this day of former years', async () => {
    const { thisDay } = await discover(ann);
    expect(thisDay).toMatchObject([
      {
        title: 'Billie Jean',
        reasons: [{ kind: 'this-day', text: `you played it twice on this day in ${new Date().getUTCFullYear() - 3}` }],
      },
    ]);
  });

  it('keeps to what was refused and banned, from the next request on', async () => {
    await give(ann, CREEP, 'never');
    expect((await discover(ann)).forgotten).toEqual([]);
    await ann.delete(`/api/recommendations/feedback/${encodeURIComponent(CREEP)}`).expect(204);
    expect((await discover(ann)).forgotten).toHaveLength(1);
    await ann
      .patch('/api/preferences')
      .send({ bannedArtists: ['Radiohead'] })
      .expect(200);
    const { forgotten, deepCuts, oneStepAway } = await discover(ann);
    expect([...forgotten, ...deepCuts, ...oneStepAway]).toEqual([]);
    await ann.patch('/api/preferences').send({ bannedArtists: [] }).expect(200);
    await ann.post('/api/memories').send({ text: 'I never want to hear Radiohead' }).expect(201);
    expect((await discover(ann)).forgotten).toEqual([]);
  });

  it('has something for whom nothing is known of but a favourite, and nothing to claim for others', async () => {
    const [bob, eve] = [await app.signIn('Bob'), await app.signIn('Eve')];
    expect(await discover(eve)).toEqual({ forgotten: [], oneStepAway: [], deepCuts: [], thisDay: [] });
    await bob
      .patch('/api/preferences')
      .send({ favouriteArtists: ['Miles Davis'] })
      .expect(200);
    const { oneStepAway } = await discover(bob, 5);
    expect(oneStepAway).toHaveLength(5);
    for (const { genres, reasons } of oneStepAway) {
      expect(genres).toContain('jazz');
      expect(reasons[0]?.text).toContain('like Miles Davis, a favourite of yours');
    }
  });
});

describe('similar', () => {
  it('tracks share something with the one, which the reasons name and the score sums up', async () => {
    const cat = await app.signIn('Cat');
    const items = await similarTracks(cat, CREEP, 15);
    expect(items).toHaveLength(15);
    const scores = items.map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    for (const { trackKey, score, reasons } of items) {
      expect(trackKey).not.toBe(CREEP);
      expect(reasons.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(score, 2);
    }
    expect(items.filter(({ artists }) => artists[0] === 'Radiohead').length).toBeLessThanOrEqual(3);
    expect(await similarTracks(cat, CREEP, 15)).toEqual(items);
    await give(cat, items[0]!.trackKey, 'hate');
    expect((await similarTracks(cat, CREEP, 50)).map(({ trackKey }) => trackKey)).not.toContain(items[0]!.trackKey);
  });

  it('artists are found by name in any spelling', async () => {
    const dan = await app.signIn('Dan');
    const items = await similarArtists(dan, 'Miles Davis');
    expect(items.length).toBeGreaterThan(5);
    expect(items.slice(0, 5).every(({ genres }) => genres.includes('jazz'))).toBe(true);
    expect(items.map(({ artistKey }) => artistKey)).not.toContain('miles davis');
    expect(await similarArtists(dan, 'MILES DAVIS')).toEqual(items);
  });

  it('refuses what is unknown, and limits beyond reason', async () => {
    const eli = await app.signIn('Eli');
    for (const kind of ['tracks', 'artists']) {
      const path = `/api/recommendations/similar/${kind}`;
      await eli.get(path).query({ key: 'nobody – nothing at all' }).expect(404);
      await eli.get(path).expect(400);
      await eli.get(path).query({ key: CREEP, limit: 51 }).expect(400);
      await app.anonymous().get(path).query({ key: CREEP }).expect(401);
    }
  });
});
