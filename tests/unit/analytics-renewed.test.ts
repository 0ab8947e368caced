import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type AnalyticsService, createAnalyticsService } from '../../server/features/analytics/analytics-service.js';
import type { BucketListen } from '../../server/features/history/month-bucket.js';
import { histories, listenOf, readingOf } from './analytics-fixtures.js';

const AROUND = [Date.UTC(2023, 5, 30), Date.UTC(2023, 11, 31), Date.UTC(2024, 2, 31)];

/** A service over a history that changes, which notes from which to which month it reads. */
function over(listensOf: () => readonly BucketListen[]): { service: AnalyticsService; read: string[] } {
  const reading = readingOf(listensOf);
  const read: string[] = [];
  const service = createAnalyticsService({
    months: {
      ...reading,
      version: async () => JSON.stringify(listensOf()),
      loadMonths(userId, first, last) {
        read.push(`${first} to ${last}`);
        return reading.loadMonths(userId, first, last);
      },
    },
    genres: { genresOfArtists: async (keys) => new Map(keys.map((key) => [key, [`genre ${key.length % 3}`]])) },
    preferences: { get: async () => ({ countingRule: 'thirty-seconds', timeZone: 'Europe/Berlin' }) },
    shared: null,
    now: () => Date.UTC(2024, 5, 1),
  });
  return { service, read };
}

async function figuresOf(service: AnalyticsService): Promise<unknown> {
  const top = await service.top('ann', { kind: 'track', by: 'plays', limit: 200 });
  return {
    summary: await service.summary('ann', {}),
    separate: await service.summary('ann', { editions: 'separate' }),
    // Which of several names alike stands for a song may depend on which was heard of first.
    top: top.map(({ plays, ms }) => `${plays} ${ms}`).sort(),
    genres: await service.top('ann', { kind: 'genre', by: 'plays', limit: 5 }),
    trend: await service.trend('ann', { interval: 'day' }),
    clock: await service.clock('ann', {}),
    discovery: await service.discovery('ann', {}),
    streaks: await service.streaks('ann', {}),
    sessions: await service.sessions('ann', { limit: 5 }),
  };
}

describe('a history that has changed', () => {
  it('gives the same figures as one that is read for the first time', async () => {
    const change = fc.record({ heard: histories(AROUND), removed: fc.array(fc.nat(60), { maxLength: 3 }) });
    await fc.assert(
      fc.asyncProperty(histories(AROUND), fc.array(change, { maxLength: 3 }), async (listens, changes) => {
        let now = listens;
        const { service } = over(() => now);
        await figuresOf(service);
        for (const { heard, removed } of changes) {
          now = [...now, ...heard.slice(0, 5)]
            .filter((_, at) => !removed.includes(at))
            .sort((a, b) => a.endedAt.getTime() - b.endedAt.getTime());
          expect(await figuresOf(service)).toEqual(await figuresOf(over(() => now).service));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is read in the months that have changed, and a long one some months at a time', async () => {
    const monthly = Array.from({ length: 30 }, (_, i) => listenOf({ endedAt: new Date(Date.UTC(2021, i, 5)) }));
    let listens = monthly;
    const { service, read } = over(() => listens);
    expect((await service.summary('ann', {})).listens).toBe(30);
    expect(read.splice(0)).toEqual(['2021-01 to 2021-12', '2022-01 to 2022-12', '2023-01 to 2023-06']);
    listens = [...monthly, listenOf({ endedAt: new Date(Date.UTC(2023, 5, 6)) })];
    expect((await service.summary('ann', {})).listens).toBe(31);
    expect(read.splice(0)).toEqual(['2023-06 to 2023-06']);
    listens = listens.slice(1);
    expect((await service.summary('ann', {})).listens).toBe(30);
    expect(read).toEqual([]);
  });
});
