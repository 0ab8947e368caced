import type { z } from 'zod';
import { presentPlaylist } from '../playlists/playlist-presenter.js';
import type { AssistantMessage, ChatMessage, ChatSession, UserMessage } from './chat.js';
import type { hitSchema, messageSchema, replySchema, sessionSchema } from './chat-schema.js';
import type { Reply } from './live-reply.js';
import type { MessageHit, Piece } from './chat-store.js';

type Shown = z.infer<typeof replySchema>;

export const presentSession = (session: ChatSession): z.infer<typeof sessionSchema> => ({
  id: session.id,
  title: session.title,
  messageCount: session.messageCount,
  lastMessage: session.lastMessage && {
    ...session.lastMessage,
    createdAt: session.lastMessage.createdAt.toISOString(),
  },
  currentMessageId: session.currentMessageId,
  createdAt: session.createdAt.toISOString(),
  updatedAt: session.updatedAt.toISOString(),
});

export const presentUserMessage = (message: UserMessage): Shown['userMessage'] => ({
  id: message.id,
  sequence: message.sequence,
  parentId: message.parentId,
  role: 'user',
  content: message.content,
  createdAt: message.createdAt.toISOString(),
});

export const presentAssistantMessage = (message: AssistantMessage): Shown['assistantMessage'] => ({
  id: message.id,
  sequence: message.sequence,
  parentId: message.parentId,
  role: 'assistant',
  content: message.content,
  state: message.state,
  createdAt: message.createdAt.toISOString(),
  provider: message.provider,
  model: message.model,
  fallbackFrom: message.fallbackFrom,
  latencyMs: message.latencyMs,
  playlistId: message.playlistId,
  figures: message.figures,
  reactions: message.reactions,
});

export const presentMessage = (message: ChatMessage): z.infer<typeof messageSchema> =>
  message.role === 'user' ? presentUserMessage(message) : presentAssistantMessage(message);

export const presentReply = ({ session, userMessage, assistantMessage, playlist }: Reply): Shown => ({
  session: presentSession(session),
  userMessage: presentUserMessage(userMessage),
  assistantMessage: presentAssistantMessage(assistantMessage),
  playlist: playlist && presentPlaylist(playlist),
  receipt: assistantMessage.receipt,
});

export const presentHit = ({ message, session, rank, fragments }: MessageHit): z.infer<typeof hitSchema> => ({
  message: presentMessage(message),
  session,
  rank,
  fragments: fragments.map((pieces) => pieces.map(toHtml).join('')),
});

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function toHtml({ text, match }: Piece): string {
  const escaped = text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
  return match ? `<mark>${escaped}</mark>` : escaped;
}
