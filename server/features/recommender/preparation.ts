import { LRUCache } from 'lru-cache';

/** Makes listeners known before they ask for anything, one after the other. Its calls return at once. */
export interface Preparation {
  /** Who was prepared lately is not prepared again. */
  prepare(userId: string): void;
  /** A listener's history has changed. */
  renew(userId: string): void;
  /** Nobody is prepared any more; what is under way may break off, since the stores close. */
  close(): void;
}

export interface PreparationDeps {
  /** Makes a listener known. */
  prepare(userId: string): Promise<unknown>;
  /** Makes what is known of a listener hold again. */
  renew(userId: string): Promise<unknown>;
  onTrouble(error: unknown): void;
}

/** Who comes while so many wait has to wait when asking. */
const MOST_WAITING = 50;
const MOST_REMEMBERED = 10_000;
const AGAIN_AFTER_MS = 30 * 60_000;

export function createPreparation(deps: PreparationDeps): Preparation {
  const lately = new LRUCache<string, true>({ max: MOST_REMEMBERED, ttl: AGAIN_AFTER_MS });
  const waiting = new Map<string, 'prepare' | 'renew'>();
  let isBusy = false;
  let isClosed = false;

  async function work(): Promise<void> {
    isBusy = true;
    for (const [userId, what] of waiting) {
      waiting.delete(userId);
      try {
        await deps[what](userId);
      } catch (error) {
        if (!isClosed) deps.onTrouble(error);
      }
    }
    isBusy = false;
  }

  function enqueue(userId: string, what: 'prepare' | 'renew'): void {
    if (isClosed) return;
    waiting.set(userId, what);
    if (!isBusy) void work();
  }

  return {
    prepare(userId) {
      if (waiting.size >= MOST_WAITING || lately.has(userId)) return;
      lately.set(userId, true);
      enqueue(userId, 'prepare');
    },
    renew(userId) {
      // Who waits to be prepared will be known as of then.
      if (waiting.size < MOST_WAITING && !waiting.has(userId)) enqueue(userId, 'renew');
    },
    close() {
      isClosed = true;
      waiting.clear();
    },
  };
}
