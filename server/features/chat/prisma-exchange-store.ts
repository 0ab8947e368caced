import { Prisma } from '../../../prisma/generated/client.js';
import { conflict } from '../../errors.js';
import { type AnswerWording, previewOf, STREAMS_FOR_MS, type UserMessage } from './chat.js';
import type { ExchangeStore, LeftPlaylist, NewAnswer, StoredExchange } from './exchange-store.js';
import { messageColumns, toAssistantMessage, toMessage, toUserMessage } from './message-row.js';
import { sessionColumns, type SessionRow, withLastMessage } from './prisma-session-row.js';

/** Works on the client as well as inside a transaction. */
export function createPrismaExchangeStore(db: Prisma.TransactionClient): ExchangeStore {
  /**
   * Makes room at the end of the chat; concurrent writers wait here. Returns also which answer was shown before. NO KEY:
   * writers hold a share lock of the key already, by the playlist that they have made in this chat.
   */
  async function extend(userId: string, sessionId: string, by: 1 | 2, { id, createdAt }: NewAnswer) {
    const [row] = await db.$queryRaw<(SessionRow & { before: string | null })[]>`
      UPDATE chat_sessions AS session
         SET message_count = message_count + ${by}, updated_at = ${createdAt}, current_message_id = ${id}::uuid
        FROM (SELECT id, current_message_id AS before FROM chat_sessions
               WHERE id = ${sessionId}::uuid AND user_id = ${userId}::uuid AND deleted_at IS NULL FOR NO KEY UPDATE) AS old
       WHERE session.id = old.id
      RETURNING session.id, title, message_count AS "messageCount", current_message_id AS "currentMessageId",
                created_at AS "createdAt", updated_at AS "updatedAt", before`;
    if (row === undefined) return null;
    const { before, ...session } = row;
    return { session, before };
  }

  async function addAnswer(
    userId: string,
    session: SessionRow,
    request: UserMessage,
    { receipt, figures, playlist, ...answer }: NewAnswer,
  ): Promise<StoredExchange> {
    const row = await db.chatMessage
      .create({
        data: {
          ...answer,
          sessionId: session.id,
          userId,
          sequence: session.messageCount,
          parentId: request.id,
          role: 'assistant',
          ...(answer.state === 'streaming' && { streamingUntil: streamingUntil() }),
          ...(playlist && { playlistId: playlist.id, playlistVersion: playlist.version }),
          ...(receipt && { receipt: asJson(receipt) }),
          ...(figures && { figures: asJson(figures) }),
        },
        select: messageColumns,
      })
      .catch(refuseSecond);
    const assistantMessage = toAssistantMessage(row);
    const { role, content, createdAt } = assistantMessage;
    const lastMessage = { role, preview: previewOf(content), createdAt };
    return { session: { ...session, lastMessage }, userMessage: request, assistantMessage };
  }

  return {
    async append(userId, sessionId, { after, ...request }, answer) {
      const extended = await extend(userId, sessionId, 2, answer);
      if (extended === null) return null;
      const { session, before } = extended;
      const userMessage = await db.chatMessage.create({
        data: {
          ...request,
          sessionId,
          userId,
          sequence: session.messageCount - 1,
          parentId: after === undefined ? before : after,
          role: 'user',
        },
        select: messageColumns,
      });
      return addAnswer(userId, session, toUserMessage(userMessage), answer);
    },

    async appendAnswer(userId, request, answer) {
      const extended = await extend(userId, request.sessionId, 1, answer);
      return extended && addAnswer(userId, extended.session, request, answer);
    },

    async find(userId, answerId) {
      const answer = await db.chatMessage.findFirst({
        where: { id: answerId, userId, role: 'assistant', session: { deletedAt: null } },
        select: { ...messageColumns, session: { select: sessionColumns }, parent: { select: messageColumns } },
      });
      const session = await withLastMessage(db, userId, answer?.session);
      if (answer?.parent == null || session === null) return null;
      return { session, userMessage: toUserMessage(answer.parent), assistantMessage: toAssistantMessage(answer) };
    },

    async branch(userId, messageId, limit) {
      const ids = await db.$queryRaw<{ id: string }[]>`
        WITH RECURSIVE branch AS (
          SELECT id, parent_id, 1 AS depth FROM chat_messages WHERE id = ${messageId}::uuid AND user_id = ${userId}::uuid
          UNION ALL
          SELECT message.id, message.parent_id, depth + 1
            FROM branch JOIN chat_messages message ON message.id = branch.parent_id WHERE depth < ${limit})
        SELECT id FROM branch`;
      const rows = await db.chatMessage.findMany({
        where: { userId, id: { in: ids.map(({ id }) => id) } },
        orderBy: { sequence: 'asc' },
        select: messageColumns,
      });
      return rows.map(toMessage);
    },

    async lastPlaylist(userId, messageId) {
      const [left] = await db.$queryRaw<LeftPlaylist[]>`
        WITH RECURSIVE branch AS (
          SELECT id, parent_id, session_id, playlist_id, playlist_version
            FROM chat_messages WHERE id = ${messageId}::uuid AND user_id = ${userId}::uuid
          UNION ALL
          SELECT message.id, message.parent_id, message.session_id, message.playlist_id, message.playlist_version
            FROM branch JOIN chat_messages message ON message.id = branch.parent_id WHERE branch.playlist_id IS NULL)
        SELECT playlist_id AS id, CASE WHEN EXISTS (
                 SELECT 1 FROM chat_messages other
                  WHERE other.playlist_id = branch.playlist_id AND other.session_id = branch.session_id
                    AND other.playlist_version > branch.playlist_version) THEN playlist_version END AS version
          FROM branch WHERE playlist_id IS NOT NULL`;
      return left ?? null;
    },

    async keepStreaming(userId, id) {
      const where = { id, userId, state: 'streaming' } as const;
      return (await db.chatMessage.updateMany({ where, data: { streamingUntil: streamingUntil() } })).count > 0;
    },

    async finish(userId, id, wording: AnswerWording) {
      const where = { id, userId, role: 'assistant' } as const;
      await db.chatMessage.updateMany({ where, data: { ...wording, streamingUntil: null } });
      const row = await db.chatMessage.findFirst({ where, select: messageColumns });
      return row && toAssistantMessage(row);
    },

    async stop(userId, id) {
      const where = { id, userId, state: 'streaming', session: { deletedAt: null } } as const;
      return (await db.chatMessage.updateMany({ where, data: { state: 'stopped', streamingUntil: null } })).count > 0;
    },
  };
}

const streamingUntil = (): Date => new Date(Date.now() + STREAMS_FOR_MS);

const UNIQUE = 'P2002';

/** Two that began the same answer at once: the first one stored it. */
function refuseSecond(error: unknown): never {
  if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === UNIQUE)
    throw conflict('still-running', 'The first request with this Idempotency-Key is still under way.');
  throw error;
}

const asJson = (value: object): Prisma.InputJsonObject => JSON.parse(JSON.stringify(value)) as Prisma.InputJsonObject;
