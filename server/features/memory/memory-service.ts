import { impossible, notFound } from '../../errors.js';
import type { Cursor } from '../../http/cursor.js';
import { MAX_MEMORIES, type Memory } from './memory.js';
import type { MemoryStore } from './memory-store.js';

export interface MemoryService {
  list(userId: string, limit: number, after: Cursor | null): Promise<Memory[]>;
  /** Throws a 422 when the listener has MAX_MEMORIES already. */
  add(userId: string, text: string): Promise<Memory>;
  reword(userId: string, id: string, text: string): Promise<Memory>;
  remove(userId: string, id: string): Promise<void>;
}

export function createMemoryService(store: MemoryStore): MemoryService {
  return {
    list: store.list,

    async add(userId, text) {
      const memory = await store.add(userId, { text, sourceSessionIds: [] }, MAX_MEMORIES);
      if (memory === null) {
        throw impossible(
          'too-many-memories',
          `${MAX_MEMORIES} memories are the most that are kept: remove some first.`,
        );
      }
      return memory;
    },

    async reword(userId, id, text) {
      const memory = await store.reword(userId, id, text);
      if (memory === null) throw notFound('memory');
      return memory;
    },

    async remove(userId, id) {
      if (!(await store.remove(userId, id))) throw notFound('memory');
    },
  };
}
