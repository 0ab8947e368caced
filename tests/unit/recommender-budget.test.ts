import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Brief } from '../../server/features/brief/brief.js';
import { GENRES } from '../../server/features/catalogue/genres.js';
import { MOOD_NAMES } from '../../server/features/catalogue/moods.js';
import { Budget } from '../../server/features/recommender/budget.js';
import { choosePlaylist, type Choice } from '../../server/features/recommender/choose-playlist.js';
import { judgeCandidates } from '../../server/features/recommender/playlist-problem.js';
import { couldMeet, type BoundedDemand, type BoundedRows } from '../../server/features/recommender/length-bounds.js';
import { readRules } from '../../server/features/recommender/rules.js';
import { TOLERANCE_MS } from '../../server/features/recommender/selection-problem.js';
import {
  aBrief,
  aCandidate,
  DAY_MS,
  noTaste,
  NOW,
  playedOften,
  preferences,
  tasteOf,
  variedTracks,
} from './recommender-fixtures.js';

/** Two million steps, and the last look that each part of the solver takes when its budget is spent. */
const STEPS = 2_000_000;
const OVERDRAFT = 0.1;
/** Far more than may be spent, to see what was. */
const ACCOUNT = 1e9;

const tracks = variedTracks(1_200);
const profiles = [
  noTaste,
  tasteOf(tracks.slice(0, 3).flatMap((track) => playedOften(track, 5, NOW - DAY_MS))),
  tasteOf(tracks.slice(0, 400).flatMap((track, i) => playedOften(track, 1 + (i % 9), NOW - i * DAY_MS))),
];

/** Chooses for a brief, the scores deciding nothing, and counts what that took. */
function choose(asked: Partial<Brief>, profile = noTaste, pool = tracks): Choice & { spent: number } {
  const rules = readRules({ brief: aBrief(asked), preferences, profile, now: NOW });
  const account = new Budget(ACCOUNT);
  const candidates = pool.map((track) => aCandidate(track, profile));
  const choice = choosePlaylist(
    judgeCandidates(candidates, rules, 225_000),
    pool.map((_, i) => Math.sin(i)),
    rules,
    { hasHistory: profile.total > 0, budget: account.part(STEPS / ACCOUNT) },
  );
  return { ...choice, spent: ACCOUNT - account.steps };
}

const hostile: fc.Arbitrary<Partial<Brief>> = fc.record(
  {
    minutes: fc.option(fc.oneof(fc.integer({ min: 1, max: 1_440 }), fc.constantFrom(1, 2, 3, 1_440))),
    count: fc.option(fc.oneof(fc.integer({ min: 1, max: 500 }), fc.constantFrom(1, 2, 500))),
    familiarity: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    maxPerArtist: fc.option(fc.integer({ min: 1, max: 3 })),
    energy: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    moods: fc.subarray([...MOOD_NAMES], { maxLength: 2 }),
    genres: fc.record({
      in: fc.subarray([...GENRES.keys()], { maxLength: 2 }),
      out: fc.subarray([...GENRES.keys()], { maxLength: 5 }),
    }),
    years: fc.array(fc.record({ from: fc.integer({ min: 1960, max: 2020 }), to: fc.constant(null) }), { maxLength: 1 }),
    explicit: fc.constantFrom(null, false, true),
    forgotten: fc.boolean(),
    notPlayedSince: fc.constantFrom(null, new Date(NOW - 30 * DAY_MS).toISOString()),
    versions: fc.boolean(),
  },
  { requiredKeys: [] },
);

