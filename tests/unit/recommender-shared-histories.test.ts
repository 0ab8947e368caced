import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeClosed } from '../../server/features/recommender/history-codec.js';
import { atOnce } from '../../server/in-slices.js';
import { readHistory } from '../../server/features/recommender/read-history.js';
import type { TasteSource } from '../../server/features/recommender/recommender-sources.js';
import {
  createSharedHistories,
  type SharedHistories,
  type SharedHistoryStore,
} from '../../server/features/recommender/shared-histories.js';
import { cacheOf, play, SONGS, told, type World } from './listener-cache-fixtures.js';
import { DAY_MS, historyOf, NOW, type Play } from './recommender-fixtures.js';

interface Stored extends SharedHistoryStore {
  kept: Map<string, { name: string; packed: Uint8Array }>;
  saves: number;
}

function aStore(): Stored {
  const kept: Stored['kept'] = new Map();
  const store: Stored = {
    kept,
    saves: 0,
    load: async (userId) => kept.get(userId)?.packed ?? null,
    nameOf: async (userId) => kept.get(userId)?.name ?? null,
    save: async (userId, name, packed) => {
      store.saves++;
      // At an odd place, as a driver's bytes may lie.
      const apart = new Uint8Array(packed.length + 3).subarray(3);
      apart.set(packed);
      kept.set(userId, { name, packed: apart });
    },
    delete: async (userId) => void kept.delete(userId),
  };
  return store;
}

const rules = { countingRule: 'all' as const, timeZone: 'Asia/Tokyo' };
const fails = (error: unknown): never => {
  throw error;
};
/** A listener of so many months. */
const ofMonths = (count: number): Play[] =>
  Array.from({ length: count }, (_, i) => ({ track: SONGS[i % SONGS.length]!, at: NOW - i * 31 * DAY_MS }));
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

/** A taste source that tells which months were read. */
function watched(taste: TasteSource): { taste: TasteSource; read: () => Promise<string[]> } {
  const asked: Promise<string[]>[] = [];
  return {
    taste: {
      ...taste,
      async loadMonths(userId, first, last) {
        const months = await taste.loadMonths(userId, first, last);
        asked.push(Promise.resolve(months.map(({ month }) => month)));
        return months;
      },
    },
    read: async () => (await Promise.all(asked.splice(0))).flat(),
  };
}

async function readAndShare(shared: SharedHistories, taste: TasteSource): Promise<void> {
  await shared.share('u', await readHistory(taste, 'u', null, () => undefined));
}

describe('what processes share of a history', () => {
  it('gives another process the same profile as reading everything, whatever has changed since', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(play, { minLength: 20, maxLength: 80 }),
        fc.array(play, { maxLength: 4 }),
        fc.array(fc.nat(80), { maxLength: 2 }),
        async (plays, heard, removed) => {
          const store = aStore();
          const world: World = { plays, tracks: SONGS, now: NOW };
          const sharing = (taste: TasteSource): SharedHistories =>
            createSharedHistories({ store, taste, onTrouble: fails });
          await cacheOf(world, sharing).listeners.load('u', rules);
          await settled();
          world.plays = [...plays, ...heard].filter((_, at) => !removed.includes(at));
          const listener = await cacheOf(world, sharing).listeners.load('u', rules);
          expect(told(listener)).toEqual(told(await cacheOf(world).listeners.load('u', rules)));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('leaves another process only the last months to read, of what is left', async () => {
    const store = aStore();
    let plays = ofMonths(20);
    const { taste, read } = watched(historyOf(() => plays));
    const shared = createSharedHistories({ store, taste, onTrouble: fails });
    await readAndShare(shared, taste);
    expect(await read()).toHaveLength(20);
    const another = async () => readHistory(taste, 'u', await shared.load('u'), () => undefined);
    expect((await another()).history.months).toHaveLength(20);
    expect(await read()).toEqual(['2025-12', '2026-01']);
    plays = ofMonths(1);
    expect((await another()).history.months).toHaveLength(1);
  });

  it('is packed once, however many processes have read it', async () => {
    const store = aStore();
    const taste = historyOf(() => ofMonths(20));
    const shared = createSharedHistories({ store, taste, onTrouble: fails });
    await readAndShare(shared, taste);
    await readAndShare(shared, taste);
    expect(store.saves).toBe(1);
    await readAndShare(
      shared,
      historyOf(() => ofMonths(24)),
    );
    expect(store.saves).toBe(2);
  });

  it('is nothing where there are only few months', async () => {
    const store = aStore();
    await readAndShare(
      createSharedHistories({ store, taste: historyOf(() => ofMonths(2)), onTrouble: fails }),
      historyOf(() => ofMonths(2)),
    );
    expect(store.saves).toBe(0);
  });

  it('does not outlive a deletion that comes while it is packed', async () => {
    const store = aStore();
    let plays = ofMonths(20);
    const taste = historyOf(() => plays);
    const shared = createSharedHistories({ store, taste, onTrouble: fails });
    const { save } = store;
    store.save = async (...saved) => {
      plays = [];
      await shared.forget('u');
      await save(...saved);
    };
    await readAndShare(shared, taste);
    expect(store.saves).toBe(1);
    expect(store.kept.size).toBe(0);
  });

  it('goes where nobody can say whether it holds', async () => {
    const store = aStore();
    const trouble: unknown[] = [];
    const taste = historyOf(() => ofMonths(20));
    const lost = new Error('the store is away');
    const shared = createSharedHistories({
      store,
      taste: { revisions: () => Promise.reject(lost) },
      onTrouble: (error) => void trouble.push(error),
    });
    await readAndShare(shared, taste);
    expect(trouble).toEqual([lost]);
    expect(store.kept.size).toBe(0);
  });

  it('is read anew where it cannot be read, or another version has packed it', async () => {
    const store = aStore();
    const world: World = { plays: ofMonths(20), tracks: SONGS, now: NOW };
    const trouble: unknown[] = [];
    const sharing = (taste: TasteSource): SharedHistories =>
      createSharedHistories({ store, taste, onTrouble: (error) => void trouble.push(error) });
    await cacheOf(world, sharing).listeners.load('u', rules);
    await settled();
    const { packed } = store.kept.get('u')!;
    const whole = told(await cacheOf(world).listeners.load('u', rules));
    for (const length of [0, 3, 11, 12, 100, packed.length - 1]) {
      store.kept.set('u', { name: 'cut off', packed: packed.slice(0, length) });
      expect(told(await cacheOf(world, sharing).listeners.load('u', rules))).toEqual(whole);
    }
    expect(trouble).not.toHaveLength(0);
    const lying = Buffer.from(
      Buffer.from(packed)
        .toString('latin1')
        .replace(/"count":\d+/, '"count":0'),
      'latin1',
    );
    expect(() => atOnce(decodeClosed(lying))).toThrow('what it does not hold');
    const newer = packed.slice();
    newer[0] = 9;
    expect(atOnce(decodeClosed(newer))).toBeNull();
  });
});
