/** Durable background work, shared by all processes. A job's data is a pointer (an id), never the work itself. */
export interface Queue {
  /** Runs `handle` for each job of this name, one at a time per process. A job whose handler rejects is tried again. */
  work(name: string, handle: (data: Record<string, string>, signal: AbortSignal) => Promise<void>): Promise<void>;
  /** `onceFor`: while a job of this name with the same value waits, no second one is added. It waits `delayS` at least. */
  enqueue(name: string, data: Record<string, string>, onceFor: string, delayS?: number): Promise<void>;
  /** A cron expression in UTC; once for the whole installation. */
  schedule(name: string, cron: string): Promise<void>;
}

export interface QueueSizes {
  /** How many jobs of each name wait or run, in the whole installation. */
  sizes(): Promise<{ name: string; jobs: number }[]>;
}

export const JOB_STATES = ['waiting', 'retrying', 'running', 'completed', 'cancelled', 'failed'] as const;
export type JobState = (typeof JOB_STATES)[number];

export interface QueueState {
  name: string;
  /** When it runs by itself: a cron expression in UTC. */
  cron: string | null;
  /** Of jobs that are kept: what is done for half a day, what failed for a week. */
  counts: Record<JobState, number>;
  /** Since when the one has waited that waits longest, and is due. */
  waitingSince: Date | null;
  lastFailedAt: Date | null;
}

export interface Job {
  id: string;
  state: JobState;
  /** A pointer (an id), never the work itself. */
  data: Record<string, unknown>;
  /** How often it was begun again, and how often it may be. */
  retries: number;
  retryLimit: number;
  createdAt: Date;
  /** Not before. */
  startAfter: Date;
  startedAt: Date | null;
  endedAt: Date | null;
  /** Why it failed the last time, in words. */
  error: string | null;
}

/** Runs SQL, inside of a transaction perhaps. */
export type RunSql = (text: string, values: unknown[]) => Promise<{ rows: unknown[] }>;

/** What people see of queues, and do by hand. */
export interface JobDesk {
  /** By name. */
  queues(): Promise<QueueState[]>;
  isQueue(name: string): Promise<boolean>;
  /** Newest first; of a state, or of all of them. */
  list(queue: string, state: JobState | null, limit: number, after: { at: Date; id: string } | null): Promise<Job[]>;
  /** Locks the job until the end of the transaction that `run` belongs to. Null: there is none. */
  lock(queue: string, id: string, run: RunSql): Promise<JobState | null>;
  /** A job that failed has its turn again. */
  retry(queue: string, id: string, run: RunSql): Promise<void>;
  /** It is not done. */
  cancel(queue: string, id: string, run: RunSql): Promise<void>;
}
