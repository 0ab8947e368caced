import type { Cursor } from '../../http/cursor.js';
import type { Memory } from './memory.js';

export interface MemoryStore {
  /** Newest first, those after the cursor, at most `limit`. */
  list(userId: string, limit: number, after: Cursor | null): Promise<Memory[]>;
  /** Null when the listener has `most` memories already; parallel calls do not get past that either. */
  add(userId: string, memory: Pick<Memory, 'text' | 'sourceSessionIds'>, most: number): Promise<Memory | null>;
  /** Null when the listener has no such memory. */
  reword(userId: string, id: string, text: string): Promise<Memory | null>;
  /** Whether there was one. */
  remove(userId: string, id: string): Promise<boolean>;
}
