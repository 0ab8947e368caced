import { conflict, notFound } from '../../errors.js';
import type { Job, JobDesk, JobState, QueueState } from '../../queue.js';
import type { Handled, JobStore, Note } from './job-store.js';

/** Background work, for those who look after it. 404 for a queue or a job that is not there. */
export interface JobService {
  queues(): Promise<QueueState[]>;
  list(queue: string, state: JobState | null, limit: number, after: { at: Date; id: string } | null): Promise<Job[]>;
  /** 409 `job-not-failed`. */
  retry(queue: string, id: string, note: Note): Promise<void>;
  /** 409 `job-not-waiting`: what has begun takes care of itself. */
  cancel(queue: string, id: string, note: Note): Promise<void>;
}

export function createJobService(desk: Pick<JobDesk, 'queues' | 'isQueue' | 'list'>, store: JobStore): JobService {
  async function known(queue: string): Promise<void> {
    if (!(await desk.isQueue(queue))) throw notFound('queue');
  }

  function check(handled: Handled, code: string, only: string): void {
    if (handled === null) throw notFound('job');
    if (!handled.done) throw conflict(code, `${only} This one is ${handled.was}.`, { state: handled.was });
  }

  return {
    queues: () => desk.queues(),

    async list(queue, state, limit, after) {
      await known(queue);
      return desk.list(queue, state, limit, after);
    },

    async retry(queue, id, note) {
      await known(queue);
      check(await store.retry(queue, id, note), 'job-not-failed', 'Only a job that has failed can be tried again.');
    },

    async cancel(queue, id, note) {
      await known(queue);
      check(await store.cancel(queue, id, note), 'job-not-waiting', 'Only a job that waits can be cancelled.');
    },
  };
}
