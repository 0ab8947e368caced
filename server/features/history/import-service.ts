import { randomUUID } from 'node:crypto';
import { AppError, conflict, type FieldError, notFound } from '../../errors.js';
import type { Queue } from '../../queue.js';
import type { SourceFile } from './archive.js';
import { readHistory } from './formats/read-history.js';
import { UnreadableFile } from './formats/unreadable-file.js';
import type { ImportFolder } from './import-folder.js';
import type { ImportJob, RejectedRows, Upload } from './import-job.js';
import type { ImportStore } from './import-store.js';
import { IMPORT_QUEUE } from './import-worker.js';
import type { ListenStore } from './listen-store.js';
import { historyLock, importLock, type Locks } from './locks.js';
import type { MonthService } from './month-service.js';

export interface ImportServiceDeps {
  imports: ImportStore;
  listens: Pick<ListenStore, 'deleteImport' | 'deleteAll'>;
  months: Pick<MonthService, 'refresh'>;
  folder: ImportFolder;
  locks: Locks;
  queue: Pick<Queue, 'enqueue'>;
  /** Called when listens and their months are gone, before anybody is told. */
  onListensDeleted(userId: string): Promise<void>;
  onHistoryChanged(userId: string): Promise<void>;
}

export interface ImportService {
  /** Where the files of a new import are to be written, under its new id. */
  receive(): Promise<{ id: string; fileAt(n: number): string }>;
  /** Forgets what was received. */
  discard(id: string): Promise<void>;
  /** Takes what was received. Throws a 422, and forgets the files, when none of them holds a history. */
  accept(userId: string, id: string, uploads: readonly Upload[]): Promise<ImportJob>;
  get(userId: string, id: string): Promise<ImportJob>;
  list(userId: string, limit: number, after: { at: Date; id: string } | null): Promise<ImportJob[]>;
  /** Throws a 409 when it has ended. */
  cancel(userId: string, id: string): Promise<ImportJob>;
  /** A failed or cancelled import goes on where it stopped. Throws a 409 for others, and when its files are gone. */
  resume(userId: string, id: string): Promise<ImportJob>;
  /** The rows that were not stored, in order, in batches. */
  rejected(userId: string, id: string): Promise<AsyncIterable<RejectedRows[]>>;
  /** Removes an import with the listens that it brought. */
  remove(userId: string, id: string): Promise<void>;
  /** Removes all listens, month buckets and imports of a listener; returns how many listens that were. */
  removeAll(userId: string): Promise<number>;
}

export function createImportService(deps: ImportServiceDeps): ImportService {
  const { imports, listens, folder, locks, queue } = deps;

  async function get(userId: string, id: string): Promise<ImportJob> {
    const job = await imports.find(userId, id);
    if (job === null) throw notFound('import');
    return job;
  }

  /** What is wrong with the files, when something is with each of them. */
  async function readProblems(id: string, uploads: readonly Upload[]): Promise<FieldError[] | null> {
    const { sources, close } = await folder.open(id, uploads);
    try {
      const errors: FieldError[] = [];
      for (const source of sources) {
        const problem = await firstProblem(source);
        if (problem === null) return null;
        errors.push({ path: source.name, message: problem.message });
      }
      return errors;
    } finally {
      close();
    }
  }

  /** Stops what runs, waits until it has stopped, and does the work. */
  async function withoutImports<T>(userId: string, ids: readonly string[], work: () => Promise<T>): Promise<T> {
    for (const id of ids) await imports.move(userId, id, ['queued', 'running'], 'cancelled');
    return locks.exclusively([importLock(userId), historyLock(userId)], work);
  }

  return {
    async receive() {
      const id = randomUUID();
      return { id, fileAt: await folder.make(id) };
    },

    discard: (id) => folder.remove(id),

    async accept(userId, id, uploads) {
      const problems = await readProblems(id, uploads);
      if (problems !== null) {
        await folder.remove(id);
        throw new AppError(422, 'no-history', 'None of these files holds a listening history that EchoTune knows.', {
          errors: problems,
        });
      }
      const job = await imports.create(id, userId, uploads);
      await queue.enqueue(IMPORT_QUEUE, { userId }, userId);
      return job;
    },

    get,

    list: (userId, limit, after) => imports.list(userId, limit, after),

    async cancel(userId, id) {
      const cancelled = await imports.move(userId, id, ['queued', 'running'], 'cancelled');
      const job = await get(userId, id);
      if (!cancelled && job.status !== 'cancelled')
        throw conflict('import-ended', `This import has ${job.status} already.`);
      return job;
    },

    async resume(userId, id) {
      const job = await get(userId, id);
      if (job.status !== 'failed' && job.status !== 'cancelled') {
        throw conflict(
          'not-resumable',
          `Only an import that failed or was cancelled can be resumed; this one is ${job.status}.`,
        );
      }
      if (!(await folder.exists(id))) {
        throw conflict(
          'files-gone',
          'The files of this import are not kept any more: send them again. Nothing doubles.',
        );
      }
      await imports.move(userId, id, ['failed', 'cancelled'], 'queued');
      await queue.enqueue(IMPORT_QUEUE, { userId }, userId);
      return get(userId, id);
    },

    async rejected(userId, id) {
      await get(userId, id);
      return imports.rejected(id);
    },

    async remove(userId, id) {
      await get(userId, id);
      await withoutImports(userId, [id], () => listens.deleteImport(userId, id));
      await deps.months.refresh(userId);
      await deps.onListensDeleted(userId);
      await folder.remove(id);
      await imports.delete(userId, id);
      await deps.onHistoryChanged(userId);
    },

    async removeAll(userId) {
      const gone = await withoutImports(userId, await imports.idsOf(userId), async () => {
        const count = await listens.deleteAll(userId);
        // Those, too, that were begun meanwhile: none must run on without its row, nor keep its files.
        for (const id of await imports.idsOf(userId)) await folder.remove(id);
        await imports.deleteAll(userId);
        return count;
      });
      await deps.onListensDeleted(userId);
      await deps.onHistoryChanged(userId);
      return gone;
    },
  };
}

/** Why a file sent by itself holds no history, as far as its first rows tell; null where it may. */
async function firstProblem(source: SourceFile): Promise<UnreadableFile | null> {
  if (source.inArchive || source.problem !== null) return source.problem;
  try {
    // The first rows tell.
    for await (const _rows of readHistory(source.read())) return null;
    return null;
  } catch (error) {
    if (error instanceof UnreadableFile) return error;
    throw error;
  }
}
