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
