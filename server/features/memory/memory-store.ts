import type { Cursor } from '../../http/cursor.js';
import type { Memory, MemoryOrigin, SourcedMemory, Statement } from './memory.js';

export interface LearnedStatement extends Statement {
  origin: MemoryOrigin;
}

/** Every method sees the memories of one listener only. */
export interface MemoryStore {
  /** Newest first, those after the cursor, at most `limit`. */
  list(userId: string, limit: number, after: Cursor | null): Promise<SourcedMemory[]>;
  /** All of them, newest first. */
  all(userId: string): Promise<Memory[]>;
  /**
   * What the listener wrote; it replaces a memory about the same. Null when it would be one more than `most`; parallel
   * calls do not get past that either.
   */
  add(userId: string, statement: Statement, most: number): Promise<SourcedMemory | null>;
  /**
   * Keeps what was said at an instant: the same again adds its chat to the sources, another word about the same replaces
   * what was said before it, and what was forgotten since stays forgotten. What would be more than `most` is left out.
   * Returns what is new or different.
   */
  learn(
    userId: string,
    statements: readonly LearnedStatement[],
    said: { sessionId: string; at: Date },
    most: number,
  ): Promise<Memory[]>;
  /** Null when the listener has no such memory. Another one about the same goes, its sources stay. */
  reword(userId: string, id: string, statement: Statement): Promise<SourcedMemory | null>;
  /** Removes those that there are, and remembers only that what was said before about the same shall not come back. */
  forget(userId: string, which: { id: string } | { topics: readonly string[] }): Promise<Memory[]>;
  /** What was said last of what came from a chat. */
  lastOf(userId: string, sessionId: string): Promise<Memory | null>;
}
