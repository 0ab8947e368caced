import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Brief } from '../../server/features/brief/brief.js';
import type { Track } from '../../server/features/catalogue/track.js';
import { choosePlaylist, type Choice } from '../../server/features/recommender/choose-playlist.js';
import { judgeCandidates } from '../../server/features/recommender/playlist-problem.js';
import { readRules } from '../../server/features/recommender/rules.js';
import { aBrief, aCandidate, aTrack, DAY_MS, NOW, playedOften, preferences, tasteOf } from './recommender-fixtures.js';

const LONG_AGO = NOW - 400 * DAY_MS;

/** Keeps every rule of `everything`. */
const good: Partial<Track> = {
  genres: ['house'],
  moods: ['party'],
  year: 1995,
  explicit: false,
  durationMs: 240_000,
};

const everything: Partial<Brief> = {
  energy: 0.8,
  tempo: { min: 120, max: 128 },
  moods: ['party'],
  explicit: false,
  genres: { in: ['house'], out: ['metal'] },
  years: [{ from: 1990, to: 1999 }],
  notPlayedSince: new Date(NOW - 30 * DAY_MS).toISOString(),
  forgotten: true,
  familiarity: 1,
  count: 5,
};

function choose(
  asked: Partial<Brief>,
  tracks: readonly Track[],
  lastAt: (i: number) => number | null = () => LONG_AGO,
): Choice {
  const profile = tasteOf(
    tracks.flatMap((track, i) => {
      const last = lastAt(i);
      return last === null ? [] : playedOften(track, 8, last);
    }),
  );
  const rules = readRules({ brief: aBrief(asked), preferences, profile, now: NOW });
  const candidates = tracks.map((track) => aCandidate(track, profile));
  return choosePlaylist(
    judgeCandidates(candidates, rules, 225_000),
    tracks.map((_, i) => i / 100),
    rules,
    { hasHistory: true },
  );
}

const many = (more: Partial<Track>, count = 12): Track[] =>
  Array.from({ length: count }, (_, i) => aTrack(`Song ${i}`, `Artist ${i}`, { ...good, ...more }));
const relaxedRules = ({ relaxations }: Choice): string[] => [...new Set(relaxations.map(({ rule }) => rule))];

describe('what judged candidates could meet', () => {
  it('is told for each demand, whatever others were asked of them before', () => {
    const tracks = [0, 1, 2, 3].map((i) => aTrack(`Song ${i}`, i < 3 ? 'One' : 'Two', { durationMs: 240_000 }));
    const profile = tasteOf(playedOften(tracks[0]!, 8, LONG_AGO));
    const rules = readRules({ brief: aBrief({}), preferences, profile, now: NOW });
    const candidates = tracks.map((track) => aCandidate(track, profile));
    const open = { relaxed: 0, targetMs: null, count: 3, cap: 3, knownShare: null };
    const demands = [
      open,
      { ...open, cap: 1 },
      { ...open, count: 5 },
      { ...open, targetMs: 12 * 60_000 },
      { ...open, targetMs: 40 * 60_000 },
      { ...open, knownShare: 1 },
    ];
    const expected = [true, false, false, true, false, false];
    const judged = judgeCandidates(candidates, rules, 225_000);
    expect(demands.map((demand) => judged.couldMeet(demand))).toEqual(expected);
    expect(demands.toReversed().map((demand) => judged.couldMeet(demand))).toEqual(expected.toReversed());
  });
});

