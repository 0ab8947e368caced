import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { zoneOf } from '../../server/features/analytics/zoned-time.js';
import { habitOf, habitText, slotOf } from '../../server/features/recommender/habits.js';
import { SLOTS } from '../../server/features/recommender/week-counts.js';
import { mergeMonths } from '../../server/features/recommender/merged-months.js';
import { buildTasteProfile } from '../../server/features/recommender/taste-profile.js';
import { featuresOf } from '../../server/features/recommender/track-features.js';
import { aTrack, DAY_MS, monthsOf, type Play } from './recommender-fixtures.js';

const MONDAY = Date.UTC(2026, 0, 5);
const HOUR_MS = 3_600_000;
const morning = aTrack('Morning', 'Ann', { genres: ['jazz'] });
const evening = aTrack('Evening', 'Bob', { genres: ['metal'] });

/** Ann at seven, Bob at twenty, on each of four weeks' weekdays. */
const plays = Array.from({ length: 28 }, (_, day) => day)
  .filter((day) => day % 7 < 5)
  .flatMap((day): Play[] => [
    { track: morning, at: MONDAY + day * DAY_MS + 7 * HOUR_MS },
    { track: evening, at: MONDAY + day * DAY_MS + 20 * HOUR_MS },
  ]);

function habits(of: readonly Play[] = plays, zone = 'UTC') {
  const history = mergeMonths(monthsOf(of));
  const known = new Map(of.map(({ track }) => [track.key, featuresOf(track)]));
  const facts = history.keys.map((key) => known.get(key));
  const profile = buildTasteProfile(history, facts, { now: MONDAY + 60 * DAY_MS, zone: zoneOf(zone)! });
  const at = (track: typeof morning, hour: number, day = 0) => {
    const features = featuresOf(track);
    const heard = profile.index.get(features.recording) ?? -1;
    const slot = slotOf(profile.habits.zone, MONDAY + day * DAY_MS + hour * HOUR_MS);
    return {
      value: habitOf(profile.habits, slot, heard, features),
      text: habitText(profile.habits, slot, heard, features),
    };
  };
  return { at, profile };
}

describe('habits', () => {
  it('are what is played at this hour, with the plays that show it', () => {
    const { at } = habits();
    expect(at(morning, 7).value).toBeGreaterThan(0.2);
    expect(at(morning, 20).value).toBeLessThan(-0.5);
    expect(at(evening, 20).value).toBeGreaterThan(0.2);
    expect(at(morning, 7).text).toBe('you play it at this time: 20 of 20 plays on weekdays between 6 and 9 o’clock');
    expect(at(morning, 20).text).toBeNull();
  });

  it('hold for what was never heard, by its artist and by its genre', () => {
    const { at } = habits();
    const by = aTrack('Another', 'Ann', { genres: ['jazz'] });
    const like = aTrack('Yet another', 'Cat', { genres: ['jazz'] });
    const other = aTrack('Other', 'Dan', { genres: ['polka'] });
    expect(at(by, 7).value).toBeGreaterThan(at(like, 7).value);
    expect(at(like, 7).value).toBeGreaterThan(0);
    expect(at(other, 7).value).toBe(0);
    expect(at(by, 7).text).toContain('you play Ann at this time: 20 of 20 plays');
    expect(at(like, 7).text).toContain('you play jazz at this time: 20 of 20 plays');
    expect(at(other, 7).text).toBeNull();
  });

  it('tell weekdays from weekends', () => {
    const { at } = habits();
    expect(at(morning, 7, 5).value).toBeLessThanOrEqual(0.05);
    expect(at(morning, 7, 5).text).toBeNull();
  });

  it('are by the clock of the listener', () => {
    const { profile } = habits(plays, 'Asia/Tokyo');
    const here = slotOf(zoneOf('Asia/Tokyo')!, MONDAY + 7 * HOUR_MS);
    expect(here).toBe(5);
    expect(profile.habits.all[here]).toBe(20);
  });

  it('lie between −1 and 1, and every play is in one part of the week, whatever was played when', () => {
    const anyPlay = fc.record({
      track: fc.constantFrom(morning, evening),
      at: fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => seconds * 1000),
    });
    fc.assert(
      fc.property(
        fc.array(anyPlay, { maxLength: 60 }),
        fc.constantFrom('UTC', 'America/St_Johns', 'Pacific/Apia', 'Asia/Kathmandu'),
        fc.integer({ min: 0, max: 167 }),
        (some, zone, hour) => {
          const { at, profile } = habits(some, zone);
          expect(profile.habits.all).toHaveLength(SLOTS);
          expect(profile.habits.all.reduce((sum, count) => sum + count, 0)).toBe(some.length);
          for (const track of [morning, evening]) expect(Math.abs(at(track, hour).value)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});
