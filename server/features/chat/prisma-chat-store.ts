import type { Prisma } from '../../../prisma/generated/client.js';
import type { ChatStore } from './chat-store.js';
import { messageColumns, toMessage } from './message-row.js';
import { searchMessages } from './prisma-message-search-store.js';
import { findSession, sessionColumns, withLastMessage, withLastMessages } from './prisma-session-row.js';

/** Works on the client as well as inside a transaction. */
export function createPrismaChatStore(db: Prisma.TransactionClient): ChatStore {
  return {
    async listSessions(userId, search, limit, after) {
      const rows = await db.chatSession.findMany({
        where: {
          userId,
          deletedAt: null,
          ...(search !== null && { title: { contains: escapeLike(search), mode: 'insensitive' } }),
          ...(after && { OR: [{ updatedAt: { lt: after.at } }, { updatedAt: after.at, id: { gt: after.id } }] }),
        },
        orderBy: [{ updatedAt: 'desc' }, { id: 'asc' }],
        take: limit,
        select: sessionColumns,
      });
      return withLastMessages(db, userId, rows);
    },

    findSession: (userId, id) => findSession(db, userId, id),

    async createSession(userId, title, told) {
      const row = await db.chatSession.create({ data: { userId, title, ...told }, select: sessionColumns });
      return { ...row, lastMessage: null };
    },

    async changeSession(userId, id, { title, currentMessageId }) {
      const isAnswer = currentMessageId && { messages: { some: { id: currentMessageId, role: 'assistant' as const } } };
      const where = { id, userId, deletedAt: null, ...isAnswer };
      const data = { ...(title !== undefined && { title }), ...(currentMessageId && { currentMessageId }) };
      const [row] = await db.chatSession.updateManyAndReturn({ where, data, select: sessionColumns });
      return withLastMessage(db, userId, row);
    },

    async deleteSession(userId, id) {
      const where = { id, userId, deletedAt: null };
      return (await db.chatSession.updateMany({ where, data: { deletedAt: new Date() } })).count > 0;
    },

    async restoreSession(userId, id, deletedSince) {
      const where = { id, userId, deletedAt: { gte: deletedSince } };
      const data = { deletedAt: null };
      const [row] = await db.chatSession.updateManyAndReturn({ where, data, select: sessionColumns });
      return withLastMessage(db, userId, row);
    },

    async listMessages(userId, sessionId, limit, after) {
      const rows = await db.chatMessage.findMany({
        where: { userId, sessionId, session: { deletedAt: null }, sequence: { gt: after } },
        orderBy: { sequence: 'asc' },
        take: limit,
        select: messageColumns,
      });
      return rows.map(toMessage);
    },

    searchMessages: (userId, query, limit, after) => searchMessages(db, userId, query, limit, after),

    async findMessage(userId, id) {
      const row = await db.chatMessage.findFirst({
        where: { id, userId, session: { deletedAt: null } },
        select: messageColumns,
      });
      return row === null ? null : toMessage(row);
    },

    async addReaction(userId, messageId, type) {
      const added = await db.$executeRaw`
        INSERT INTO message_reactions (message_id, user_id, type)
        SELECT id, user_id, ${type}::reaction_type FROM chat_messages
         WHERE id = ${messageId}::uuid AND user_id = ${userId}::uuid
        ON CONFLICT DO NOTHING`;
      return added > 0;
    },

    async removeReaction(userId, messageId, type) {
      return (await db.messageReaction.deleteMany({ where: { messageId, userId, type } })).count > 0;
    },
  };
}

/** What LIKE would take for a wildcard stands for itself. */
const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&');
