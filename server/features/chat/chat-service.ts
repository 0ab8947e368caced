import { randomUUID } from 'node:crypto';
import { AppError, notFound } from '../../errors.js';
import type { Logger } from '../../logger.js';
import type { LlmName } from '../../providers/llm/llm-provider.js';
import { ProviderError } from '../../providers/provider-error.js';
import { type ChatSession, NEW_CHAT_TITLE, type UserMessage } from './chat.js';
import { followElsewhere } from './follow-reply.js';
import { createLiveReply, type Progress, type Reply } from './live-reply.js';
import type { ReplyLog } from './reply-log.js';
import type { ChatStores } from './store-reply.js';
import type { ReplyWriter, WritingTask } from './write-reply.js';

/** How an answer is wanted. */
export interface Wanted {
  /** The id that the answer will have; a 409 where somebody else begins one under the same id. */
  messageId: string;
  /** Who shall answer; the listener's preference where it is not given. */
  provider: LlmName | undefined;
  /** false: by a model or not at all. */
  fallback: boolean;
  /** Nobody reads along. */
  whole: boolean;
}

export interface Post extends Wanted {
  message: string;
  sessionId: string | undefined;
  /** The answer after which it comes, null for the beginning of the chat; undefined: where the chat is now. */
  parentId: string | null | undefined;
}

/** Throughout: a 404 for chats and messages of other listeners, unknown ones, and those in deleted chats. */
export interface ChatService {
  /** Begins to answer a message. What was begun is finished and stored, also when nobody listens any more. */
  post(userId: string, post: Post): Promise<AsyncIterable<Progress>>;
  /** Begins another answer to the same request; `messageId` is the request or one of its answers. */
  regenerate(userId: string, messageId: string, wanted: Wanted): Promise<AsyncIterable<Progress>>;
  /** An answer under way, here or in another process, or a stored one; null where there is none. */
  follow(userId: string, messageId: string, signal: AbortSignal): Promise<AsyncIterable<Progress> | null>;
  /** Ends an answer under way with what it has said so far. Safe to repeat; nothing happens to one that has ended. */
  stop(userId: string, messageId: string): Promise<void>;
}

export interface ChatServiceDeps extends ChatStores {
  preferences: { get(userId: string): Promise<{ timeZone: string | null }> };
  writer: ReplyWriter;
  log: ReplyLog;
  logger: Logger;
}

/** Where the provider did not say when it may be asked again. */
const RETRY_AFTER_MS = 30_000;

export function createChatService(deps: ChatServiceDeps): ChatService {
  const { chats, exchanges, playlists, preferences, writer, log, logger } = deps;

  async function findReply(userId: string, messageId: string): Promise<Reply | null> {
    const [exchange, { timeZone }] = await Promise.all([exchanges.find(userId, messageId), preferences.get(userId)]);
    if (exchange === null) return null;
    const { playlistId } = exchange.assistantMessage;
    const playlist = playlistId === null ? null : await playlists.find(userId, playlistId);
    return { ...exchange, playlist, timeZone: timeZone ?? 'UTC' };
  }

  function begin(task: WritingTask, messageId: string, session: ChatSession, userMessage: UserMessage) {
    const live = createLiveReply(task.userId, { messageId, session, userMessage });
    log.add(live);
    writer.write(live, task).then(
      (reply) => live.end({ reply }),
      (thrown: unknown) => {
        const error = thrown instanceof ProviderError ? unavailable(thrown) : thrown;
        if (!(error instanceof AppError)) logger.error({ err: error, messageId }, 'an answer failed');
        live.end({ error });
      },
    );
    return live.progress();
  }

  async function findSession(userId: string, id: string): Promise<ChatSession> {
    const session = await chats.findSession(userId, id);
    if (session === null) throw notFound('chat');
    return session;
  }

  async function findMessage(userId: string, id: string) {
    const message = await chats.findMessage(userId, id);
    if (message === null) throw notFound('message');
    return message;
  }

  return {
    async post(userId, { message, sessionId, parentId, messageId, ...wanted }) {
      const [session, parent] = await Promise.all([
        sessionId === undefined ? null : findSession(userId, sessionId),
        typeof parentId === 'string' ? findMessage(userId, parentId) : null,
      ]);
      if (parent !== null && (parent.sessionId !== sessionId || parent.role !== 'assistant'))
        throw notFound('answer in this chat');
      const createdAt = new Date();
      const request = { id: randomUUID(), content: message, createdAt, after: parentId };
      const shown = session ?? newChat(createdAt);
      const userMessage: UserMessage = {
        id: request.id,
        sessionId: shown.id,
        sequence: shown.messageCount + 1,
        parentId: parentId === undefined ? shown.currentMessageId : parentId,
        role: 'user',
        content: message,
        createdAt,
      };
      const task: WritingTask = { ...wanted, userId, session, request: { kind: 'new', message: request } };
      return begin(task, messageId, shown, userMessage);
    },

    async regenerate(userId, id, { messageId, ...wanted }) {
      const named = await findMessage(userId, id);
      const [message, session] = await Promise.all([
        named.role === 'user' ? named : findMessage(userId, named.parentId ?? ''),
        findSession(userId, named.sessionId),
      ]);
      if (message.role !== 'user') throw notFound('request');
      const task: WritingTask = { ...wanted, userId, session, request: { kind: 'again', message } };
      return begin(task, messageId, session, message);
    },

    async follow(userId, messageId, signal) {
      const live = log.find(userId, messageId);
      if (live !== null) return live.progress();
      const find = () => findReply(userId, messageId);
      const isThere = (await exchanges.find(userId, messageId)) ?? (await log.findElsewhere(userId, messageId));
      return isThere && followElsewhere(userId, messageId, { log, find, signal });
    },

    async stop(userId, messageId) {
      const live = log.find(userId, messageId);
      if (live !== null) {
        live.stop();
        for await (const { end } of live.progress()) if (end !== null) return;
      }
      const isStopped = await exchanges.stop(userId, messageId);
      if (!isStopped && (await exchanges.find(userId, messageId)) === null) throw notFound('answer');
    },
  };
}

function newChat(createdAt: Date): ChatSession {
  return {
    id: randomUUID(),
    title: NEW_CHAT_TITLE,
    messageCount: 0,
    lastMessage: null,
    currentMessageId: null,
    createdAt,
    updatedAt: createdAt,
  };
}

/** No model answers now, and nobody else was to. */
function unavailable(cause: ProviderError): AppError {
  const retryAfter = (cause.retryAfterMs ?? RETRY_AFTER_MS) / 1000;
  return new AppError(503, 'provider-unavailable', cause.message, { cause, retryAfter });
}
