import { AppError, notFound } from '../../errors.js';
import type { Cursor } from '../../http/cursor.js';
import { type ChatMessage, type ChatSession, NEW_CHAT_TITLE, type ReactionType, RESTORABLE_DAYS } from './chat.js';
import type { ChatStore, HitPosition, MessageHit, SessionChange } from './chat-store.js';
import type { FeedbackSink } from './feedback-sink.js';

/** Throughout: a 404 for chats and messages of other listeners, and for deleted chats. */
export interface SessionService {
  list(userId: string, search: string | null, limit: number, after: Cursor | null): Promise<ChatSession[]>;
  get(userId: string, id: string): Promise<ChatSession>;
  create(userId: string, title: string | undefined): Promise<ChatSession>;
  change(userId: string, id: string, change: SessionChange): Promise<ChatSession>;
  /** For RESTORABLE_DAYS it can be had back. */
  remove(userId: string, id: string): Promise<void>;
  restore(userId: string, id: string): Promise<ChatSession>;
  /** Of all branches, oldest first, those with a sequence above `after`. */
  messages(userId: string, id: string, limit: number, after: number): Promise<ChatMessage[]>;
  allMessages(userId: string, id: string): Promise<{ session: ChatSession; messages: ChatMessage[] }>;
  search(userId: string, query: string, limit: number, after: HitPosition | null): Promise<MessageHit[]>;
  /** Safe to repeat. 422 for a message that is not an answer. */
  react(userId: string, messageId: string, type: ReactionType): Promise<void>;
  unreact(userId: string, messageId: string, type: ReactionType): Promise<void>;
}

export interface SessionServiceDeps {
  chats: ChatStore;
  playlists: { find(userId: string, id: string): Promise<{ tracks: { trackKey: string }[] } | null> };
  feedback: FeedbackSink;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const ALL_AT_ONCE = 500;
const OPPOSITE: Partial<Record<ReactionType, ReactionType>> = { like: 'dislike', dislike: 'like' };
const MEANING: Partial<Record<ReactionType, 'play' | 'skip'>> = { like: 'play', dislike: 'skip' };

export function createSessionService({ chats, playlists, feedback }: SessionServiceDeps): SessionService {
  const get = async (userId: string, id: string): Promise<ChatSession> =>
    (await chats.findSession(userId, id)) ?? missing('chat');

  return {
    get,
    list: chats.listSessions,
    search: chats.searchMessages,
    create: (userId, title) => chats.createSession(userId, title ?? NEW_CHAT_TITLE),
    change: async (userId, id, change) =>
      (await chats.changeSession(userId, id, change)) ??
      missing(change.currentMessageId === undefined ? 'chat' : 'chat with this answer'),

    async remove(userId, id) {
      if (!(await chats.deleteSession(userId, id))) throw notFound('chat');
    },

    async restore(userId, id) {
      const since = new Date(Date.now() - RESTORABLE_DAYS * DAY_MS);
      return (await chats.restoreSession(userId, id, since)) ?? missing('deleted chat');
    },

    async messages(userId, id, limit, after) {
      await get(userId, id);
      return chats.listMessages(userId, id, limit, after);
    },

    async allMessages(userId, id) {
      const session = await get(userId, id);
      const messages: ChatMessage[] = [];
      for (;;) {
        const page = await chats.listMessages(userId, id, ALL_AT_ONCE, messages.at(-1)?.sequence ?? 0);
        messages.push(...page);
        if (page.length < ALL_AT_ONCE) return { session, messages };
      }
    },

    async react(userId, messageId, type) {
      const message = (await chats.findMessage(userId, messageId)) ?? missing('message');
      if (message.role !== 'assistant') throw new AppError(422, 'not-an-answer', 'Only answers take reactions.');
      const opposite = OPPOSITE[type];
      if (opposite !== undefined) await chats.removeReaction(userId, messageId, opposite);
      const isNew = await chats.addReaction(userId, messageId, type);
      const kind = MEANING[type];
      if (!isNew || kind === undefined || message.playlistId === null) return;
      const tracks = (await playlists.find(userId, message.playlistId))?.tracks ?? [];
      const trackKeys = tracks.map(({ trackKey }) => trackKey);
      await feedback.note(userId, message.sessionId, trackKeys, kind);
    },

    async unreact(userId, messageId, type) {
      if ((await chats.findMessage(userId, messageId)) === null) throw notFound('message');
      await chats.removeReaction(userId, messageId, type);
    },
  };
}

function missing(what: string): never {
  throw notFound(what);
}
