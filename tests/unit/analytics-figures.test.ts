import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { clockOf } from '../../server/features/analytics/clock.js';
import { discoveryOf } from '../../server/features/analytics/discovery.js';
import { forgottenOf } from '../../server/features/analytics/forgotten.js';
import { longestSessions } from '../../server/features/analytics/sessions.js';
import { streaksOf } from '../../server/features/analytics/streaks.js';
import { summarise } from '../../server/features/analytics/summary.js';
import { topOf } from '../../server/features/analytics/top.js';
import { trendOf } from '../../server/features/analytics/trend.js';
import type { View } from '../../server/features/analytics/view.js';
import type { BucketListen } from '../../server/features/history/month-bucket.js';
import { histories, optionsFor, turningPoints, viewOf, ZONE_NAMES } from './analytics-fixtures.js';
import { Reference } from './analytics-reference.js';

const RUNS = { numRuns: 20 };

describe.each(ZONE_NAMES)('figures in %s equal those of the slow and obvious reference', (zone) => {
  /** Checks a figure on random histories around each turning point of the zone's clocks. */
  function check(compare: (view: View, reference: Reference, listens: BucketListen[]) => void): void {
    for (const point of turningPoints(zone)) {
      fc.assert(
        fc.property(histories([point]), optionsFor(zone), (listens, options) => {
          const near = (at: number | null): number | null =>
            at === null ? null : Math.min(Math.max(at, point - 9 * 86_400_000), point + 9 * 86_400_000);
          const placed = { ...options, from: near(options.from), to: near(options.to) };
          compare(viewOf(listens, placed), new Reference(listens, placed), listens);
        }),
        RUNS,
      );
    }
  }

  it('summary', () => check((view, reference) => expect(summarise(view)).toEqual(reference.summary())));

  it('clock', () => check((view, reference) => expect(clockOf(view)).toEqual(reference.clock())));

  it.each(['day', 'week', 'month', 'year'] as const)('trend by %s', (unit) =>
    check((view, reference) => expect(trendOf(view, unit)).toEqual(reference.trend(unit))),
  );

  it.each(['track', 'artist', 'album'] as const)('top by %s', (kind) =>
    check((view, reference) => {
      const all = [...reference.amounts(kind).values()];
      const { countedPlays, ms } = reference.summary();
      const plays = topOf(view, kind, 'plays', 100);
      const expected = all.filter((amount) => amount.plays > 0).sort((a, b) => b.plays - a.plays || b.ms - a.ms);
      expect(plays.map((item) => ({ plays: item.plays, ms: item.ms }))).toEqual(expected);
      for (const item of plays) expect(item.share).toBe(item.plays / countedPlays);
      const time = topOf(view, kind, 'time', 100);
      expect(time.map((item) => item.ms)).toEqual(
        all
          .map((amount) => amount.ms)
          .filter((played) => played > 0)
          .sort((a, b) => b - a),
      );
      for (const item of time) expect(item.share).toBe(item.ms / ms);
      expect(topOf(view, kind, 'plays', 3)).toEqual(plays.slice(0, 3));
    }),
  );

  it('discovery', () =>
    check((view, reference) => {
      const items = discoveryOf(view).filter((item) => item.artists + item.tracks > 0);
      expect(items).toEqual(reference.discovery());
    }));

  it('longest streak', () =>
    check((view, reference) => expect(streaksOf(view).longest.days).toBe(reference.longestStreak())));

  it('sessions', () =>
    check((view, reference) => {
      const expected = reference
        .sessions()
        .sort((a, b) => b.end - b.start - (a.end - a.start) || b.start - a.start)
        .slice(0, 5);
      expect(longestSessions(view, 5)).toEqual(expected);
    }));

  it.each(['track', 'artist', 'album'] as const)('forgotten by %s', (kind) =>
    check((view, reference) => {
      const byTime = (a: { lastPlayAt: number; plays: number }, b: { lastPlayAt: number; plays: number }): number =>
        b.plays - a.plays || b.lastPlayAt - a.lastPlayAt;
      const items = forgottenOf(view, kind, 100).map(({ plays, playsEver, peak, firstPlayAt, lastPlayAt }) => ({
        plays,
        playsEver,
        peakPlays: peak.plays,
        firstPlayAt,
        lastPlayAt,
      }));
      expect(items).toEqual(reference.forgotten(kind).sort(byTime));
    }),
  );
});
