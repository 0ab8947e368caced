import { LRUCache } from 'lru-cache';

/** Makes listeners known before they ask for anything, one after the other. */
export interface Preparation {
  /** Returns at once. Who was prepared lately is not prepared again, and who comes while many wait is not at all. */
  prepare(userId: string): void;
}

const MOST_WAITING = 50;
const MOST_REMEMBERED = 10_000;
const AGAIN_AFTER_MS = 30 * 60_000;

/** @param ready what makes a listener known; its errors go to `onTrouble` */
export function createPreparation(
  ready: (userId: string) => Promise<unknown>,
  onTrouble: (error: unknown) => void,
): Preparation {
  const lately = new LRUCache<string, true>({ max: MOST_REMEMBERED, ttl: AGAIN_AFTER_MS });
  const waiting: string[] = [];
  let isBusy = false;

  async function work(): Promise<void> {
    isBusy = true;
    for (let userId = waiting.shift(); userId !== undefined; userId = waiting.shift()) {
      try {
        await ready(userId);
      } catch (error) {
        onTrouble(error);
      }
    }
    isBusy = false;
  }

  return {
    prepare(userId) {
      if (waiting.length >= MOST_WAITING || lately.has(userId)) return;
      lately.set(userId, true);
      waiting.push(userId);
      if (!isBusy) void work();
    },
  };
}
