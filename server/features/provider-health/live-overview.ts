import { AppError } from '../../errors.js';
import type { Logger } from '../../logger.js';

export interface LiveEvent {
  event: 'health' | 'unavailable' | 'heartbeat';
  id: string;
  data: unknown;
}

export interface LiveOverview<W extends string> {
  /**
   * First how it is, then every change, and a heartbeat when there was none for a while. Ends with the signal, and
   * after an hour, so that whoever comes back shows again that they may. Throws a 503 when too many follow.
   */
  follow(window: W, signal: AbortSignal): AsyncGenerator<LiveEvent>;
}

interface Topic {
  followers: number;
  /** Rises with each change. */
  version: number;
  current: Pick<LiveEvent, 'event' | 'data'> | null;
  written: string;
  changed: Promise<void>;
  wake: () => void;
  timer: NodeJS.Timeout | undefined;
}

const MAX_FOLLOWERS = 100;
const RETRY_AFTER_S = 30;

/** Looks for everybody who follows the same window at once, and only while somebody does. */
export function createLiveOverview<W extends string>(deps: {
  /** What followers shall see, as JSON keeps it. */
  read: (window: W) => Promise<unknown>;
  logger: Logger;
  everyMs?: number;
  heartbeatMs?: number;
  longestMs?: number;
}): LiveOverview<W> {
  const { read, logger, everyMs = 2_000, heartbeatMs = 15_000, longestMs = 3_600_000 } = deps;
  const topics = new Map<W, Topic>();
  let followers = 0;

  async function look(window: W, topic: Topic): Promise<void> {
    topic.timer = undefined;
    const current = await read(window).then(
      (data) => ({ event: 'health' as const, data }),
      (error: unknown) => {
        logger.debug({ err: error }, 'provider health could not be read');
        return { event: 'unavailable' as const, data: { detail: 'The database that keeps health does not answer.' } };
      },
    );
    const written = JSON.stringify(current, withoutTime);
    if (written !== topic.written) {
      Object.assign(topic, { current, written, version: topic.version + 1 });
      topic.wake();
      topic.changed = new Promise((resolve) => (topic.wake = resolve));
    }
    if (topic.followers > 0) topic.timer = setTimeout(() => void look(window, topic), everyMs);
    else topics.delete(window);
  }

  function join(window: W): Topic {
    const known = topics.get(window);
    if (known) {
      known.followers += 1;
      return known;
    }
    const topic: Topic = {
      followers: 1,
      version: 0,
      current: null,
      written: '',
      changed: Promise.resolve(),
      wake: () => undefined,
      timer: undefined,
    };
    topic.changed = new Promise((resolve) => (topic.wake = resolve));
    topics.set(window, topic);
    void look(window, topic);
    return topic;
  }

  function leave(window: W, topic: Topic): void {
    topic.followers -= 1;
    followers -= 1;
    if (topic.followers > 0 || topic.timer === undefined) return;
    clearTimeout(topic.timer);
    topics.delete(window);
  }

  async function* events(window: W, signal: AbortSignal): AsyncGenerator<LiveEvent> {
    followers += 1;
    const topic = join(window);
    const end = Date.now() + longestMs;
    let seen = 0;
    try {
      while (!signal.aborted && Date.now() < end) {
        if (topic.current !== null && topic.version > seen) {
          seen = topic.version;
          yield { ...topic.current, id: String(seen) };
        } else if (!(await changesWithin(topic.changed, heartbeatMs, signal))) {
          yield { event: 'heartbeat', id: String(seen), data: { at: new Date().toISOString() } };
        }
      }
    } finally {
      leave(window, topic);
    }
  }

  return {
    follow(window, signal) {
      if (followers >= MAX_FOLLOWERS) {
        throw new AppError(503, 'too-many-followers', 'Too many follow the health of providers on this process.', {
          retryAfter: RETRY_AFTER_S,
        });
      }
      return events(window, signal);
    },
  };
}

/** When it was looked at is no change. */
function withoutTime(key: string, value: unknown): unknown {
  return key === 'updatedAt' ? undefined : value;
}

function changesWithin(changed: Promise<void>, ms: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const done = (happened: boolean): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      resolve(happened);
    };
    const onAbort = (): void => done(true);
    const timer = setTimeout(() => done(false), ms);
    signal.addEventListener('abort', onAbort, { once: true });
    void changed.then(() => done(true));
  });
}
