import { AppError } from '../../errors.js';
import type { ServerEvent } from '../../http/event-stream.js';

/** Tells whoever follows that flags have changed. */
export interface FlagChanges {
  tell(): void;
  /**
   * An event for each change, as OFREP describes them, and at once when something changed after the revision `since`.
   * Ends with the signal. Throws a 503 when too many follow.
   */
  follow(since: number | null, signal: AbortSignal): AsyncGenerator<ServerEvent>;
}

const MOST_FOLLOWERS = 1_000;
const RETRY_AFTER_S = 30;

/** The name of a state of all flags, as clients compare it. */
export const tagOf = (revision: number): string => `"r${revision}"`;

export function createFlagChanges(revision: () => number): FlagChanges {
  let wake = (): void => undefined;
  let changed = new Promise<void>((resolve) => (wake = resolve));
  let followers = 0;

  async function* events(since: number | null, signal: AbortSignal): AsyncGenerator<ServerEvent> {
    followers += 1;
    let seen = since ?? revision();
    const gone = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    try {
      while (!signal.aborted) {
        const next = changed;
        if (revision() !== seen) {
          seen = revision();
          const data = { type: 'refetchEvaluation', etag: tagOf(seen), lastModified: Math.floor(Date.now() / 1_000) };
          yield { event: 'message', id: String(seen), data };
        }
        await Promise.race([next, gone]);
      }
    } finally {
      followers -= 1;
    }
  }

  return {
    tell() {
      wake();
      changed = new Promise((resolve) => (wake = resolve));
    },

    follow(since, signal) {
      if (followers >= MOST_FOLLOWERS) {
        throw new AppError(503, 'too-many-followers', 'Too many follow the flags on this process.', {
          retryAfter: RETRY_AFTER_S,
        });
      }
      return events(since, signal);
    },
  };
}