describe('relaxation', () => {
  it('lets nothing go while every rule can be kept', () => {
    expect(relaxedRules(choose(everything, many({})))).toEqual([]);
  });

  it.each<[rule: string, broken: Partial<Track>]>([
    ['moods', { moods: ['energetic'] }],
    ['explicit', { explicit: null }],
    ['years.in', { year: 1985 }],
    ['tempo', { genres: ['house', 'drum and bass'] }],
    ['energy', { genres: ['house', 'deep house', 'new age'], moods: ['party', 'calm', 'sad', 'dreamy'] }],
    ['genres.in', { genres: ['disco'] }],
  ])('lets go %s alone where only that stands in the way', (rule, broken) => {
    const choice = choose({ ...everything, tempo: rule === 'energy' ? null : everything.tempo! }, many(broken));
    expect(relaxedRules(choice)).toEqual([rule]);
    expect(choice.rows).toHaveLength(5);
  });

  it('lets go what the listener played too lately, or does not know, where there is nothing else', () => {
    expect(relaxedRules(choose({ ...everything, forgotten: false }, many({}), () => NOW - DAY_MS))).toEqual([
      'notPlayedSince',
    ]);
    expect(relaxedRules(choose({ ...everything, forgotten: false }, many({}), () => null))).toEqual(['familiarity']);
    expect(relaxedRules(choose({ forgotten: true, count: 5 }, many({}), () => NOW - DAY_MS))).toEqual(['forgotten']);
  });

  it('raises the cap of an artist by no more than needed', () => {
    const tracks = Array.from({ length: 12 }, (_, i) => aTrack(`Song ${i}`, `Artist ${i % 3}`, good));
    const choice = choose({ count: 6, maxPerArtist: 1 }, tracks);
    expect(choice.relaxations).toEqual([
      { rule: 'maxPerArtist', reason: expect.stringMatching(/^from 1 to 2 for each artist/) },
    ]);
    expect(choice.rows).toHaveLength(6);
  });

  it('uses as few tracks that break a relaxed rule as it can', () => {
    const tracks = [
      ...many({}, 3),
      ...many({ year: 1985 }, 9).map((track) => ({ ...track, title: `Old ${track.title}` })),
    ];
    const { rows } = choose({ count: 5, years: [{ from: 1990, to: 1999 }] }, tracks);
    expect(rows.filter((row) => row < 3)).toHaveLength(3);
    expect(rows).toHaveLength(5);
  });

  it('fills up with others before it falls short of the time, and falls short where there are none', () => {
    const byOne = many({}, 4).map((track) => ({ ...track, artists: ['The One'] }));
    const asked: Partial<Brief> = { minutes: 40, artists: { in: ['The One'], out: [] } };
    const filled = choose(asked, [
      ...byOne,
      ...many({}, 12).map((track) => ({ ...track, title: `Other ${track.title}` })),
    ]);
    expect(relaxedRules(filled)).toEqual(['artists.in']);
    expect(filled.rows).toHaveLength(10);
    const short = choose(asked, byOne);
    expect(relaxedRules(short)).toEqual(['minutes']);
    expect(short.rows).toHaveLength(4);
  });

  it('gives fewer tracks than the usual number rather than break a rule', () => {
    const choice = choose({ genres: { in: ['house'], out: [] } }, [...many({}, 4), ...many({ genres: ['disco'] }, 30)]);
    expect(relaxedRules(choice)).toEqual(['count']);
    expect(choice.rows).toHaveLength(4);
  });

  it.each<[string, Partial<Brief>, Partial<Track>]>([
    ['artists.out', { artists: { in: [], out: ['Artist 1'] } }, { artists: ['Artist 1'] }],
    ['genres.out', { genres: { in: [], out: ['electronic'] } }, {}],
    ['explicit', { explicit: false }, { explicit: true }],
    ['years.out', { yearsOut: [{ from: 1990, to: null }] }, {}],
    ['titlesOut', { titlesOut: [{ title: 'Song 0', artist: null }] }, { title: 'Song 0 - Live' }],
  ])('never lets go %s', (_, asked, broken) => {
    expect(choose({ ...asked, count: 3 }, many(broken)).rows).toEqual([]);
  });

  it('is taken back where a later step made it needless', () => {
    const calm = many({ year: 1985, moods: ['calm'] }, 3).map((track) => ({ ...track, title: `Calm ${track.title}` }));
    const choice = choose({ count: 5, moods: ['party'], years: [{ from: 1990, to: 1999 }] }, [
      ...calm,
      ...many({ year: 1985 }),
    ]);
    expect(relaxedRules(choice)).toEqual(['years.in']);
    expect(choice.rows.every((row) => row >= calm.length)).toBe(true);
  });

  it('tries each step only after the ones before it, whatever rules conflict', () => {
    const attributes: Partial<Track>[] = [
      {},
      { year: 1985 },
      { moods: ['sad'] },
      { genres: ['disco'] },
      { explicit: null },
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...attributes), { minLength: 5, maxLength: 20 }), (drawn) => {
        const tracks = drawn.map((more, i) => aTrack(`Song ${i}`, `Artist ${i}`, { ...good, ...more }));
        const relaxed = relaxedRules(choose({ ...everything, energy: null, tempo: null }, tracks));
        const count = (kind: Partial<Track>): number => drawn.filter((more) => more === kind).length;
        const kept = count(attributes[0]!);
        const order: [string, number][] = [
          ['moods', count(attributes[2]!)],
          ['explicit', count(attributes[4]!)],
          ['years.in', count(attributes[1]!)],
          ['genres.in', count(attributes[3]!)],
        ];
        let sum = kept;
        const needed = order.findIndex(([, more]) => sum < 5 && (sum += more) >= 5);
        if (kept >= 5) expect(relaxed).toEqual([]);
        else expect(relaxed.at(-1)).toBe(order[needed]![0]);
      }),
    );
  });
});
