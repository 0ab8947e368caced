import { beforeEach, describe, expect, it } from '@jest/globals';
import { type AnalyticsService, createAnalyticsService } from '../../server/features/analytics/analytics-service.js';
import { createSharedAnswers, type SharedAnswers } from '../../server/features/analytics/shared-answers.js';
import { listenOf, readingOf } from './analytics-fixtures.js';

const at = (day: number): Date => new Date(Date.UTC(2024, 0, day, 12));

let kept: Map<string, Map<string, object>>;
let plays: number;
let reads: number;
let store: SharedAnswers;

const reading = readingOf(() => Array.from({ length: plays }, (_, i) => listenOf({ endedAt: at(i + 1) })));
const version = async (): Promise<string> => String(plays);
const months = {
  version,
  revisions: reading.revisions,
  loadMonths(...asked: Parameters<typeof reading.loadMonths>) {
    reads++;
    return reading.loadMonths(...asked);
  },
};
const aProcess = (): AnalyticsService =>
  createAnalyticsService({
    months,
    genres: { genresOfArtists: async () => new Map() },
    preferences: { get: async () => ({ countingRule: 'all', timeZone: null }) },
    shared: createSharedAnswers(store, months),
    now: () => at(20).getTime(),
  });
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  kept = new Map();
  plays = 3;
  reads = 0;
  store = {
    find: async (userId, of, name) => kept.get(userId)?.get(`${of} ${name}`) ?? null,
    async keep(userId, of, name, answer) {
      const own = kept.get(userId) ?? new Map<string, object>();
      kept.set(userId, own.set(`${of} ${name}`, JSON.parse(JSON.stringify(answer)) as object));
    },
    forget: async (userId) => void kept.delete(userId),
  };
});

describe('figures that processes share', () => {
  it('are the same in another process, which reads no history for them', async () => {
    const [one, other] = [aProcess(), aProcess()];
    const all = async (from: AnalyticsService): Promise<unknown[]> => [
      await from.summary('ann', {}),
      await from.top('ann', { kind: 'artist', by: 'time', limit: 5 }),
      await from.trend('ann', { interval: 'day' }),
      await from.clock('ann', {}),
      await from.discovery('ann', {}),
      await from.streaks('ann', {}),
      await from.sessions('ann', { limit: 3 }),
      await from.forgotten('ann', { kind: 'track', limit: 3 }),
      await from.artist('ann', 'The Beatles', { limit: 3 }),
      await from.wrapped('ann', { year: 2024 }),
    ];
    const figures = await all(one);
    await settled();
    expect(reads).toBe(1);
    expect(await all(other)).toEqual(JSON.parse(JSON.stringify(figures)));
    expect(reads).toBe(1);
  });

  it('are of this very history, listener and question', async () => {
    await aProcess().summary('ann', {});
    await settled();
    const other = aProcess();
    expect((await other.summary('bob', {})).listens).toBe(3);
    expect((await other.summary('ann', { from: '2024-01-02' })).listens).toBe(2);
    expect(reads).toBe(3);
    plays = 5;
    expect((await aProcess().summary('ann', {})).listens).toBe(5);
    expect(reads).toBe(4);
  });

  it('are not asked for where the history is in memory', async () => {
    const one = aProcess();
    await one.summary('ann', {});
    store.find = () => Promise.reject(new Error('not to be asked'));
    await one.clock('ann', {});
    await one.summary('ann', {});
  });

  it('do not outlive a deletion that comes while they are worked out', async () => {
    const { keep } = store;
    store.keep = async (...answer) => {
      plays = 0;
      await store.forget('ann');
      await keep(...answer);
    };
    await aProcess().summary('ann', {});
    await settled();
    await settled();
    expect(kept.size).toBe(0);
  });
});
