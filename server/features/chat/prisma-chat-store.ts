import type { Prisma } from '../../../prisma/generated/client.js';
import { type ChatSession, previewOf } from './chat.js';
import type { ChatStore, StoredExchange } from './chat-store.js';
import { messageColumns, toAssistantMessage, toMessage, toUserMessage } from './message-row.js';
import { searchMessages } from './prisma-message-search-store.js';

const sessionColumns = { id: true, title: true, messageCount: true, createdAt: true, updatedAt: true } as const;
type SessionRow = Prisma.ChatSessionGetPayload<{ select: typeof sessionColumns }>;

/** Works on the client as well as inside a transaction. */
export function createPrismaChatStore(db: Prisma.TransactionClient): ChatStore {
  /** A chat's count is the sequence of its last message, so that these are found by their unique key. */
  const withLastMessages = async (userId: string, rows: readonly SessionRow[]): Promise<ChatSession[]> => {
    const last = rows.map(({ id, messageCount }) => ({ sessionId: id, sequence: messageCount }));
    const messages = await db.chatMessage.findMany({
      where: { userId, OR: last },
      select: { sessionId: true, role: true, content: true, createdAt: true },
    });
    const bySession = new Map(messages.map(({ sessionId, ...message }) => [sessionId, message]));
    return rows.map((row) => {
      const message = bySession.get(row.id);
      if (message === undefined) return { ...row, lastMessage: null };
      const { role, content, createdAt } = message;
      return { ...row, lastMessage: { role, preview: previewOf(content), createdAt } };
    });
  };
  const withLastMessage = async (userId: string, row: SessionRow | null | undefined): Promise<ChatSession | null> => {
    if (row == null) return null;
    const [session] = await withLastMessages(userId, [row]);
    return session ?? null;
  };

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
      return withLastMessages(userId, rows);
    },

    async findSession(userId, id) {
      const where = { id, userId, deletedAt: null };
      return withLastMessage(userId, await db.chatSession.findFirst({ where, select: sessionColumns }));
    },

    async createSession(userId, title) {
      const row = await db.chatSession.create({ data: { userId, title }, select: sessionColumns });
      return { ...row, lastMessage: null };
    },

    async renameSession(userId, id, title) {
      const where = { id, userId, deletedAt: null };
      const [row] = await db.chatSession.updateManyAndReturn({ where, data: { title }, select: sessionColumns });
      return withLastMessage(userId, row);
    },

    async deleteSession(userId, id) {
      const where = { id, userId, deletedAt: null };
      return (await db.chatSession.updateMany({ where, data: { deletedAt: new Date() } })).count > 0;
    },

    async restoreSession(userId, id, deletedSince) {
      const where = { id, userId, deletedAt: { gte: deletedSince } };
      const data = { deletedAt: null };
      const [row] = await db.chatSession.updateManyAndReturn({ where, data, select: sessionColumns });
      return withLastMessage(userId, row);
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

    async appendExchange(userId, sessionId, { request, answer: { receipt, ...answer } }) {
      const [session] = await db.chatSession.updateManyAndReturn({
        where: { id: sessionId, userId, deletedAt: null },
        data: { messageCount: { increment: 2 }, updatedAt: answer.createdAt },
        select: sessionColumns,
      });
      if (session === undefined) return null;
      const sequence = session.messageCount;
      const both = { sessionId, userId };
      const userMessage = await db.chatMessage.create({
        data: { ...both, ...request, sequence: sequence - 1, role: 'user' },
        select: messageColumns,
      });
      const assistantMessage = await db.chatMessage.create({
        data: { ...both, ...answer, sequence, role: 'assistant', ...(receipt && { receipt: asJson(receipt) }) },
        select: messageColumns,
      });
      const { role, content, createdAt } = assistantMessage;
      return {
        session: { ...session, lastMessage: { role, preview: previewOf(content), createdAt } },
        userMessage: toUserMessage(userMessage),
        assistantMessage: toAssistantMessage(assistantMessage),
      };
    },

    async findExchange(userId, answerId) {
      const answer = await db.chatMessage.findFirst({
        where: { id: answerId, userId, role: 'assistant', session: { deletedAt: null } },
        select: { ...messageColumns, sessionId: true, session: { select: sessionColumns } },
      });
      if (answer === null) return null;
      const { sessionId, sequence } = answer;
      const request = await db.chatMessage.findUniqueOrThrow({
        where: { sessionId_sequence: { sessionId, sequence: sequence - 1 } },
        select: messageColumns,
      });
      const session = await withLastMessage(userId, answer.session);
      const exchange: StoredExchange | null = session && {
        session,
        userMessage: toUserMessage(request),
        assistantMessage: toAssistantMessage(answer),
      };
      return exchange;
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

const asJson = (value: object): Prisma.InputJsonObject => JSON.parse(JSON.stringify(value)) as Prisma.InputJsonObject;
