import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { zoneOf } from '../../server/features/analytics/zoned-time.js';
import type { Track } from '../../server/features/catalogue/track.js';
import { counts, type CountingRule } from '../../server/features/history/counting-rule.js';
import { slotOf } from '../../server/features/recommender/habits.js';
import { SLOTS } from '../../server/features/recommender/week-counts.js';
import { createListenerCache } from '../../server/features/recommender/listener-cache.js';
import { featuresOf } from '../../server/features/recommender/track-features.js';
import { cacheOf, play, SONGS, told, type World } from './listener-cache-fixtures.js';
import { DAY_MS, historyOf, NOW, type Play } from './recommender-fixtures.js';

const step = fc.oneof(
  fc.array(play, { minLength: 1, maxLength: 5 }).map((plays) => ({ kind: 'hear' as const, plays })),
  fc.nat(200).map((at) => ({ kind: 'remove' as const, at })),
  fc.record({
    kind: fc.constant('read' as const),
    countingRule: fc.constantFrom<CountingRule>('thirty-seconds', 'completed', 'all'),
    timeZone: fc.constantFrom('UTC', 'Asia/Tokyo', 'America/New_York'),
  }),
  fc.integer({ min: 1, max: 90 * 86_400 }).map((seconds) => ({ kind: 'wait' as const, ms: seconds * 1000 })),
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('learn' as const),
      at: fc.nat(SONGS.length - 1),
      more: fc.constantFrom<Partial<Track>>(
        { genres: ['metal'] },
        { durationMs: 1_000 },
        { title: 'Other' },
        { artists: ['X'] },
      ),
    }),
  },
);

describe('what is kept of a listener', () => {
  it('gives the same profile as a history that is read for the first time, whatever happened between', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(play, { minLength: 20, maxLength: 80 }),
        fc.array(step, { maxLength: 12 }),
        async (plays, steps) => {
          const world: World = { plays, tracks: SONGS, now: NOW };
          const kept = cacheOf(world);
          let rules: { countingRule: CountingRule; timeZone: string } = { countingRule: 'all', timeZone: 'UTC' };
          for (const one of steps) {
            if (one.kind === 'hear') world.plays = [...world.plays, ...one.plays];
            else if (one.kind === 'remove') world.plays = world.plays.filter((_, at) => at % 201 !== one.at);
            else if (one.kind === 'read') rules = one;
            else if (one.kind === 'wait') world.now += one.ms;
            else {
              world.tracks = world.tracks.map((track, at) => (at === one.at ? { ...track, ...one.more } : track));
              kept.shelf.forget([SONGS[one.at]!.key]);
            }
            // A profile may be ten minutes old, and what became known of tracks counts in the next one.
            world.now += 11 * 60_000;
            const listener = told(await kept.listeners.load('u', rules));
            expect(listener).toEqual(told(await cacheOf(world).listeners.load('u', rules)));
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it('sums to what counting one by one gives, whatever is kept', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(play, { maxLength: 60 }), fc.array(play, { maxLength: 5 }), async (plays, more) => {
        const world: World = { plays, tracks: SONGS, now: NOW + DAY_MS };
        const { listeners } = cacheOf(world);
        const rules = { countingRule: 'thirty-seconds' as const, timeZone: 'America/New_York' };
        await listeners.load('u', { ...rules, timeZone: 'UTC' });
        world.plays = [...plays, ...more];
        const { profile, features } = await listeners.load('u', rules);
        const zone = zoneOf('America/New_York')!;
        const isCounted = ({ ms = 0, flags = 0 }: Play): boolean => counts(rules.countingRule, ms, flags);
        const weekOf = (heard: readonly Play[]): number[] => {
          const slots = new Array<number>(SLOTS).fill(0);
          for (const { at } of heard.filter(isCounted)) slots[slotOf(zone, at)]!++;
          return slots;
        };
        for (const [row, recording] of profile.recordings.entries()) {
          const own = world.plays.filter(({ track }) => featuresOf(track).recording === recording);
          const counted = own.filter(isCounted);
          const fading = (halfLife: number, horizon: number): number =>
            counted
              .map(({ at }) => (world.now - at) / DAY_MS)
              .reduce((sum, days) => sum + (days < horizon ? 0.5 ** (days / halfLife) : 0), 0);
          expect([profile.plays[row], profile.ms[row]]).toEqual([
            counted.length,
            own.reduce((sum, { ms = 0 }) => sum + ms, 0),
          ]);
          expect(profile.recent[row]).toBeCloseTo(fading(60, 600), 9);
          expect(profile.heat[row]).toBeCloseTo(fading(5 * Math.LN2, 50), 9);
          expect([...profile.habits.recordings.of(row)]).toEqual(weekOf(own));
        }
        expect([...profile.habits.all]).toEqual(weekOf(world.plays));
        // A recording is by whom the version that stands for it is by.
        const leadOf = ({ track }: Play) => features[profile.index.get(featuresOf(track).recording)!]?.lead;
        for (const lead of profile.artists.keys())
          expect([...profile.habits.artists.get(lead)!]).toEqual(
            weekOf(world.plays.filter((one) => leadOf(one) === lead)),
          );
        expect(profile.recordings).toHaveLength(
          new Set(world.plays.map(({ track }) => featuresOf(track).recording)).size,
        );
      }),
      { numRuns: 100 },
    );
  });

  it('is each listener’s own, and nothing of a history that was deleted', async () => {
    const world: World = { plays: [{ track: SONGS[0]!, at: NOW }], tracks: SONGS, now: NOW };
    const of = (userId: string) => cacheOfTwo.load(userId, { countingRule: 'all', timeZone: 'UTC' });
    const mine = historyOf(
      () => world.plays,
      () => String(world.plays.length),
    );
    const none = historyOf(() => []);
    const cacheOfTwo = createListenerCache(
      {
        version: (userId) => (userId === 'mine' ? mine : none).version(userId),
        revisions: (userId) => (userId === 'mine' ? mine : none).revisions(userId),
        loadMonths: (userId, first, last) => (userId === 'mine' ? mine : none).loadMonths(userId, first, last),
      },
      { version: () => Promise.resolve(''), load: () => Promise.resolve([]) },
      cacheOf(world).shelf,
      null,
      () => NOW,
    );
    expect((await of('mine')).profile.total).toBe(1);
    expect((await of('other')).profile.total).toBe(0);
    world.plays = [];
    expect((await of('mine')).profile).toMatchObject({ total: 0, size: 0, recordings: [] });
  });
});

