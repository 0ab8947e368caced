import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import PgBoss from 'pg-boss';
import type { Logger } from '../logger.js';
import type { JobDesk, Queue, QueueSizes } from '../queue.js';
import { createJobDesk } from './job-desk.js';

const RETRIES = 3;
/** So often it is looked for due jobs, in all queues with one query; each queue by itself asks seldom. */
const LOOK_MS = 500;
const POLL_S = 30;
const LONGEST_JOB_S = 23 * 60 * 60;
const STOP_PATIENCE_MS = 10_000;
/** So long can what failed be looked at, and tried again. */
const FAILED_KEPT_S = 7 * 24 * 60 * 60;

export interface QueueClient extends Queue, QueueSizes {
  jobs: JobDesk;
  /** Lets running jobs see an aborted signal, waits for them, then stops. */
  close(): Promise<void>;
}

/** Of these queues those with a job that is due; bounded here, for a server that hangs would end the looking for good. */
const DUE = {
  name: 'due-queues',
  query_timeout: 5_000,
  text: `SELECT asked.name
           FROM unnest($1::text[]) AS asked(name),
        LATERAL (SELECT FROM pgboss.job
                  WHERE job.name = asked.name AND state < 'active' AND start_after < now() LIMIT 1) AS due`,
};

/** pg-boss on the shared pool: tables of its own in the schema "pgboss". */
export async function openQueue(pool: pg.Pool, logger: Logger): Promise<QueueClient> {
  /** Jobs that run, and queries about jobs. */
  const pending = new Set<Promise<unknown>>();
  const noted = <T>(work: Promise<T>): Promise<T> => {
    pending.add(work);
    const forget = (): void => void pending.delete(work);
    work.then(forget, forget);
    return work;
  };
  const boss = new PgBoss({
    db: { executeSql: (text, values) => noted(pool.query(text, values)) },
    schema: 'pgboss',
    supervise: true,
    schedule: true,
    archiveFailedAfterSeconds: FAILED_KEPT_S,
  });
  boss.on('error', (error) => logger.error({ err: error }, 'the queue failed'));
  await boss.start();
  const stopping = new AbortController();
  const created = new Map<string, Promise<void>>();
  const create = (name: string): Promise<void> => {
    const known = created.get(name);
    if (known) return known;
    const options = {
      name,
      policy: 'short' as const,
      retryLimit: RETRIES,
      retryBackoff: true,
      expireInSeconds: LONGEST_JOB_S,
    };
    const made = boss.createQueue(name, options);
    created.set(name, made);
    return made;
  };
  /** By queue. */
  const workers = new Map<string, string>();
  const look = async (): Promise<void> => {
    const { rows } = await noted(pool.query<{ name: string }>({ ...DUE, values: [[...workers.keys()]] }));
    for (const { name } of rows) boss.notifyWorker(workers.get(name) ?? '');
  };
  const looking = (async () => {
    while (!stopping.signal.aborted) {
      if (workers.size > 0) await look().catch((error: unknown) => boss.emit('error', error));
      await sleep(LOOK_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  return {
    async work(name, handle) {
      await create(name);
      const options = { batchSize: 1, pollingIntervalSeconds: POLL_S };
      const worker = await boss.work<Record<string, string>>(name, options, async ([job]) => {
        if (job === undefined) return;
        try {
          await noted(handle(job.data, stopping.signal));
        } catch (error) {
          logger.error({ err: error, job: name, id: job.id }, 'a background job failed');
          throw error;
        }
      });
      workers.set(name, worker);
    },

    async enqueue(name, data, onceFor, delayS = 0) {
      await create(name);
      await boss.send(name, data, { singletonKey: onceFor, startAfter: delayS });
    },

    async schedule(name, cron) {
      await create(name);
      await boss.schedule(name, cron, {}, { tz: 'UTC' });
    },

    async sizes() {
      const names = (await boss.getQueues()).map(({ name }) => name).filter((name) => !name.startsWith('__'));
      return Promise.all(
        names.map(async (name) => ({ name, jobs: await boss.getQueueSize(name, { before: 'completed' }) })),
      );
    },

    jobs: createJobDesk(boss, (text, values) => pool.query(text, values)),

    async close() {
      stopping.abort(new Error('the server is stopping'));
      await looking;
      await Promise.allSettled(pending);
      await boss.stop({ graceful: true, wait: true, timeout: STOP_PATIENCE_MS, close: false });
      // It waits neither for a job that it was just fetching nor for its own last word about one.
      while (pending.size > 0) {
        await Promise.allSettled(pending);
        await nextTurn();
      }
    },
  };
}
