import { describe, expect, it } from '@jest/globals';
import { createDeletionService, type DeletionServiceDeps } from '../../server/features/deletion/deletion-service.js';
import type { Deletion, DeletionStore } from '../../server/features/deletion/deletion-store.js';
import { testLogger } from '../test-config.js';

function memoryStore(): DeletionStore {
  let noted: Deletion[] = [];
  const same = (a: Deletion, b: Deletion): boolean => a.userId === b.userId && a.scope === b.scope;
  return {
    async note(deletion) {
      if (!noted.some((one) => same(one, deletion))) noted.push(deletion);
    },
    isNoted: async (deletion) => noted.some((one) => same(one, deletion)),
    async strike(deletion) {
      noted = noted.filter((one) => !same(one, deletion));
    },
    list: async () => noted,
  };
}

const service = (store: DeletionStore, remove: DeletionServiceDeps['remove'], busyTimes = 0) =>
  createDeletionService({
    store,
    locks: {
      async ifFree(_name, work) {
        if (busyTimes-- > 0) return false;
        await work();
        return true;
      },
    },
    queue: { work: async () => undefined, schedule: async () => undefined },
    logger: testLogger(),
    remove,
  });

describe('a deletion', () => {
  it.each(['history', 'account'] as const)('of the %s that broke off is finished at the next start', async (scope) => {
    const store = memoryStore();
    const userId = 'somebody';
    const calls: string[] = [];
    const died = service(store, {
      history: async () => Promise.reject(new Error('killed')),
      account: async () => Promise.reject(new Error('killed')),
    });
    await expect(died[scope](userId)).rejects.toThrow('killed');
    expect(await store.isNoted({ userId, scope })).toBe(true);

    const again = service(store, {
      history: async (id) => calls.push(`history ${id}`),
      account: async (id) => calls.push(`account ${id}`),
    });
    await again.start();
    expect(calls).toEqual([`${scope} ${userId}`]);
    expect(await store.list()).toEqual([]);
    await again.start();
    expect(calls).toHaveLength(1);
  });

  it('that fails does not keep others from being finished', async () => {
    const store = memoryStore();
    const users = ['first', 'second'];
    for (const userId of users) await store.note({ userId, scope: 'history' });
    const done: string[] = [];
    const failing = service(store, {
      async history(id) {
        if (id === users[0]) throw new Error('away');
        done.push(id);
      },
      account: async () => undefined,
    });
    await failing.start();
    expect(done).toEqual([users[1]]);
    expect(await store.list()).toEqual([{ userId: users[0], scope: 'history' }]);
  });

  it('that another process is at is waited for, and done once', async () => {
    const store = memoryStore();
    const done: string[] = [];
    const remove = async (id: string): Promise<void> => void done.push(id);
    await service(store, { history: remove, account: remove }, 2).history('somebody');
    expect(done).toEqual(['somebody']);
    expect(await store.list()).toEqual([]);
  });
});
