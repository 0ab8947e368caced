import type { Cursor } from '../../http/cursor.js';
import type { AnswerFacts, AssistantMessage, ChatMessage, ChatSession, ReactionType, UserMessage } from './chat.js';

export interface Exchange {
  request: { content: string; createdAt: Date };
  answer: AnswerFacts & { id: string; content: string; createdAt: Date };
}

export interface StoredExchange {
  session: ChatSession;
  userMessage: UserMessage;
  assistantMessage: AssistantMessage;
}

export interface MessageHit {
  message: ChatMessage;
  session: { id: string; title: string };
  rank: number;
  /** Parts of the message around the words that were looked for. */
  fragments: Piece[][];
}

/** A piece of text, and whether it is what was looked for. */
export interface Piece {
  text: string;
  match: boolean;
}

export interface HitPosition {
  rank: number;
  id: string;
}

/** Every method sees the chats of one listener only; deleted chats are there for `restoreSession` alone. */
export interface ChatStore {
  /** Latest message first; `search` is part of the title, whatever its case. */
  listSessions(userId: string, search: string | null, limit: number, after: Cursor | null): Promise<ChatSession[]>;
  findSession(userId: string, id: string): Promise<ChatSession | null>;
  createSession(userId: string, title: string): Promise<ChatSession>;
  renameSession(userId: string, id: string, title: string): Promise<ChatSession | null>;
  /** Whether there was one. */
  deleteSession(userId: string, id: string): Promise<boolean>;
  restoreSession(userId: string, id: string, deletedSince: Date): Promise<ChatSession | null>;

  /** Oldest first, those with a sequence above `after`. */
  listMessages(userId: string, sessionId: string, limit: number, after: number): Promise<ChatMessage[]>;
  /**
   * Puts request and answer at the end of the chat, next to each other whatever else is written at the same time.
   * Call it inside a transaction. Null when there is no such chat (any more).
   */
  appendExchange(userId: string, sessionId: string, exchange: Exchange): Promise<StoredExchange | null>;
  /** An answer with the request before it. */
  findExchange(userId: string, answerId: string): Promise<StoredExchange | null>;
  searchMessages(userId: string, query: string, limit: number, after: HitPosition | null): Promise<MessageHit[]>;

  /** The message, or null when the listener has none with this id. */
  findMessage(userId: string, id: string): Promise<ChatMessage | null>;
  /** Whether the reaction is new. */
  addReaction(userId: string, messageId: string, type: ReactionType): Promise<boolean>;
  removeReaction(userId: string, messageId: string, type: ReactionType): Promise<boolean>;
}
