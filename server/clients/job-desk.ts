import type PgBoss from 'pg-boss';
import { z } from 'zod';
import { type Job, type JobDesk, type JobState, type QueueState, type RunSql } from '../queue.js';

/** Our word for each of pg-boss's states. */
const STATES: Record<string, JobState> = {
  created: 'waiting',
  retry: 'retrying',
  active: 'running',
  completed: 'completed',
  cancelled: 'cancelled',
  failed: 'failed',
};
const stateNamed = z.string().transform((name): JobState => STATES[name] ?? 'waiting');
const nameOf = (state: JobState): string | null =>
  Object.entries(STATES).find(([, ours]) => ours === state)?.[0] ?? null;

const time = z.date().nullable();
const figures = z.object({
  name: z.string(),
  state: stateNamed,
  jobs: z.int(),
  due: time,
  ended: time,
});
const message = z.object({ message: z.string() });
/** pg-boss keeps what a handler rejected with; of its own words it makes a `value`. */
const failure = z.union([message, z.object({ value: message }).transform(({ value }) => value)]);
const row = z.object({
  id: z.string(),
  state: stateNamed,
  data: z.record(z.string(), z.unknown()).nullable(),
  retries: z.int(),
  retryLimit: z.int(),
  createdAt: z.date(),
  startAfter: z.date(),
  startedAt: time,
  endedAt: time,
  output: z.unknown(),
});

const isOurs = (name: string): boolean => !name.startsWith('__');
const noJobs = (): QueueState['counts'] => ({
  waiting: 0,
  retrying: 0,
  running: 0,
  completed: 0,
  cancelled: 0,
  failed: 0,
});

// The library counts what waits, and finds a job by its id: the two lists have to be read from its tables.
const FIGURES = `
  SELECT name, state::text, count(*)::int AS jobs, max(completed_on) AS ended,
         min(greatest(start_after, created_on)) FILTER (WHERE state < 'active' AND start_after <= now()) AS due
  FROM pgboss.job GROUP BY name, state`;
const LIST = `
  SELECT id, state::text, data, retry_count AS retries, retry_limit AS "retryLimit", start_after AS "startAfter",
         created_on AS "createdAt", started_on AS "startedAt", completed_on AS "endedAt", output
  FROM pgboss.job
  WHERE name = $1 AND ($2::text IS NULL OR state::text = $2)
    AND ($3::timestamptz IS NULL OR (date_trunc('milliseconds', created_on), id) < ($3, $4::uuid))
  ORDER BY date_trunc('milliseconds', created_on) DESC, id DESC LIMIT $5`;
const LOCK = 'SELECT state::text FROM pgboss.job WHERE name = $1 AND id = $2::uuid FOR UPDATE';

/** The jobs of pg-boss, for people who look after them. */
export function createJobDesk(boss: PgBoss, sql: RunSql): JobDesk {
  return {
    async queues() {
      const [queues, schedules, { rows }] = await Promise.all([
        boss.getQueues(),
        boss.getSchedules(),
        sql(FIGURES, []),
      ]);
      const all = z.array(figures).parse(rows);
      return queues
        .map(({ name }) => name)
        .filter(isOurs)
        .sort()
        .map((name): QueueState => {
          const own = all.filter((one) => one.name === name);
          const counts = noJobs();
          for (const { state, jobs } of own) counts[state] = jobs;
          const due = own.flatMap((one) => one.due ?? []);
          return {
            name,
            cron: schedules.find((schedule) => schedule.name === name)?.cron ?? null,
            counts,
            waitingSince: due.length === 0 ? null : new Date(Math.min(...due.map(Number))),
            lastFailedAt: own.find(({ state }) => state === 'failed')?.ended ?? null,
          };
        });
    },

    isQueue: async (name) => isOurs(name) && (await boss.getQueue(name)) !== null,

    async list(queue, state, limit, after) {
      const named = state === null ? null : nameOf(state);
      const { rows } = await sql(LIST, [queue, named, after?.at ?? null, after?.id ?? null, limit]);
      return z.array(row).parse(rows).map(toJob);
    },

    async lock(queue, id, run) {
      const { rows } = await run(LOCK, [queue, id]);
      return z.array(z.object({ state: stateNamed })).parse(rows)[0]?.state ?? null;
    },

    retry: (queue, id, run) => boss.retry(queue, id, { db: { executeSql: run } }),
    cancel: (queue, id, run) => boss.cancel(queue, id, { db: { executeSql: run } }),
  };
}

function toJob({ output, data, ...job }: z.infer<typeof row>): Job {
  const failed = failure.safeParse(output);
  return { ...job, data: data ?? {}, error: failed.success ? failed.data.message : null };
}
