import type { LlmName } from '../../providers/llm/llm-provider.js';
import type { Receipt } from '../playlists/playlist.js';
import type { FigureTable } from './figures.js';

export interface ChatSession {
  id: string;
  title: string;
  /** Also the sequence number of the last message. */
  messageCount: number;
  lastMessage: { role: MessageRole; preview: string; createdAt: Date } | null;
  /** The last answer of the branch that is shown; null in an empty chat. */
  currentMessageId: string | null;
  createdAt: Date;
  updatedAt: Date;
}

export type MessageRole = 'user' | 'assistant';

/**
 * Whether an answer said all it had to say. `streaming`: its words are coming, and what is stored is a complete answer
 * all the same. `interrupted`: whoever worded it broke off, or the process that wrote it died.
 */
export const ANSWER_STATES = ['done', 'streaming', 'stopped', 'interrupted'] as const;
export type AnswerState = (typeof ANSWER_STATES)[number];

interface MessageHead {
  id: string;
  sessionId: string;
  /** 1, 2, 3 … within its session. */
  sequence: number;
  /** What it follows: an answer its request, a request the answer before it; null at the beginning of a chat. */
  parentId: string | null;
  content: string;
  createdAt: Date;
}

export interface UserMessage extends MessageHead {
  role: 'user';
}

export interface AssistantMessage extends MessageHead {
  role: 'assistant';
  state: AnswerState;
  provider: string;
  model: string;
  /** Who was asked before and could not answer. */
  fallbackFrom: string[];
  latencyMs: number;
  playlistId: string | null;
  receipt: Receipt | null;
  figures: FigureTable | null;
  /** What the listener thinks of it. */
  reactions: ReactionType[];
}

export type ChatMessage = UserMessage | AssistantMessage;

/** Who worded an answer, and how it ended. */
export interface AnswerWording {
  content: string;
  state: AnswerState;
  provider: LlmName;
  model: string;
  fallbackFrom: LlmName[];
  latencyMs: number;
}

export const REACTION_TYPES = ['like', 'dislike', 'helpful'] as const;
export type ReactionType = (typeof REACTION_TYPES)[number];

export const MAX_MESSAGE_LENGTH = 4_000;
export const MAX_TITLE_LENGTH = 200;
export const NEW_CHAT_TITLE = 'New chat';
export const RESTORABLE_DAYS = 30;
/** An answer that is coming counts as interrupted when whoever writes it has not said so for this long. */
export const STREAMS_FOR_MS = 10_000;

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
