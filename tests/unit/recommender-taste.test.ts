import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { END_KNOWN, FINISHED, SKIPPED } from '../../server/features/history/month-bucket.js';
import { atOnce } from '../../server/in-slices.js';
import { mergeMonths } from '../../server/features/recommender/merged-months.js';
import { readRecordings } from '../../server/features/recommender/recordings.js';
import { buildTasteProfile } from '../../server/features/recommender/taste-profile.js';
import { featuresOf } from '../../server/features/recommender/track-features.js';
import { aTrack, DAY_MS, monthsOf, NOW, tasteOf, type Play } from './recommender-fixtures.js';

const grunge = aTrack('Lithium', 'Nirvana', { genres: ['grunge'] });
const live = aTrack('Lithium - Live', 'Nirvana', {
  genres: ['grunge'],
  spotifyUri: 'spotify:track:1',
  key: 'spotify:track:1',
});
const jazz = aTrack('So What', 'Miles Davis', { genres: ['jazz'] });

describe('buildTasteProfile', () => {
  it('sums versions of a recording, and lets a Spotify track stand for it', () => {
    const plays = [
      { track: grunge, at: NOW - 2 * DAY_MS },
      { track: live, at: NOW - 40 * DAY_MS },
    ];
    const profile = tasteOf(plays);
    const history = mergeMonths(monthsOf(plays));
    expect(profile.size).toBe(1);
    expect(profile.plays[0]).toBe(2);
    const facts = history.keys.map((key) => featuresOf(key === live.key ? live : grunge));
    expect(atOnce(readRecordings(history, facts, null)).features).toMatchObject([{ track: { key: live.key } }]);
    expect(profile.index.get(featuresOf(grunge).recording)).toBe(0);
  });

  it('counts plays of 30 s and more, and what was skipped or finished', () => {
    const profile = tasteOf([
      { track: jazz, at: NOW - 3 * DAY_MS, ms: 29_999 },
      { track: jazz, at: NOW - 2 * DAY_MS, ms: 30_000, flags: SKIPPED },
      { track: jazz, at: NOW - DAY_MS, ms: 500_000, flags: FINISHED },
    ]);
    expect([profile.plays[0], profile.skips[0], profile.completed[0], profile.ms[0]]).toEqual([2, 2, 1, 559_999]);
    expect([profile.firstAt[0], profile.lastAt[0], profile.total]).toEqual([NOW - 2 * DAY_MS, NOW - DAY_MS, 2]);
  });

  it('heeds the counting rule, and takes 30 s for an end that the source does not tell', () => {
    const plays: Play[] = [
      { track: jazz, at: NOW - 2 * DAY_MS, ms: 10_000, flags: END_KNOWN },
      { track: jazz, at: NOW - DAY_MS, ms: 10_000, flags: END_KNOWN | FINISHED },
      { track: jazz, at: NOW - DAY_MS, ms: 40_000, flags: END_KNOWN },
      { track: jazz, at: NOW - DAY_MS, ms: 50_000 },
    ];
    const total = (countingRule: 'all' | 'completed' | 'thirty-seconds'): number =>
      buildTasteProfile(mergeMonths(monthsOf(plays)), [featuresOf(jazz)], { now: NOW, countingRule }).total;
    expect([total('all'), total('completed'), total('thirty-seconds')]).toEqual([4, 2, 2]);
  });

  it('halves a play every 60 days', () => {
    const profile = tasteOf([
      { track: jazz, at: NOW },
      { track: jazz, at: NOW - 60 * DAY_MS },
      { track: jazz, at: NOW - 120 * DAY_MS },
    ]);
    expect(profile.recent[0]).toBeCloseTo(1.75, 6);
  });

  it('knows the year of most plays', () => {
    const year = (y: number, times: number): Play[] =>
      Array.from({ length: times }, (_, i) => ({ track: jazz, at: Date.UTC(y, 3, 1 + i) }));
    const profile = tasteOf([...year(2019, 2), ...year(2021, 5), ...year(2023, 3)]);
    expect([profile.peakYear[0], profile.peakPlays[0]]).toEqual([2021, 5]);
  });

  it('shares plays out to genres and their parents, and to artists', () => {
    const profile = tasteOf([
      { track: grunge, at: NOW - DAY_MS },
      { track: grunge, at: NOW - 2 * DAY_MS },
      { track: jazz, at: NOW - 3 * DAY_MS },
      { track: jazz, at: NOW - 4 * DAY_MS },
    ]);
    expect(Object.fromEntries(profile.genres)).toEqual({ grunge: 0.5, 'alternative rock': 0.5, rock: 0.5, jazz: 0.5 });
    expect(profile.artists.get('nirvana')).toMatchObject({ name: 'Nirvana', plays: 2 });
  });

  it('keeps tracks that nothing is known of', () => {
    const profile = buildTasteProfile(mergeMonths(monthsOf([{ track: jazz, at: NOW }])), [], { now: NOW });
    expect([profile.size, profile.total, profile.artists.size]).toEqual([1, 1, 0]);
  });

  it('sums to the same as counting one by one', () => {
    const play = fc.record({
      track: fc.constantFrom(grunge, live, jazz),
      at: fc.integer({ min: Date.UTC(2018, 0, 1), max: NOW }),
      ms: fc.constantFrom(5_000, 30_000, 200_000),
      flags: fc.constantFrom(0, FINISHED, SKIPPED),
    });
    fc.assert(
      fc.property(fc.array(play, { maxLength: 60 }), (plays) => {
        const profile = tasteOf(plays);
        for (const [at, recording] of profile.recordings.entries()) {
          const own = plays.filter(({ track }) => featuresOf(track).recording === recording);
          const counted = own.filter(({ ms }) => ms >= 30_000);
          expect(profile.plays[at]).toBe(counted.length);
          expect(profile.ms[at]).toBe(own.reduce((sum, { ms }) => sum + ms, 0));
          expect(profile.lastAt[at]).toBe(Math.max(0, ...counted.map((one) => one.at)));
          const years = counted.map((one) => new Date(one.at).getUTCFullYear());
          expect(profile.peakPlays[at]).toBe(
            Math.max(0, ...years.map((year) => years.filter((other) => other === year).length)),
          );
        }
      }),
    );
  });
});
