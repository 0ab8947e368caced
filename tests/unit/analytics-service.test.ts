import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type AnalyticsService, createAnalyticsService } from '../../server/features/analytics/analytics-service.js';
import type { CountingRule } from '../../server/features/history/counting-rule.js';
import type { BucketListen } from '../../server/features/history/month-bucket.js';
import { listenOf, readingOf } from './analytics-fixtures.js';

/** A history that can change behind the service's back, and counts how often it is read. */
function fakeHistory() {
  const histories = new Map<string, { listens: BucketListen[]; version: number }>();
  const reading = readingOf((userId) => histories.get(userId)?.listens ?? []);
  const history = {
    reads: 0,
    revisions: reading.revisions,
    set(userId: string, listens: BucketListen[]) {
      histories.set(userId, { listens, version: (histories.get(userId)?.version ?? 0) + 1 });
    },
    version: async (userId: string) => String(histories.get(userId)?.version ?? ''),
    loadMonths(...asked: Parameters<typeof reading.loadMonths>) {
      history.reads++;
      return reading.loadMonths(...asked);
    },
  };
  return history;
}

const at = (day: number, hour = 12): Date => new Date(Date.UTC(2024, 0, day, hour));

describe('the analytics service', () => {
  let history: ReturnType<typeof fakeHistory>;
  let preferences: { countingRule: CountingRule; timeZone: string | null };
  let preferenceReads: number;
  let genreLookups: string[][];
  let now: number;
  let service: AnalyticsService;
  beforeEach(() => {
    history = fakeHistory();
    preferences = { countingRule: 'thirty-seconds', timeZone: null };
    preferenceReads = 0;
    genreLookups = [];
    now = Date.UTC(2024, 0, 4);
    service = createAnalyticsService({
      months: history,
      genres: {
        genresOfArtists: async (keys) => {
          genreLookups.push([...keys]);
          return new Map([['beatles', ['rock', 'pop']]]);
        },
      },
      shared: null,
      preferences: {
        get: async () => {
          preferenceReads++;
          return preferences;
        },
      },
      now: () => now,
    });
    history.set('ann', [
      listenOf({ endedAt: at(1) }),
      listenOf({ endedAt: at(2), msPlayed: 5_000, reasonEnd: 'fwdbtn' }),
      listenOf({ endedAt: at(3, 23), msPlayed: 60_000, reasonEnd: 'fwdbtn', artist: 'Nobody' }),
    ]);
  });

  it('reads a history once, however many ask at once', async () => {
    await Promise.all([service.summary('ann', {}), service.clock('ann', {}), service.summary('ann', {})]);
    await service.streaks('ann', {});
    expect(history.reads).toBe(1);
  });

  it('reads it again when it has changed, in whatever process, and when it is told to', async () => {
    expect((await service.summary('ann', {})).listens).toBe(3);
    history.set('ann', [listenOf({ endedAt: at(1) })]);
    expect((await service.summary('ann', {})).listens).toBe(1);
    expect(history.reads).toBe(2);
    service.invalidate('ann');
    await service.summary('ann', {});
    expect(history.reads).toBe(3);
  });

  it('forgets it an hour after somebody has asked for it', async () => {
    const since = performance.now();
    const clock = jest.spyOn(performance, 'now');
    const readsAfter = async (minutes: number): Promise<number> => {
      clock.mockReturnValue(since + minutes * 60_000);
      // The cache looks at the clock once in a millisecond.
      await sleep(5);
      await service.clock('ann', {});
      return history.reads;
    };
    try {
      expect([await readsAfter(0), await readsAfter(59), await readsAfter(118)]).toEqual([1, 1, 1]);
      expect(await readsAfter(179)).toBe(2);
    } finally {
      clock.mockRestore();
    }
  });

  it('reads no preferences where the query leaves nothing to them', async () => {
    preferences = { countingRule: 'all', timeZone: 'no zone' };
    await expect(service.summary('ann', { tz: 'UTC' })).resolves.toMatchObject({ countedPlays: 3 });
    await expect(service.summary('ann', { countingRule: 'all' })).rejects.toMatchObject({ status: 400 });
    preferenceReads = 0;
    await service.summary('ann', { tz: 'UTC', countingRule: 'all' });
    expect(preferenceReads).toBe(0);
  });

  it('computes an answer once, as long as nothing about it changes', async () => {
    const first = await service.top('ann', { kind: 'track', by: 'plays', limit: 5 });
    expect(await service.top('ann', { kind: 'track', by: 'plays', limit: 5 })).toBe(first);
    expect(await service.top('ann', { kind: 'track', by: 'plays', limit: 4 })).not.toBe(first);
    expect(await service.top('ann', { kind: 'track', by: 'time', limit: 5 })).not.toBe(first);
  });

  it('keeps listeners apart', async () => {
    history.set('bob', [listenOf({ endedAt: at(9) })]);
    expect((await service.summary('ann', {})).listens).toBe(3);
    expect((await service.summary('bob', {})).listens).toBe(1);
    expect((await service.summary('cleo', {})).listens).toBe(0);
  });

  it('follows the counting rule and the time zone of the preferences, or of the query', async () => {
    const plays = async (countingRule?: CountingRule) => (await service.summary('ann', { countingRule })).countedPlays;
    expect([await plays(), await plays('completed'), await plays('all')]).toEqual([2, 1, 3]);
    preferences = { countingRule: 'all', timeZone: 'Asia/Kolkata' };
    expect(await plays()).toBe(3);
    const days = async (tz?: string) =>
      (await service.trend('ann', { interval: 'day', from: '2024-01-03', tz })).map((item) => item.start);
    expect(await days()).toEqual(['2024-01-03', '2024-01-04']);
    expect(await days('UTC')).toEqual(['2024-01-03']);
  });

  it('lets a streak end when a day has passed, without any listen', async () => {
    preferences.countingRule = 'all';
    expect((await service.streaks('ann', {})).current).toEqual({ days: 3, start: '2024-01-01', end: '2024-01-03' });
    now += 86_400_000;
    expect((await service.streaks('ann', {})).current.days).toBe(0);
    expect((await service.streaks('ann', { to: '2024-01-03' })).current.days).toBe(2);
  });

  it('counts a play for each genre of its artist', async () => {
    expect(await service.top('ann', { kind: 'genre', by: 'plays', limit: 5 })).toEqual([
      { key: 'pop', name: 'pop', plays: 1, ms: 205_000, share: 0.5 },
      { key: 'rock', name: 'rock', plays: 1, ms: 205_000, share: 0.5 },
    ]);
    expect(genreLookups).toEqual([['beatles', 'nobody']]);
  });

  it('tells a wrong question from a failing store', async () => {
    await expect(service.summary('ann', { tz: 'Mars' })).rejects.toMatchObject({ status: 400 });
    await expect(service.artist('ann', 'somebody', { limit: 5 })).rejects.toMatchObject({ status: 404 });
    const broken = new Error('the store is away');
    history.loadMonths = () => Promise.reject(broken);
    service.invalidate('ann');
    await expect(service.summary('ann', {})).rejects.toBe(broken);
  });
});
