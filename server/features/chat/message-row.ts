import { storedReceipt } from '../playlists/stored-content.js';
import type { AnswerState, AssistantMessage, ChatMessage, MessageRole, ReactionType, UserMessage } from './chat.js';
import { figureTableSchema } from './figure-schema.js';

/** What a store reads of a message. */
export const messageColumns = {
  id: true,
  sessionId: true,
  sequence: true,
  parentId: true,
  role: true,
  content: true,
  state: true,
  streamingUntil: true,
  createdAt: true,
  provider: true,
  model: true,
  fallbackFrom: true,
  latencyMs: true,
  playlistId: true,
  receipt: true,
  figures: true,
  reactions: { select: { type: true } },
} as const;

export interface MessageRow {
  id: string;
  sessionId: string;
  sequence: number;
  parentId: string | null;
  role: MessageRole;
  content: string;
  state: AnswerState;
  streamingUntil: Date | null;
  createdAt: Date;
  provider: string | null;
  model: string | null;
  fallbackFrom: string[];
  latencyMs: number | null;
  playlistId: string | null;
  receipt: unknown;
  figures: unknown;
  reactions?: { type: ReactionType }[];
}

export function toMessage(row: MessageRow): ChatMessage {
  return row.role === 'user' ? toUserMessage(row) : toAssistantMessage(row);
}

export const toUserMessage = ({ id, sessionId, sequence, parentId, content, createdAt }: MessageRow): UserMessage => ({
  id,
  sessionId,
  sequence,
  parentId,
  role: 'user',
  content,
  createdAt,
});

export const toAssistantMessage = (row: MessageRow): AssistantMessage => ({
  id: row.id,
  sessionId: row.sessionId,
  sequence: row.sequence,
  parentId: row.parentId,
  role: 'assistant',
  content: row.content,
  state: isAbandoned(row) ? 'interrupted' : row.state,
  createdAt: row.createdAt,
  provider: row.provider ?? '',
  model: row.model ?? '',
  fallbackFrom: row.fallbackFrom,
  latencyMs: row.latencyMs ?? 0,
  playlistId: row.playlistId,
  receipt: storedReceipt.nullable().parse(row.receipt),
  figures: figureTableSchema.nullable().parse(row.figures),
  reactions: (row.reactions ?? []).map(({ type }) => type),
});

/** Whoever wrote it has not said for a while that it still does: its process is dead. */
function isAbandoned({ state, streamingUntil }: MessageRow): boolean {
  return state === 'streaming' && (streamingUntil === null || streamingUntil.getTime() < Date.now());
}
