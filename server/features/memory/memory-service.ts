import { impossible, notFound } from '../../errors.js';
import type { Cursor } from '../../http/cursor.js';
import { LEARNABLE_DAYS, MAX_MEMORIES, type Memory, type SourcedMemory } from './memory.js';
import { wordNotice } from './memory-words.js';
import type { LearnedStatement, MemoryStore } from './memory-store.js';
import { type FindArtists, readStatements, readTold } from './statements.js';

/** What a listener said in a chat, and when. */
export interface Said {
  /** Null while the chat is not begun. */
  sessionId: string | null;
  message: string;
  /** Sentences that a model proposed to remember, each grounded in the words of the message. */
  remember: readonly string[];
  at: Date;
}

export interface MemoryService {
  list(userId: string, limit: number, after: Cursor | null): Promise<SourcedMemory[]>;
  /** Throws a 422 when the listener has MAX_MEMORIES already. What is about the same is replaced. */
  add(userId: string, text: string): Promise<SourcedMemory>;
  reword(userId: string, id: string, text: string): Promise<SourcedMemory>;
  remove(userId: string, id: string): Promise<void>;

  /** What is to be heeded, newest first; nothing while the listener has memories switched off. */
  relevant(userId: string, known?: MemoryWish): Promise<Memory[]>;
  /** What `learn` will do, and what the answer to the message shall say of it. */
  notice(userId: string, said: Said): Promise<Noticed>;
  /**
   * Keeps what a message said about its listener, and forgets what it asked to forget. Called when the answer is stored,
   * which it cannot spoil: it never rejects. The same message teaches the same only once. Returns what is new or different.
   */
  learn(userId: string, said: Said & { sessionId: string }, noticed?: Pick<Noticed, 'understood'>): Promise<Memory[]>;
}

export interface MemoryServiceDeps {
  store: MemoryStore;
  preferences: { get(userId: string, known?: MemoryWish): Promise<MemoryWish> };
  findArtists: FindArtists;
  onError(error: unknown): void;
  now?: () => Date;
}

/** Whether the listener wants memories, as it is in the preferences where those are known already. */
export interface MemoryWish {
  memories: boolean;
}

export interface Noticed {
  understood: Understood;
  /** With the way to undo it; null for nothing. */
  text: string | null;
}

export interface Understood {
  learn: LearnedStatement[];
  forget: string[] | 'last';
  /** It was asked for in so many words. */
  asked: boolean;
}

const DAY_MS = 86_400_000;
const MOST_PROPOSED = 5;

export function createMemoryService(deps: MemoryServiceDeps): MemoryService {
  const { store, preferences, findArtists, onError, now = () => new Date() } = deps;

  async function understand({ message, remember, at }: Said): Promise<Understood> {
    if (now().getTime() - at.getTime() > LEARNABLE_DAYS * DAY_MS) return { learn: [], forget: [], asked: false };
    const read = await readStatements(message, findArtists, at);
    const own = read.remember.map((statement) => ({ ...statement, origin: 'built-in' as const }));
    const told = await Promise.all(remember.slice(0, MOST_PROPOSED).map((text) => readTold(text, findArtists, at)));
    // In other words than the listener's, a note that was read already would be there twice.
    const more = told.filter(
      ({ topic, facts }) => !own.some((known) => known.topic === topic) && (facts.length > 0 || own.length === 0),
    );
    return {
      learn: [...own, ...more.map((statement) => ({ ...statement, origin: 'model' as const }))],
      forget: read.forget,
      asked: read.asked,
    };
  }

  const lastOf = async (userId: string, sessionId: string | null): Promise<Memory[]> => {
    const last = sessionId === null ? null : await store.lastOf(userId, sessionId);
    return last === null ? [] : [last];
  };

  return {
    list: store.list,

    async add(userId, text) {
      const memory = await store.add(userId, await readTold(text, findArtists, now()), MAX_MEMORIES);
      if (memory === null) {
        throw impossible(
          'too-many-memories',
          `${MAX_MEMORIES} memories are the most that are kept: remove some first.`,
        );
      }
      return memory;
    },

    async reword(userId, id, text) {
      const memory = await store.reword(userId, id, await readTold(text, findArtists, now()));
      if (memory === null) throw notFound('memory');
      return memory;
    },

    async remove(userId, id) {
      if ((await store.forget(userId, { id })).length === 0) throw notFound('memory');
    },

    async relevant(userId, known) {
      const all = await store.all(userId);
      return all.length > 0 && (await preferences.get(userId, known)).memories ? all : [];
    },

    async notice(userId, said) {
      const understood = await understand(said);
      const { learn, forget, asked } = understood;
      if (learn.length === 0 && forget.length === 0) return { understood, text: null };
      const [{ memories: on }, known] = await Promise.all([preferences.get(userId), store.all(userId)]);
      const going =
        forget === 'last'
          ? await lastOf(userId, said.sessionId)
          : known.filter(({ topic }) => topic !== null && forget.includes(topic));
      const text = wordNotice({
        learn,
        forgets: forget.length > 0,
        going,
        known,
        asked,
        on,
        full: known.length >= MAX_MEMORIES,
      });
      return { understood, text };
    },

    async learn(userId, said, noticed) {
      try {
        const { learn, forget } = noticed?.understood ?? (await understand(said));
        if (forget === 'last') {
          for (const { id } of await lastOf(userId, said.sessionId)) await store.forget(userId, { id });
        } else if (forget.length > 0) await store.forget(userId, { topics: forget });
        if (learn.length === 0 || !(await preferences.get(userId)).memories) return [];
        return await store.learn(userId, learn, said, MAX_MEMORIES);
      } catch (error) {
        onError(error);
        return [];
      }
    },
  };
}
