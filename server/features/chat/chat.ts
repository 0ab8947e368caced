import type { LlmName } from '../../providers/llm/llm-provider.js';
import type { Receipt } from '../playlists/playlist.js';

export interface ChatSession {
  id: string;
  title: string;
  /** Also the sequence number of the last message. */
  messageCount: number;
  lastMessage: { role: MessageRole; preview: string; createdAt: Date } | null;
  createdAt: Date;
  updatedAt: Date;
}

export type MessageRole = 'user' | 'assistant';

interface MessageHead {
  id: string;
  /** 1, 2, 3 … within its session. */
  sequence: number;
  content: string;
  createdAt: Date;
}

export interface UserMessage extends MessageHead {
  role: 'user';
}

export interface AssistantMessage extends MessageHead {
  role: 'assistant';
  provider: string;
  model: string;
  /** Who was asked before and could not answer. */
  fallbackFrom: string[];
  latencyMs: number;
  playlistId: string | null;
  receipt: Receipt | null;
  /** What the listener thinks of it. */
  reactions: ReactionType[];
}

export type ChatMessage = UserMessage | AssistantMessage;

/** What an answer brings with it besides its words. */
export interface AnswerFacts {
  provider: LlmName;
  model: string;
  fallbackFrom: LlmName[];
  latencyMs: number;
  playlistId: string | null;
  receipt: Receipt | null;
}

export const REACTION_TYPES = ['like', 'dislike', 'helpful'] as const;
export type ReactionType = (typeof REACTION_TYPES)[number];

export const MAX_MESSAGE_LENGTH = 4_000;
export const MAX_TITLE_LENGTH = 200;
export const NEW_CHAT_TITLE = 'New chat';
export const RESTORABLE_DAYS = 30;

const PREVIEW_LENGTH = 140;

/** The beginning of a message on one line, without the marks of strong words. */
export function previewOf(content: string): string {
  const line = content.replaceAll('**', '').replace(/\s+/g, ' ').trim();
  return line.length <= PREVIEW_LENGTH
    ? line
    : `${[...line]
        .slice(0, PREVIEW_LENGTH - 1)
        .join('')
        .trimEnd()}…`;
}
