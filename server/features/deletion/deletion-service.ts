import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../../logger.js';
import type { Queue } from '../../queue.js';
import type { Locks } from '../history/locks.js';
import type { Deletion, DeletionScope, DeletionStore } from './deletion-store.js';

const SWEEP_QUEUE = 'deletion-sweep';
const EVERY_MINUTE = '* * * * *';
const POLL_MS = 200;

export interface DeletionServiceDeps {
  store: DeletionStore;
  locks: Pick<Locks, 'ifFree'>;
  queue: Pick<Queue, 'work' | 'schedule'>;
  logger: Logger;
  /** Removes all of a scope, in every store. Safe to repeat, also after all of it is gone. */
  remove: Record<DeletionScope, (userId: string) => Promise<unknown>>;
}

/**
 * Deletes what a listener asked to delete; resolves when it is gone. That it is wanted is noted first: whatever ends this
 * before, a killed process too, it is taken up again at the next start, or within a minute.
 */
export interface DeletionService {
  history: (userId: string) => Promise<void>;
  account: (userId: string) => Promise<void>;
  /** Finishes, now and every minute, what broke off. */
  start(): Promise<void>;
}

export function createDeletionService(deps: DeletionServiceDeps): DeletionService {
  const { store, locks, queue, logger } = deps;

  /** Returns false, at once, where another is at it. */
  const finish = (deletion: Deletion): Promise<boolean> =>
    locks.ifFree(`deletion:${deletion.userId}`, async () => {
      // Somebody may have finished it meanwhile, and the listener have begun anew.
      if (!(await store.isNoted(deletion))) return;
      await deps.remove[deletion.scope](deletion.userId);
      await store.strike(deletion);
    });

  const sweep = async (): Promise<void> => {
    for (const deletion of await store.list()) {
      try {
        await finish(deletion);
      } catch (error) {
        // The others' turn comes all the same, and this one's again in a minute.
        logger.error({ err: error, userId: deletion.userId, scope: deletion.scope }, 'a deletion failed');
      }
    }
  };

  async function remove(deletion: Deletion): Promise<void> {
    await store.note(deletion);
    while (!(await finish(deletion))) await sleep(POLL_MS);
  }

  return {
    history: (userId) => remove({ userId, scope: 'history' }),
    account: (userId) => remove({ userId, scope: 'account' }),

    async start() {
      await queue.work(SWEEP_QUEUE, sweep);
      await queue.schedule(SWEEP_QUEUE, EVERY_MINUTE);
      await sweep();
    },
  };
}
