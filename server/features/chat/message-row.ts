import { storedReceipt } from '../playlists/stored-content.js';
import type { AssistantMessage, ChatMessage, MessageRole, ReactionType, UserMessage } from './chat.js';

/** What a store reads of a message. */
export const messageColumns = {
  id: true,
  sequence: true,
  role: true,
  content: true,
  createdAt: true,
  provider: true,
  model: true,
  fallbackFrom: true,
  latencyMs: true,
  playlistId: true,
  receipt: true,
  reactions: { select: { type: true } },
} as const;

export interface MessageRow {
  id: string;
  sequence: number;
  role: MessageRole;
  content: string;
  createdAt: Date;
  provider: string | null;
  model: string | null;
  fallbackFrom: string[];
  latencyMs: number | null;
  playlistId: string | null;
  receipt: unknown;
  reactions?: { type: ReactionType }[];
}

export function toMessage(row: MessageRow): ChatMessage {
  return row.role === 'user' ? toUserMessage(row) : toAssistantMessage(row);
}

export const toUserMessage = ({ id, sequence, content, createdAt }: MessageRow): UserMessage => ({
  id,
  sequence,
  role: 'user',
  content,
  createdAt,
});

export const toAssistantMessage = (row: MessageRow): AssistantMessage => ({
  id: row.id,
  sequence: row.sequence,
  role: 'assistant',
  content: row.content,
  createdAt: row.createdAt,
  provider: row.provider ?? '',
  model: row.model ?? '',
  fallbackFrom: row.fallbackFrom,
  latencyMs: row.latencyMs ?? 0,
  playlistId: row.playlistId,
  receipt: storedReceipt.nullable().parse(row.receipt),
  reactions: (row.reactions ?? []).map(({ type }) => type),
});
