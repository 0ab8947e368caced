import { createHash } from 'node:crypto';
import { decodeClosed, encodeClosed } from './history-codec.js';
import { inSlices } from '../../in-slices.js';
import type { ReadHistory } from './read-history.js';
import type { TasteSource } from './recommender-sources.js';

/** Where processes share bytes that may be lost at any time: what does not answer holds nothing. No method rejects. */
export interface SharedHistoryStore {
  load(userId: string): Promise<Uint8Array | null>;
  /** The name that `save` gave to what is there; null where nothing is. */
  nameOf(userId: string): Promise<string | null>;
  save(userId: string, name: string, packed: Uint8Array): Promise<void>;
  delete(userId: string): Promise<void>;
}

/**
 * The closed months of listeners, merged, as another process has read them: to read and merge them from the store takes
 * several times as long. Which of them still hold their revisions say. No method rejects.
 */
export interface SharedHistories {
  /** Null where there is none. */
  load(userId: string): Promise<ReadHistory | null>;
  /** Lets others have what was read. */
  share(userId: string, read: ReadHistory): Promise<void>;
  /** To be called when listens are gone, after their months were. */
  forget(userId: string): Promise<void>;
}

export interface SharedHistoriesDeps {
  store: SharedHistoryStore;
  taste: Pick<TasteSource, 'revisions'>;
  onTrouble: (error: unknown) => void;
}

export function createSharedHistories({ store, taste, onTrouble }: SharedHistoriesDeps): SharedHistories {
  async function load(userId: string): Promise<ReadHistory | null> {
    const packed = await store.load(userId);
    return packed === null ? null : inSlices(decodeClosed(packed));
  }

  async function share(userId: string, read: ReadHistory): Promise<void> {
    const { history, revisions } = read;
    const closed = history.closed.months.map(({ columns: { month } }) => [month, revisions.get(month)] as const);
    if (closed.length === 0) return;
    const name = createHash('sha1').update(JSON.stringify(closed)).digest('base64');
    if ((await store.nameOf(userId)) === name) return;
    await store.save(userId, name, await inSlices(encodeClosed(read)));
    let holds = false;
    try {
      // Whoever deletes listens meanwhile has their months go first, then what is shared: one of us sees the other.
      const now = await taste.revisions(userId);
      holds = closed.every(([month, revision]) => now.get(month) === revision);
    } finally {
      if (!holds) await store.delete(userId);
    }
  }

  return {
    load: (userId) =>
      load(userId).catch((error: unknown) => {
        onTrouble(error);
        return null;
      }),
    share: (userId, read) => share(userId, read).catch(onTrouble),
    forget: (userId) => store.delete(userId),
  };
}
