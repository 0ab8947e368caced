import { describe, expect, it } from '@jest/globals';
import type { Brief } from '../../server/features/brief/brief.js';
import type { Track } from '../../server/features/catalogue/track.js';
import { createRecommender, type RecommendRequest } from '../../server/features/recommender/recommender-service.js';
import type { Feedback, SimilaritySource } from '../../server/features/recommender/recommender-sources.js';
import type { ReceiptRule } from '../../server/features/recommender/receipt.js';
import { encodeSimilarity } from '../../server/features/recommender/similarity-codec.js';
import { openSimilarityIndex } from '../../server/features/recommender/similarity-index.js';
import { createSimilarityTrainer } from '../../server/features/recommender/similarity-trainer.js';
import { featuresOf } from '../../server/features/recommender/track-features.js';
import {
  aBrief,
  aTrack,
  catalogueOf,
  DAY_MS,
  historyOf,
  monthsOf,
  NOW,
  playedOften,
  preferences,
  variedTracks,
  type Play,
} from './recommender-fixtures.js';

function setUp(
  tracks: readonly Track[],
  {
    plays = [],
    feedback = [],
    similarity,
  }: { plays?: Play[]; feedback?: Feedback[]; similarity?: SimilaritySource } = {},
) {
  const contradicted: ReceiptRule[] = [];
  let loads = 0;
  let version = 1;
  const history = historyOf(
    () => plays,
    () => String(version),
  );
  const recommender = createRecommender({
    taste: {
      ...history,
      loadMonths: (userId, first, last) => {
        loads++;
        return history.loadMonths(userId, first, last);
      },
    },
    shared: null,
    serviceTaste: { version: () => Promise.resolve(''), load: () => Promise.resolve([]) },
    feedback: { loadFeedback: () => Promise.resolve(feedback) },
    similarity: similarity ?? { current: () => Promise.resolve(null) },
    catalogue: catalogueOf(tracks),
    now: () => NOW,
    onContradiction: (rules) => contradicted.push(...rules),
    onTrouble: (error) => {
      throw error;
    },
  });
  const recommend = (brief: Partial<Brief>, more: Partial<RecommendRequest> = {}) =>
    recommender.recommend({ userId: 'u', brief: aBrief(brief), preferences, seed: 1, ...more });
  const change = (): void => void version++;
  return { recommender, recommend, contradicted, change, loads: () => loads };
}

const ruleOf = (rules: readonly ReceiptRule[], id: string) => rules.find(({ rule }) => rule === id);

