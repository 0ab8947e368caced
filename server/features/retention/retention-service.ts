import type { Logger } from '../../logger.js';
import type { Queue } from '../../queue.js';
import type { RetentionStore } from './retention-store.js';

const QUEUE = 'retention';
const NIGHTLY = '41 2 * * *';
const DAY_MS = 86_400_000;
/** As long as a deleted chat can be restored. */
const CHATS_KEPT_DAYS = 30;
const ANSWERS_KEPT_DAYS = 1;
/** Older ones are asked for again, where they are needed. */
const LOOKUPS_KEPT_DAYS = 180;

export interface RetentionService {
  /** Deletes for good what nobody can get back any more. Safe to repeat. */
  run(now: Date): Promise<void>;
  /** Runs nightly, once for the installation. */
  start(): Promise<void>;
}

export function createRetentionService(deps: {
  store: RetentionStore;
  queue: Queue;
  logger: Logger;
  /** Days, as an admin has set them; 0: for ever. */
  kept(): { chats: number; audit: number; health: number };
}): RetentionService {
  const { store, queue, logger } = deps;
  const run = async (now: Date): Promise<void> => {
    const daysAgo = (days: number): Date => new Date(now.getTime() - days * DAY_MS);
    const logins = await store.deleteExpiredLogins(now);
    const answers = await store.deleteIdempotencyKeys(daysAgo(ANSWERS_KEPT_DAYS));
    const chats = await store.deleteDeletedChats(daysAgo(CHATS_KEPT_DAYS));
    const kept = deps.kept();
    const silent = kept.chats === 0 ? 0 : await store.deleteSilentChats(daysAgo(kept.chats));
    const audit = kept.audit === 0 ? 0 : await store.deleteAudit(daysAgo(kept.audit));
    const samples = await store.deleteHealthSamples(daysAgo(kept.health));
    const lookups = await store.deleteLookups(daysAgo(LOOKUPS_KEPT_DAYS));
    const windows = await store.deleteCallWindows(now);
    const pauses = await store.deletePauses(now);
    logger.info({ logins, answers, chats, silent, audit, samples, lookups, windows, pauses }, 'retention');
  };
  return {
    run,
    async start() {
      await queue.work(QUEUE, () => run(new Date()));
      await queue.schedule(QUEUE, NIGHTLY);
    },
  };
}
