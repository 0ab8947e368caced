import { z } from 'zod';
import type { Logger } from '../../logger.js';
import type { Flag } from './flag.js';
import type { FlagStore, Stored } from './flag-store.js';

/** The flags as they are in this process: in memory, and kept in step with the database. */
export interface FlagFeed {
  /** The revision that is in memory. */
  revision(): number;
  /** A change of this process, which is committed: it holds here when this resolves. */
  changed(change: Stored & { removed?: boolean }): Promise<void>;
  /** Somebody committed a change: a payload of the notification. */
  onNotification(payload: string): void;
  /** The database is at this revision: repairs what was missed. */
  catchUp(revision: number): Promise<void>;
  /** Asks the database, and repairs. */
  verify(): Promise<void>;
}

export interface FlagFeedDeps {
  store: Pick<FlagStore, 'load' | 'revision'>;
  /** Gets what is new: all flags, or the one of a key (null: it is gone). */
  onAll(flags: readonly Flag[], revision: number): void;
  onOne(key: string, flag: Flag | null, revision: number): void;
  logger: Logger;
}

const notification = z.object({ key: z.string(), revision: z.int() });

/**
 * Revisions are gapless and in the order of commits. A change that follows on what is in memory is entered by itself;
 * after a gap everything is read anew.
 */
export function createFlagFeed({ store, onAll, onOne, logger }: FlagFeedDeps): FlagFeed {
  let seen = -1;
  let last: Promise<void> = Promise.resolve();
  let verifying: Promise<void> | null = null;

  /** One after the other: an older reading never replaces a newer one. */
  function inTurn(work: () => Promise<void>): Promise<void> {
    const done = last.then(work);
    last = done.catch(() => undefined); // whoever asked for it is told
    return done;
  }

  async function loadAll(): Promise<void> {
    const { revision, flags } = await store.load();
    if (revision <= seen) return;
    seen = revision;
    onAll(flags, revision);
  }

  async function loadOne(key: string, revision: number): Promise<void> {
    if (revision <= seen) return;
    if (revision !== seen + 1) return loadAll();
    const { flags } = await store.load(key);
    if (revision !== seen + 1) return;
    seen = revision;
    onOne(key, flags[0] ?? null, revision);
  }

  const catchUp = (revision: number): Promise<void> =>
    revision <= seen ? Promise.resolve() : inTurn(async () => (revision <= seen ? undefined : loadAll()));

  return {
    revision: () => seen,

    async changed({ flag, revision, removed = false }) {
      if (revision === seen + 1) {
        seen = revision;
        onOne(flag.key, removed ? null : flag, revision);
      } else await catchUp(revision);
    },

    onNotification(payload) {
      const { key, revision } = notification.parse(JSON.parse(payload));
      inTurn(() => loadOne(key, revision)).catch((error: unknown) =>
        logger.warn({ err: error }, 'a changed flag could not be read; the next look repairs it'),
      );
    },

    catchUp,

    verify() {
      verifying ??= store
        .revision()
        .then(catchUp)
        .finally(() => (verifying = null));
      return verifying;
    },
  };
}
