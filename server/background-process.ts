import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from '../config/env.js';
import type { StandBack } from './answers-first.js';
import type { Logger } from './logger.js';
import { answerStandBack } from './stand-back-channel.js';

export interface BackgroundProcess {
  /** Lets it finish what it is writing, then ends it. */
  stop(): Promise<void>;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
const STEADY_AFTER_MS = 60_000;
const STOP_AT_MOST_MS = 15_000;

/** Keeps background.ts running: one that ends by itself is started again, more and more slowly while that repeats. */
export function startBackgroundProcess(postgresUrl: string, standBack: StandBack, logger: Logger): BackgroundProcess {
  const here = fileURLToPath(import.meta.url);
  const program = path.join(path.dirname(here), `background${path.extname(here)}`);
  let child: ChildProcess | null = null;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let pauseMs = FIRST_PAUSE_MS;

  const start = (): void => {
    const startedAt = performance.now();
    child = fork(program, {
      env: childEnvironment({ POSTGRES_URL: postgresUrl }),
      // Batches of an import die young where they have the room for it: half the work of collecting them. It is collected by
      // the main thread alone, whose low priority the collector's own threads would not have.
      execArgv: [...process.execArgv, '--max-semi-space-size=32', '--single-threaded-gc'],
    });
    answerStandBack(child, standBack);
    child.once('exit', (code, signal) => {
      child = null;
      if (stopped) return;
      if (performance.now() - startedAt > STEADY_AFTER_MS) pauseMs = FIRST_PAUSE_MS;
      logger.warn({ code, signal, pauseMs }, 'the background process ended; starting it again');
      timer = setTimeout(start, pauseMs);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    });
  };
  start();

  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      const running = child;
      if (running === null) return;
      const gone = new Promise<void>((resolve) => running.once('exit', () => resolve()));
      if (running.connected) running.disconnect();
      const patience = setTimeout(() => running.kill('SIGKILL'), STOP_AT_MOST_MS);
      await gone;
      clearTimeout(patience);
    },
  };
}