it('keeps nothing of a listener who is to be forgotten', async () => {
  const history = historyOf(() => [{ track: SONGS[0]!, at: NOW }]);
  const { shelf } = cacheOf({ plays: [], tracks: SONGS, now: NOW });
  let reads = 0;
  const counted: typeof history = {
    ...history,
    loadMonths: (...asked) => {
      reads++;
      return history.loadMonths(...asked);
    },
  };
  const service = { version: () => Promise.resolve(''), load: () => Promise.resolve([]) };
  const listeners = createListenerCache(counted, service, shelf, null, () => NOW);
  const load = () => listeners.load('u', { countingRule: 'all', timeZone: 'UTC' });
  await load();
  await load();
  expect(reads).toBe(1);
  const late = load();
  listeners.forget('u');
  await late;
  await load();
  expect(reads).toBe(2);
});

describe('a listener whose history has changed', () => {
  const reading = () => {
    const world: World = { plays: [{ track: SONGS[0]!, at: NOW, ms: 200_000 }], tracks: SONGS, now: NOW };
    const { listeners } = cacheOf(world);
    const load = () => listeners.load('u', { countingRule: 'all', timeZone: 'UTC' });
    return { world, listeners, load };
  };

  it('is made known anew, as the last request read the history', async () => {
    const { world, listeners, load } = reading();
    expect((await load()).profile.total).toBe(1);
    world.plays = [...world.plays, { track: SONGS[2]!, at: NOW, ms: 5_000 }];
    const renewed = await listeners.renew('u');
    expect(renewed?.profile.total).toBe(2);
    expect(await load()).toBe(renewed);
  });

  it('stays unknown where nothing was asked, or nothing for an hour, however often it is renewed', async () => {
    const { world, listeners, load } = reading();
    expect(await listeners.renew('u')).toBeNull();
    const since = performance.now();
    const clock = jest.spyOn(performance, 'now');
    try {
      await load();
      for (const minutes of [20, 40, 59]) {
        clock.mockReturnValue(since + minutes * 60_000);
        world.plays = [...world.plays, { track: SONGS[2]!, at: NOW + minutes, ms: 200_000 }];
        // The cache looks at the clock once in a millisecond.
        await sleep(5);
        expect((await listeners.renew('u'))?.profile.total).toBe(world.plays.length);
      }
      clock.mockReturnValue(since + 61 * 60_000);
      await sleep(5);
      expect(await listeners.renew('u')).toBeNull();
    } finally {
      clock.mockRestore();
    }
  });

  it('has the stores asked for nothing where nobody has asked for the listener', async () => {
    const never = (): never => {
      throw new Error('asked');
    };
    const history = { version: never, revisions: never, loadMonths: never };
    const { shelf } = cacheOf({ plays: [], tracks: [], now: NOW });
    const listeners = createListenerCache(history, { version: never, load: never }, shelf, null, () => NOW);
    expect(await listeners.renew('u')).toBeNull();
  });

  it('is read by the next request where a store is away meanwhile', async () => {
    let plays: Play[] = [{ track: SONGS[0]!, at: NOW, ms: 200_000 }];
    let isAway = false;
    const history = historyOf(
      () => plays,
      () => String(plays.length),
    );
    const revisions: typeof history.revisions = (userId) =>
      isAway ? Promise.reject(new Error('away')) : history.revisions(userId);
    const { shelf } = cacheOf({ plays, tracks: SONGS, now: NOW });
    const service = { version: () => Promise.resolve(''), load: () => Promise.resolve([]) };
    const listeners = createListenerCache({ ...history, revisions }, service, shelf, null, () => NOW);
    const load = () => listeners.load('u', { countingRule: 'all', timeZone: 'UTC' });
    await load();
    plays = [...plays, { track: SONGS[2]!, at: NOW, ms: 200_000 }];
    isAway = true;
    await expect(listeners.renew('u')).rejects.toThrow('away');
    isAway = false;
    expect((await load()).profile.total).toBe(2);
  });
});
