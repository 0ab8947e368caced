import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

export interface KeptRunning {
  /** Ends it, for good; resolves when it is gone. */
  stop(): Promise<void>;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 30_000;
const STEADY_AFTER_MS = 60_000;

/**
 * Starts a child again that ended by itself, more and more slowly while that repeats or a start fails. `end` asks a child
 * to end; `onTrouble` is told of each end that was not asked for, and of each start that failed.
 */
export function keepRunning(
  first: ChildProcess,
  start: () => Promise<ChildProcess>,
  end: (child: ChildProcess) => void,
  onTrouble: (error: Error) => void,
): KeptRunning {
  const stopping = new AbortController();
  let child = first;
  let pauseMs = FIRST_PAUSE_MS;

  /** Null when it is to stop before. */
  async function startAgain(): Promise<ChildProcess | null> {
    for (;;) {
      await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return null;
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      try {
        return await start();
      } catch (error) {
        onTrouble(error instanceof Error ? error : new Error(String(error)));
      }
    }
  }

  async function watch(): Promise<void> {
    for (;;) {
      const startedAt = performance.now();
      if (stopping.signal.aborted) end(child);
      await gone(child);
      if (stopping.signal.aborted) return;
      if (performance.now() - startedAt > STEADY_AFTER_MS) pauseMs = FIRST_PAUSE_MS;
      onTrouble(new Error(`it ended by itself (${child.signalCode ?? `exit code ${child.exitCode}`})`));
      const next = await startAgain();
      if (next === null) return;
      child = next;
    }
  }
  const watching = watch();

  return {
    async stop() {
      stopping.abort();
      end(child);
      await watching;
    },
  };
}

export function gone(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', () => resolve());
  });
}
