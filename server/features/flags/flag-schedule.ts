import type { Logger } from '../../logger.js';
import { AppError, conflict, invalid, notFound } from '../../errors.js';
import type { Queue } from '../../queue.js';
import type { Actor } from '../audit/audit.js';
import type { By, FlagService } from './flag-service.js';
import type { FlagScheduleStore, PlannedToggle } from './flag-schedule-store.js';

/** Flags that go on or off at a set time. */
export interface FlagSchedule {
  /** 404 for a key that is not there, 400 for a time that is over, 409 `too-many-schedules`. */
  plan(key: string, at: Date, enabled: boolean, by: By): Promise<PlannedToggle>;
  /** Soonest first. */
  list(key: string): Promise<PlannedToggle[]>;
  /** 404 where there is none. */
  cancel(key: string, id: string, actor: Actor): Promise<void>;
  /** Does what is due, once for the installation. */
  start(): Promise<void>;
}

export interface FlagScheduleDeps {
  store: FlagScheduleStore;
  flags: Pick<FlagService, 'get' | 'toggle'>;
  queue: Queue;
  logger: Logger;
  now: () => number;
}

const QUEUE = 'flag-schedule';
const EVERY_MINUTE = '* * * * *';
const MOST = 20;
const MOST_AT_ONCE = 100;

export function createFlagSchedule({ store, flags, queue, logger, now }: FlagScheduleDeps): FlagSchedule {
  /** Toggled first and then forgotten: one that is killed in between is done again, which changes nothing. */
  async function toggle({ id, key, enabled, reason, createdBy }: PlannedToggle): Promise<void> {
    const by = { id: createdBy?.id ?? null, requestId: null, reason: reason ?? 'schedule' };
    try {
      await flags.toggle(key, enabled, by, { action: 'flag.schedule' });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      logger.warn({ err: error, key }, 'a scheduled flag could not be switched');
    }
    await store.done(id);
  }

  return {
    async plan(key, at, enabled, { reason, ...actor }) {
      await flags.get(key);
      if (at.getTime() <= now()) throw invalid([{ path: 'body.at', message: 'is over already' }]);
      const planned = await store.add({ key, at, enabled, reason }, actor, MOST);
      if (planned === null) throw conflict('too-many-schedules', `${MOST} times are the most for one flag.`);
      // The look at every minute finds it too; this one is on the second.
      await queue.enqueue(QUEUE, {}, planned.id, Math.ceil((at.getTime() - now()) / 1_000));
      return planned;
    },

    async list(key) {
      await flags.get(key);
      return store.list(key);
    },

    async cancel(key, id, actor) {
      if (!(await store.cancel(key, id, actor))) throw notFound('schedule');
    },

    async start() {
      await queue.work(QUEUE, async () => {
        for (const due of await store.due(new Date(now()), MOST_AT_ONCE)) await toggle(due);
      });
      await queue.schedule(QUEUE, EVERY_MINUTE);
    },
  };
}
