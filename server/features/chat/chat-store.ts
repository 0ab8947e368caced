import type { Cursor } from '../../http/cursor.js';
import type { ChatMessage, ChatSession, ReactionType } from './chat.js';

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

export interface SessionChange {
  title?: string;
  /** The last answer of the branch to be shown. */
  currentMessageId?: string;
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
  /** `told` where a client has heard of it before. */
  createSession(userId: string, title: string, told?: { id: string; createdAt: Date }): Promise<ChatSession>;
  /** Null also where the message is no answer of this chat. */
  changeSession(userId: string, id: string, change: SessionChange): Promise<ChatSession | null>;
  /** Whether there was one. */
  deleteSession(userId: string, id: string): Promise<boolean>;
  restoreSession(userId: string, id: string, deletedSince: Date): Promise<ChatSession | null>;

  /** Of all branches, oldest first, those with a sequence above `after`. */
  listMessages(userId: string, sessionId: string, limit: number, after: number): Promise<ChatMessage[]>;
  searchMessages(userId: string, query: string, limit: number, after: HitPosition | null): Promise<MessageHit[]>;

  /** The message, or null when the listener has none with this id. */
  findMessage(userId: string, id: string): Promise<ChatMessage | null>;
  /** Whether the reaction is new. */
  addReaction(userId: string, messageId: string, type: ReactionType): Promise<boolean>;
  removeReaction(userId: string, messageId: string, type: ReactionType): Promise<boolean>;
}
