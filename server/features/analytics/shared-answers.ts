import type { MonthSource } from './month-source.js';

/** So long answers hold: genres come from the catalogue, which learns without any month changing. */
export const ANSWER_TTL_MS = 10 * 60_000;

/** Where processes share figures that may be lost at any time: what does not answer holds nothing. No method rejects. */
export interface SharedAnswers {
  /** What was kept lately under this name for this version of a history; null where nothing was. */
  find(userId: string, version: string, name: string): Promise<object | null>;
  keep(userId: string, version: string, name: string, answer: object): Promise<void>;
  /** To be called when listens are gone, after their months were. */
  forget(userId: string): Promise<void>;
}

/** The same, of which nothing outlives the deletion of a history that comes meanwhile. */
export function createSharedAnswers(store: SharedAnswers, months: Pick<MonthSource, 'version'>): SharedAnswers {
  return {
    ...store,
    async keep(userId, version, name, answer) {
      await store.keep(userId, version, name, answer);
      // Whoever deletes listens meanwhile has their months go first, then what is shared: one of us sees the other.
      const now = await months.version(userId).catch(() => null);
      if (now !== version) await store.forget(userId);
    },
  };
}