describe('recommend', () => {
  const tracks = variedTracks(800);
  const loved = tracks.slice(0, 60);
  const plays = loved.flatMap((track, i) => playedOften(track, 3 + (i % 20), NOW - (i + 2) * 5 * DAY_MS));

  it('gives a new listener what was asked for, from the catalogue, and says so', async () => {
    const { recommend, contradicted } = setUp(tracks);
    const { tracks: list, receipt } = await recommend({ minutes: 45, genres: { in: ['rock'], out: [] } });
    const total = list.reduce((sum, { durationMs }) => sum + durationMs, 0);
    expect(Math.abs(total - 45 * 60_000)).toBeLessThanOrEqual(60_000);
    expect(receipt.rules.every(({ satisfied }) => satisfied)).toBe(true);
    for (const track of list) {
      expect(track.reasons.length).toBeGreaterThan(0);
      expect(track.reason).toMatch(/\.$/);
      expect(track.reasons.some(({ kind }) => kind === 'history' || kind === 'artist')).toBe(false);
    }
    expect(contradicted).toEqual([]);
  });

  it('tells a new listener that what he loves is not known here yet', async () => {
    const { recommend } = setUp(tracks);
    const { receipt } = await recommend({ minutes: 45, familiarity: 0.85, artists: { in: [], out: ['Drake'] } });
    expect(ruleOf(receipt.rules, 'familiarity')).toMatchObject({
      satisfied: false,
      relaxed: true,
      detail: expect.stringContaining('no listening history of yours here yet'),
    });
    expect(receipt.rules.filter(({ satisfied }) => !satisfied)).toHaveLength(1);
  });

  it('does not surprise with what is played all the time', async () => {
    const { recommend } = setUp(tracks, { plays });
    const played = async (brief: Partial<Brief>): Promise<number> =>
      (await recommend(brief)).tracks.filter(({ key }) => loved.some((track) => track.key === key)).length;
    expect(await played({ surprise: true })).toBeLessThan((await played({})) / 2);
  });

  it('resembles somebody whom the catalogue knows only in company, and proves it', async () => {
    const band = aTrack('Exodus', 'Bob Marley & The Wailers', { genres: ['reggae'] });
    const other = Array.from({ length: 6 }, (_, i) => aTrack(`Dub ${i}`, `Singer ${i}`, { genres: ['reggae'] }));
    const { recommend } = setUp([...tracks, band, ...other]);
    const { tracks: list, receipt } = await recommend({ seeds: { artists: ['Bob Marley'], tracks: [] }, count: 5 });
    expect(list.map(({ key }) => key)).toContain(band.key);
    expect(ruleOf(receipt.rules, 'seeds')).toMatchObject({ text: 'like Bob Marley', satisfied: true });
  });

  it('gives twenty tracks when no length is asked for, or as many as the limit says', async () => {
    const { recommend } = setUp(tracks);
    const { tracks: list, receipt } = await recommend({});
    expect(list).toHaveLength(20);
    expect(ruleOf(receipt.rules, 'count')?.text).toContain('no length was asked');
    expect((await recommend({}, { limit: 7 })).tracks).toHaveLength(7);
  });

  it('never contradicts itself over many kinds of requests', async () => {
    const { recommend, contradicted } = setUp(tracks, { plays });
    const briefs: Partial<Brief>[] = [
      { minutes: 45, familiarity: 0.85, energy: 0.8, moods: ['energetic'] },
      { count: 12, maxPerArtist: 1, explicit: false },
      { minutes: 60, genres: { in: [], out: ['metal', 'hip hop'] } },
      { minutes: 30, years: [{ from: 1980, to: 1989 }] },
      { count: 10, familiarity: 0 },
      { count: 10, familiarity: 1 },
      { count: 10, familiarity: 0.5 },
      { minutes: 20, count: 5 },
      { forgotten: true },
      { notPlayedSince: new Date(NOW - 60 * DAY_MS).toISOString(), familiarity: 1, count: 8 },
      { tempo: { min: 120, max: 130 }, minutes: 25, curve: 'rising' },
      { surprise: true, count: 15 },
      { artists: { in: ['Artist 3', 'Artist 4'], out: [] }, minutes: 90 },
      { mustHave: [{ title: 'Song 5', artist: null }], count: 6 },
      { mustHave: [{ title: 'No Such Song', artist: null }], count: 6 },
    ];
    for (const brief of briefs) {
      const { tracks: list, receipt } = await recommend(brief);
      expect(list.length).toBeGreaterThan(0);
      for (const { rule, satisfied, relaxed, detail } of receipt.rules) {
        expect({ brief, rule, detail, explained: satisfied || relaxed }).toMatchObject({ explained: true });
      }
    }
    expect(contradicted).toEqual([]);
  });

  it('turns the familiarity dial visibly', async () => {
    const { recommend } = setUp(tracks, { plays });
    const known = async (familiarity: number): Promise<number> => {
      const { tracks: list } = await recommend({ count: 20, familiarity });
      return list.filter(({ key }) => loved.some((track) => track.key === key)).length;
    };
    const shares = [await known(0), await known(0.3), await known(0.7), await known(1)];
    expect(shares[0]).toBe(0);
    expect(shares[3]).toBe(20);
    expect(shares[1]!).toBeLessThan(shares[2]!);
  });

  it('never gives what was hated, refused for good, banned or excluded, though nothing else be left', async () => {
    const six = Array.from({ length: 6 }, (_, i) => aTrack(`Song ${i}`, `Artist ${i}`));
    const feedback = (['hate', 'never', 'love', 'skip'] as const).map((kind, i) => ({
      recordingKey: featuresOf(six[i]!).recording,
      kind,
      times: 1,
    }));
    const { recommend } = setUp(six, { feedback });
    const { tracks: list } = await recommend(
      { count: 6 },
      { exclude: [six[4]!.key], preferences: { ...preferences, bannedArtists: ['Artist 5'] } },
    );
    expect(list.map(({ key }) => key).sort()).toEqual([six[2]!.key, six[3]!.key]);
  });

  it('knows the year of a history track from the starter catalogue, but not that of a live cut', async () => {
    const starter = aTrack('Song', 'Artist', { year: 1984 });
    const heard = (title: string, uri: string): Track =>
      aTrack(title, 'Artist', { key: uri, spotifyUri: uri, year: null, genres: [], source: 'history' });
    const album = heard('Song - Remastered 2011', 'spotify:track:1');
    const live = heard('Song - Live', 'spotify:track:2');
    for (const [track, year] of [
      [album, 1984],
      [live, null],
    ] as const) {
      const { recommend } = setUp([starter, track], { plays: playedOften(track, 3, NOW - 30 * DAY_MS) });
      const { tracks: list } = await recommend({ count: 1, familiarity: 1 });
      expect(list).toMatchObject([{ key: track.key, year, genres: year === null ? [] : ['rock'] }]);
    }
  });

  it('keeps pinned tracks at their positions', async () => {
    const { recommend } = setUp(tracks, { plays });
    const first = await recommend({ minutes: 30 });
    const keep = first.tracks.slice(0, 4).map(({ key: trackKey }, position) => ({ position, trackKey }));
    const again = await recommend({ minutes: 30 }, { keep, exclude: [first.tracks[4]!.key] });
    expect(again.tracks.slice(0, 4).map(({ key }) => key)).toEqual(keep.map(({ trackKey }) => trackKey));
    expect(again.tracks.map(({ key }) => key)).not.toContain(first.tracks[4]!.key);
  });

  it('is the same under one seed and differs under another when surprise is wished', async () => {
    const { recommend } = setUp(tracks, { plays });
    const keys = async (seed: number): Promise<string[]> =>
      (await recommend({ surprise: true }, { seed })).tracks.map(({ key }) => key);
    expect(await keys(1)).toEqual(await keys(1));
    expect(await keys(1)).not.toEqual(await keys(2));
  });

  it('loads a history once, and then only what has changed of it', async () => {
    const growing = [...plays];
    const { recommend, change, loads } = setUp(tracks, { plays: growing });
    await recommend({});
    const atFirst = loads();
    await recommend({});
    change();
    await recommend({});
    expect(loads()).toBe(atFirst);
    growing.push({ track: loved[0]!, at: NOW });
    change();
    await recommend({});
    expect(loads()).toBe(atFirst + 1);
  });

  it('recommends what is heard beside a seed, and names the seed', async () => {
    const [seed, beside] = [aTrack('Seed', 'Alpha', { genres: [] }), aTrack('Beside', 'Beta', { genres: [] })];
    const all = [...tracks, seed, beside];
    const known = new Map(all.map((track) => [track.key, featuresOf(track)]));
    const trainer = createSimilarityTrainer((key) => known.get(key));
    for (let day = 0; day < 20; day++) {
      const at = NOW - day * DAY_MS;
      trainer.add(
        monthsOf([
          { track: seed, at },
          { track: beside, at: at + 210_000 },
        ]),
      );
    }
    const index = openSimilarityIndex(encodeSimilarity(trainer.train()));
    const { recommend } = setUp(all, { similarity: { current: () => Promise.resolve(index) } });
    const { tracks: list } = await recommend({ seeds: { artists: ['Alpha'], tracks: [] }, count: 5 });
    const found = list.find(({ key }) => key === beside.key);
    expect(found?.reasons.map(({ text }) => text)).toContain('its artist is heard in the same sessions as Alpha here');
  });
});
