import { setTimeout as sleep } from 'node:timers/promises';
import type { StandBack } from '../../answers-first.js';
import type { Logger } from '../../logger.js';
import type { Queue } from '../../queue.js';
import type { ImportFolder } from './import-folder.js';
import type { ImportJob } from './import-job.js';
import { type ImportRunDeps, runImport, type RunEnd } from './import-run.js';
import type { ImportStore } from './import-store.js';
import type { ListenRecorder } from './listen-recorder.js';
import { importLock, type Locks } from './locks.js';
import type { MonthService } from './month-service.js';
import { createPace } from './pace.js';

export const IMPORT_QUEUE = 'history-import';
const SWEEP_QUEUE = 'history-import-sweep';
const EVERY_MINUTE = '* * * * *';
/** So many listeners' imports run at a time in one process. */
const WORKERS = 2;
const MOST_FAILURES = 6;
const FIRST_PAUSE_MS = 1_000;
const KEEP_FILES_MS = 7 * 86_400_000;
const LONGEST_UPLOAD_MS = 86_400_000;

export interface ImportWorkerDeps {
  imports: ImportStore;
  recorder: ListenRecorder;
  months: MonthService;
  folder: ImportFolder;
  locks: Locks;
  queue: Queue;
  logger: Logger;
  noteIsrcs: ImportRunDeps['noteIsrcs'];
  standBack: StandBack;
  onHistoryChanged(userId: string): Promise<void>;
}

/**
 * Runs imports in the background: those of one listener one after the other, whichever process takes them. An import
 * whose process was killed is found, at the next start or within a minute, by having no process that holds its lock.
 */
export async function startImportWorker(deps: ImportWorkerDeps): Promise<void> {
  const { imports, queue, folder } = deps;
  const wake = (userId: string): Promise<void> => queue.enqueue(IMPORT_QUEUE, { userId }, userId);
  const sweep = async (): Promise<void> => {
    for (const userId of await imports.usersWithUnfinished()) await wake(userId);
    for (const id of await imports.endedBefore(new Date(Date.now() - KEEP_FILES_MS))) await folder.remove(id);
    await removeAbandoned(deps);
  };
  for (let i = 0; i < WORKERS; i++) {
    await queue.work(IMPORT_QUEUE, async ({ userId }, signal) => {
      if (userId !== undefined) await runImportsOf(userId, deps, signal);
    });
  }
  await queue.work(SWEEP_QUEUE, sweep);
  await queue.schedule(SWEEP_QUEUE, EVERY_MINUTE);
  await sweep();
}

/** A process that was killed while it received files, or a listener who left meanwhile, leaves them to nobody. */
async function removeAbandoned({ imports, folder }: ImportWorkerDeps): Promise<void> {
  const ids = await folder.unchangedSince(new Date(Date.now() - LONGEST_UPLOAD_MS));
  if (ids.length === 0) return;
  const known = new Set(await imports.known(ids));
  for (const id of ids) if (!known.has(id)) await folder.remove(id);
}

/** Runs a listener's waiting imports, oldest first; does nothing where another process is at it. */
async function runImportsOf(userId: string, deps: ImportWorkerDeps, signal: AbortSignal): Promise<void> {
  await deps.locks.ifFree(importLock(userId), async () => {
    for (;;) {
      const job = signal.aborted ? null : await deps.imports.nextUnfinished(userId);
      if (job === null) return;
      await runWithPatience(job, deps, signal);
    }
  });
}

/** A store that is away for a moment must not fail an import: it is tried again from its checkpoint, more and more slowly. */
async function runWithPatience(job: ImportJob, deps: ImportWorkerDeps, signal: AbortSignal): Promise<void> {
  const { imports, logger } = deps;
  for (let failures = 0; !signal.aborted;) {
    try {
      await runOne(job, deps, signal);
      return;
    } catch (error) {
      if (signal.aborted) return;
      failures++;
      logger.error({ err: error, importId: job.id, failures }, 'an import failed');
      if (failures >= MOST_FAILURES) {
        const message = 'The import stopped because of an error on our side. Resume it to go on where it stopped.';
        await imports.move(job.userId, job.id, ['queued', 'running'], 'failed', message);
        return;
      }
      await sleep(FIRST_PAUSE_MS * 2 ** (failures - 1), undefined, { signal }).catch(() => undefined);
    }
  }
}

async function runOne({ userId, id }: ImportJob, deps: ImportWorkerDeps, signal: AbortSignal): Promise<void> {
  const { imports, folder, months, recorder, noteIsrcs, standBack, logger } = deps;
  await imports.move(userId, id, ['queued'], 'running');
  // As it was saved last, whatever an earlier attempt made of its copy.
  const job = await imports.find(userId, id);
  if (job?.status !== 'running') return;
  const startedAt = performance.now();
  const { sources, close } = await folder.open(id, job.checkpoint.uploads);
  const pace = createPace(standBack);
  const recording = recorder.open(userId, pace);
  let end: RunEnd;
  try {
    end = await runImport(job, sources, { imports, recording, noteIsrcs, pace }, signal);
  } finally {
    close();
    await recording.close();
  }
  if (end === 'interrupted') return;
  await months.refresh(userId);
  await deps.onHistoryChanged(userId);
  if (end === 'stopped') return;
  const { status, error } = verdict(job);
  await imports.move(userId, id, ['running'], status, error);
  if (status === 'succeeded') await folder.remove(id);
  logger.info(
    { importId: id, status, ...job.counts, seconds: Math.round(performance.now() - startedAt) / 1000 },
    'import ended',
  );
}

/** An import that read nothing has failed, whatever the reason; one that read something says what it could not read. */
function verdict({ files, counts }: ImportJob): { status: 'succeeded' | 'failed'; error?: string } {
  const failed = files.filter((file) => file.status === 'failed');
  if (failed.length > 0) {
    const problems = failed.slice(0, 3).map((file) => `${file.name}: ${file.error}`);
    const more = failed.length > problems.length ? ` And ${failed.length - problems.length} more.` : '';
    return { status: counts.read > 0 ? 'succeeded' : 'failed', error: problems.join(' ') + more };
  }
  const anyHistory = files.some((file) => file.status === 'done');
  return anyHistory
    ? { status: 'succeeded' }
    : { status: 'failed', error: 'No file holds a listening history that EchoTune knows.' };
}