describe('the budget of a choice', () => {
  it('holds whatever is asked, and something is chosen', () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom(...profiles), (asked, profile) => {
        const { rows, spent } = choose(asked, profile);
        expect(rows.length).toBeGreaterThan(0);
        expect(spent).toBeLessThan(STEPS * (1 + OVERDRAFT));
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  it('is hardly touched where a bound shows that a demand cannot be met', () => {
    const asked = { minutes: 45, familiarity: 0.85, maxPerArtist: 1, artists: { in: [], out: ['Drake'] } };
    const { relaxations, spent } = choose(asked);
    expect(relaxations).toEqual([
      { rule: 'familiarity', reason: expect.stringMatching(/no listening history.*import/) },
    ]);
    expect(spent).toBeLessThan(STEPS / 2);
  });

  it('leaves a choice that meets the demands when it is spent at once', () => {
    const rules = readRules({ brief: aBrief({ count: 20 }), preferences, profile: noTaste, now: NOW });
    const candidates = tracks.map((track) => aCandidate(track));
    const { rows, relaxations } = choosePlaylist(
      judgeCandidates(candidates, rules, 225_000),
      tracks.map(() => 1),
      rules,
      { hasHistory: false, budget: new Budget(0) },
    );
    expect({ chosen: rows.length, relaxations }).toEqual({ chosen: 20, relaxations: [] });
  });
});

describe('couldMeet', () => {
  const row = fc.record({
    seconds: fc.integer({ min: 30, max: 600 }),
    pinned: fc.integer({ min: 0, max: 9 }).map((die) => die === 0),
    known: fc.boolean(),
    artist: fc.nat(2),
  });
  const demand = fc.record({
    minutes: fc.option(fc.integer({ min: 1, max: 40 })),
    count: fc.option(fc.integer({ min: 1, max: 8 })),
    cap: fc.constantFrom(1, 2, Infinity),
    share: fc.option(fc.double({ min: 0.1, max: 0.9, noNaN: true })),
  });

  it('denies only what no choice meets', () => {
    let denied = 0;
    fc.assert(
      fc.property(fc.array(row, { maxLength: 8 }), demand, (drawn, { minutes, count, cap, share }) => {
        const rows: BoundedRows = {
          longestFirst: Int32Array.from(drawn.keys()).sort((a, b) => drawn[b]!.seconds - drawn[a]!.seconds),
          durations: Float64Array.from(drawn, ({ seconds }) => seconds * 1000),
          pinned: Uint8Array.from(drawn, ({ pinned }) => Number(pinned)),
          known: Uint8Array.from(drawn, ({ known }) => Number(known)),
          artist: Int32Array.from(drawn, ({ artist }) => artist),
          artists: 3,
        };
        const asked: BoundedDemand = {
          isAllowed: () => true,
          targetMs: minutes === null ? null : minutes * 60_000,
          count,
          cap,
          known: share === null ? null : { share, slack: 0.25 },
        };
        if (couldMeet(rows, asked)) return;
        denied++;
        for (let bits = 1; bits < 2 ** drawn.length; bits++)
          expect(
            meets(
              asked,
              drawn,
              drawn.filter((_, at) => (bits >> at) & 1),
            ),
          ).toBe(false);
      }),
      { numRuns: 500 },
    );
    expect(denied).toBeGreaterThan(100);
  });

  interface Row {
    seconds: number;
    pinned: boolean;
    known: boolean;
    artist: number;
  }

  function meets({ targetMs, count, cap, known }: BoundedDemand, all: readonly Row[], chosen: readonly Row[]): boolean {
    const total = chosen.reduce((sum, { seconds }) => sum + seconds * 1000, 0);
    const heard = chosen.filter((one) => one.known).length;
    return (
      all.every((one) => !one.pinned || chosen.includes(one)) &&
      [0, 1, 2].every((artist) => {
        const own = chosen.filter((one) => one.artist === artist);
        return own.length <= cap || own.every(({ pinned }) => pinned);
      }) &&
      (count === null || chosen.length === count) &&
      (targetMs === null || Math.abs(total - targetMs) <= TOLERANCE_MS) &&
      (known === null || Math.abs(heard - known.share * chosen.length) <= known.slack * chosen.length + 0.5)
    );
  }
});
