import type { Logger } from '../../logger.js';
import type { EventStore, NewEvent } from './event-store.js';

/** The events of everybody here, of which the newest wait to be stored. */
export interface Events extends Omit<EventStore, 'record'> {
  /** Never delays anybody. False where too many wait already: then it is dropped, and that is said. */
  note(event: NewEvent): boolean;
  /** Stores what was noted and is not stored yet. */
  flush(): Promise<void>;
  stop(): Promise<void>;
}

const FLUSH_EVERY_MS = 1_000;
const MOST_WAITING = 10_000;

/**
 * Stores events every second, many at once: a write for each answer costs the next one more than what it tells is worth.
 * What was noted of somebody who is deleted meanwhile, here or by another process, is stored nowhere.
 */
export function createBufferedEvents(deps: {
  store: EventStore;
  /** Those of these users that there are. */
  findUsers(ids: readonly string[]): Promise<ReadonlySet<string>>;
  logger: Logger;
}): Events {
  const { store, findUsers, logger } = deps;
  let waiting: NewEvent[] = [];
  let dropped = 0;
  let writing: Promise<void> = Promise.resolve();

  async function write(): Promise<void> {
    const batch = waiting;
    waiting = [];
    if (dropped > 0) logger.warn({ dropped }, 'events were too many to be stored');
    dropped = 0;
    if (batch.length === 0) return;
    try {
      const users = await findUsers([...new Set(batch.map(({ userId }) => userId))]);
      await store.record(batch.filter(({ userId }) => users.has(userId)));
    } catch (error) {
      logger.error({ err: error, events: batch.length }, 'events were not stored');
    }
  }

  const flush = (): Promise<void> => (writing = writing.then(write));
  const timer = setInterval(() => void flush(), FLUSH_EVERY_MS).unref();

  return {
    note(event) {
      if (waiting.length >= MOST_WAITING) {
        dropped += 1;
        return false;
      }
      waiting.push(event);
      return true;
    },

    flush,

    async *exportAll(userId) {
      await flush();
      yield* store.exportAll(userId);
    },

    async deleteAll(userId) {
      waiting = waiting.filter((event) => event.userId !== userId);
      await writing;
      await store.deleteAll(userId);
    },

    async stop() {
      clearInterval(timer);
      await flush();
    },
  };
}
