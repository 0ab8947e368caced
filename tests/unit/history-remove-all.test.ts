import { describe, expect, it } from '@jest/globals';
import { createImportService, type ImportServiceDeps } from '../../server/features/history/import-service.js';

describe('removing the whole history', () => {
  it('takes along an import that was begun meanwhile, before any import may run', async () => {
    const steps: string[] = [];
    let ids = ['first'];
    const step = (name: string) => async (): Promise<void> => void steps.push(name);
    const never = async (): Promise<never> => Promise.reject(new Error('not asked for'));
    const imports: ImportServiceDeps['imports'] = {
      create: never,
      find: never,
      list: never,
      known: never,
      nextUnfinished: never,
      usersWithUnfinished: never,
      save: never,
      delete: never,
      endedBefore: never,
      rejected: () => {
        throw new Error('not asked for');
      },
      idsOf: async () => ids,
      move: async (_userId, id) => steps.push(`cancel ${id}`) > 0,
      deleteAll: step('delete imports'),
    };
    const service = createImportService({
      imports,
      listens: {
        deleteImport: never,
        async deleteAll() {
          steps.push('delete listens');
          ids = ['first', 'begun meanwhile'];
          return 7;
        },
      },
      folder: {
        make: never,
        open: never,
        exists: never,
        unchangedSince: never,
        remove: async (id) => void steps.push(`remove files of ${id}`),
      },
      months: { refresh: never },
      locks: {
        async exclusively(names, work) {
          steps.push(`lock ${names.join(', ')}`);
          const result = await work();
          steps.push('unlock');
          return result;
        },
        ifFree: never,
      },
      queue: { enqueue: never },
      onListensDeleted: step('forget what is shared'),
      onHistoryChanged: step('changed'),
    });
    expect(await service.removeAll('ann')).toBe(7);
    expect(steps).toEqual([
      'cancel first',
      'lock imports:ann, history:ann',
      'delete listens',
      'remove files of first',
      'remove files of begun meanwhile',
      'delete imports',
      'unlock',
      'forget what is shared',
      'changed',
    ]);
  });
});
