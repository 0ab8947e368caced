import type { Logger } from '../../logger.js';

/** Takes note of who got which variant. */
export interface Exposures {
  note(exposure: Exposure): void;
  /** Stores what was noted and is not stored yet. */
  flush(): Promise<void>;
  stop(): Promise<void>;
}

export interface Exposure {
  userId: string;
  flag: string;
  /** Of the flag. */
  version: number;
  variant: string;
}

/** As the event store takes it; of two with the same `once` it keeps one. */
export interface ExposureEvent {
  userId: string;
  kind: 'exposure';
  at: Date;
  data: { flag: string; version: number; variant: string };
  once: string;
}

const FLUSH_EVERY_MS = 2_000;
const MOST_WAITING = 10_000;
const MOST_REMEMBERED = 200_000;
const DAY_MS = 86_400_000;

/**
 * Once for each listener, flag (in one version), variant and day: here as far as this process remembers, and in the store
 * by the `once` of the event. Never delays anybody; what is too much at once is dropped, and said.
 */
export function createExposures(deps: {
  record(events: readonly ExposureEvent[]): Promise<void>;
  logger: Logger;
  now: () => number;
}): Exposures {
  const { record, logger, now } = deps;
  let day = 0;
  const noted = new Set<string>();
  let waiting: ExposureEvent[] = [];
  let dropped = 0;
  let writing: Promise<void> = Promise.resolve();

  async function write(): Promise<void> {
    const batch = waiting;
    waiting = [];
    if (dropped > 0) logger.warn({ dropped }, 'exposures were too many to be stored');
    dropped = 0;
    if (batch.length === 0) return;
    await record(batch).catch((error: unknown) => logger.error({ err: error }, 'exposures were not stored'));
  }

  const flush = (): Promise<void> => (writing = writing.then(write));
  const timer = setInterval(() => void flush(), FLUSH_EVERY_MS).unref();

  return {
    note({ userId, flag, version, variant }) {
      const at = now();
      const today = Math.floor(at / DAY_MS);
      if (today !== day || noted.size >= MOST_REMEMBERED) noted.clear();
      day = today;
      const once = `${userId} ${flag} ${version} ${variant} ${today}`;
      if (noted.has(once)) return;
      if (waiting.length >= MOST_WAITING) {
        dropped += 1;
        return;
      }
      noted.add(once);
      waiting.push({ userId, kind: 'exposure', at: new Date(at), data: { flag, version, variant }, once });
    },

    flush,

    async stop() {
      clearInterval(timer);
      await flush();
    },
  };
}
