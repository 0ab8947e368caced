import { AppError, notFound } from '../../errors.js';
import type { Logger } from '../../logger.js';
import { ProviderError } from '../../providers/provider-error.js';
import type { Queue } from '../../queue.js';
import { noBrief, type PlaylistService } from '../playlists/playlist-service.js';
import { nextTime } from './next-time.js';
import type { Schedule, ScheduleTimes } from './schedule.js';
import type { DueSchedule, ScheduleStore } from './schedule-store.js';

/** Makes playlists anew from their briefs at set times; what they held stays as a version. */
export interface ScheduleService {
  /** 404 for playlists of other listeners, 422 for one without a brief. */
  set(userId: string, playlistId: string, times: ScheduleTimes): Promise<Schedule>;
  /** 404 where there is none. */
  remove(userId: string, playlistId: string): Promise<void>;
  /** Makes what is due, each once for the installation. */
  start(): Promise<void>;
}

export interface ScheduleServiceDeps {
  store: ScheduleStore;
  playlists: Pick<PlaylistService, 'get' | 'remake' | 'versions'>;
  /** Brings the copy at the music service in step. */
  sync(userId: string, playlistId: string, signal: AbortSignal): Promise<unknown>;
  queue: Queue;
  logger: Logger;
  now: () => number;
}

const QUEUE = 'playlist-refresh';
const DUE_QUEUE = 'playlist-refresh-due';
const EVERY_MINUTE = '* * * * *';
const MOST_AT_ONCE = 100;
const LEASE_MS = 10 * 60_000;
const REASON = 'refreshed by schedule';

export function createScheduleService(deps: ScheduleServiceDeps): ScheduleService {
  const { store, playlists, queue, logger, now } = deps;

  /** One that was killed after it had made the version does not make a second one. */
  async function refresh({ userId, playlistId, nextAt }: DueSchedule): Promise<void> {
    const made = (await playlists.versions(userId, playlistId)).some(
      ({ reason, createdAt }) => reason === REASON && createdAt >= nextAt,
    );
    if (!made) await playlists.remake(userId, playlistId, REASON);
  }

  async function run(due: DueSchedule, signal: AbortSignal): Promise<string | null> {
    const { userId, playlistId } = due;
    try {
      await refresh(due);
      const { spotify } = await playlists.get(userId, playlistId);
      if (spotify !== null) await deps.sync(userId, playlistId, signal);
      return null;
    } catch (error) {
      signal.throwIfAborted();
      const isTold = error instanceof AppError || error instanceof ProviderError;
      logger[isTold ? 'warn' : 'error']({ err: error, playlistId }, 'a scheduled playlist failed');
      return isTold ? error.message : 'Something went wrong here.';
    }
  }

  return {
    async set(userId, playlistId, times) {
      const { brief } = await playlists.get(userId, playlistId);
      if (brief === null) throw noBrief();
      const schedule = await store.set(userId, playlistId, times, nextTime(times, new Date(now())));
      if (schedule === null) throw notFound('playlist');
      return schedule;
    },

    async remove(userId, playlistId) {
      if (!(await store.remove(userId, playlistId))) throw notFound('schedule');
    },

    async start() {
      await queue.work(QUEUE, async ({ playlistId = '' }, signal) => {
        const due = await store.find(playlistId);
        if (due === null || due.nextAt.getTime() > now()) return;
        const error = await run(due, signal);
        const lastAt = new Date(now());
        await store.done(due, { lastAt, nextAt: nextTime(due, lastAt), error });
      });
      await queue.work(DUE_QUEUE, async () => {
        const due = await store.claim(new Date(now()), new Date(now() + LEASE_MS), MOST_AT_ONCE);
        for (const playlistId of due) await queue.enqueue(QUEUE, { playlistId }, playlistId);
      });
      await queue.schedule(DUE_QUEUE, EVERY_MINUTE);
    },
  };
}
