import { describe, expect, it } from '@jest/globals';
import { createInstanceStatistics } from '../../server/features/analytics/instance-statistics.js';

describe('figures of the whole installation', () => {
  it('are computed once for all who ask, again after ten minutes, and at once after a failure', async () => {
    let [now, asked] = [0, 0];
    let fails = true;
    const get = createInstanceStatistics({
      listens: {
        async userIds() {
          asked++;
          if (fails) throw new Error('away');
          return [];
        },
      },
      months: { loadMonths: async () => [] },
      storageBytes: async () => ({ postgres: 1, mongo: null }),
      now: () => now,
    });
    await expect(get()).rejects.toThrow('away');
    fails = false;
    await Promise.all([get(), get()]);
    now = 10 * 60_000 - 1;
    expect(await get()).toMatchObject({ listeners: 0, listens: 0, topTracks: [], computedAt: new Date(0) });
    expect(asked).toBe(2);
    now++;
    expect(await get()).toMatchObject({ computedAt: new Date(now) });
    expect(asked).toBe(3);
  });
});
