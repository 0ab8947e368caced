import type { Receipt } from '../playlists/playlist.js';
import type { AnswerWording, AssistantMessage, ChatMessage, ChatSession, UserMessage } from './chat.js';
import type { FigureTable } from './figures.js';

export interface NewRequest {
  id: string;
  content: string;
  createdAt: Date;
  /** The answer after which it comes, null for the beginning of the chat; undefined: where the chat is now. */
  after: string | null | undefined;
}

/** The chat that an exchange goes to. */
export interface ExchangeChat {
  id: string;
  /** When the exchange itself began it; null for one that is there. */
  begun: Date | null;
  /** What it is called where nothing was said in it yet and nobody has named it. */
  title: string;
}

export interface NewAnswer extends AnswerWording {
  id: string;
  createdAt: Date;
  playlist: { id: string; version: number } | null;
  receipt: Receipt | null;
  figures: FigureTable | null;
}

export interface StoredExchange {
  session: ChatSession;
  userMessage: UserMessage;
  assistantMessage: AssistantMessage;
}

/** A playlist as it was left by an answer. */
export interface LeftPlaylist {
  id: string;
  /** Null where it is the version that is current now, whoever made that. */
  version: number | null;
}

/** Requests and answers of one listener's chats, deleted ones excepted. */
export interface ExchangeStore {
  /**
   * Puts request and answer at the end of the chat, next to each other whatever else is written at the same time, and
   * shows the branch that they end: all or nothing. Null when there is no such chat (any more).
   */
  append(userId: string, chat: ExchangeChat, request: NewRequest, answer: NewAnswer): Promise<StoredExchange | null>;
  /** The same with one more answer to a request that is there. */
  appendAnswer(userId: string, request: UserMessage, answer: NewAnswer): Promise<StoredExchange | null>;
  /** An answer with its request. */
  find(userId: string, answerId: string): Promise<StoredExchange | null>;
  /** Messages up to this one on its branch, oldest first, at most `limit` of them. */
  branch(userId: string, messageId: string, limit: number): Promise<ChatMessage[]>;
  /**
   * The playlist that was last made or refined up to this message on its branch. Where another branch has gone on with
   * it, its version is the one that was left here.
   */
  lastPlaylist(userId: string, messageId: string): Promise<LeftPlaylist | null>;

  /** Says that somebody still writes the answer. False when it has been stopped, or is gone. */
  keepStreaming(userId: string, answerId: string): Promise<boolean>;
  /** The answer as it has ended; null when it is gone. */
  finish(userId: string, answerId: string, wording: AnswerWording): Promise<AssistantMessage | null>;
  /** Marks an answer that is coming as stopped; whether it was coming. */
  stop(userId: string, answerId: string): Promise<boolean>;
}
