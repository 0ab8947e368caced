import { isDriverAdapterError } from '@prisma/driver-adapter-utils';
import { Prisma } from '../../../prisma/generated/client.js';
import { conflict } from '../../errors.js';
import { type AnswerWording, NEW_CHAT_TITLE, previewOf, STREAMS_FOR_MS } from './chat.js';
import type { ExchangeChat, ExchangeStore, LeftPlaylist, NewAnswer, StoredExchange } from './exchange-store.js';
import { messageColumns, toAssistantMessage, toMessage, toUserMessage } from './message-row.js';
import { sessionColumns, type SessionRow, withLastMessage } from './prisma-session-row.js';

type Extended = Omit<StoredExchange, 'userMessage'> & { before: string | null };

/** Works on the client as well as inside a transaction: what belongs together is written by a single statement. */
export function createPrismaExchangeStore(db: Prisma.TransactionClient): ExchangeStore {
  /** Writes `request`, and an answer to it, into the chat that `chat` yields; null where it yields none. */
  async function write(
    chat: Prisma.Sql,
    request: Prisma.Sql,
    parentId: string,
    { receipt, figures, playlist, ...answer }: NewAnswer,
  ): Promise<Extended | null> {
    const row = {
      ...answer,
      parentId,
      streamingUntil: answer.state === 'streaming' ? streamingUntil() : null,
      playlistId: playlist?.id ?? null,
      receipt: JSON.stringify(receipt),
      figures: JSON.stringify(figures),
    };
    const [extended] = await db.$queryRaw<(SessionRow & { before: string | null })[]>`
      WITH chat AS (${chat})${request}, answer AS (
        INSERT INTO chat_messages (id, session_id, user_id, sequence, parent_id, role, content, state, streaming_until,
                    provider, model, fallback_from, latency_ms, playlist_id, playlist_version, receipt, figures, created_at)
        SELECT ${row.id}::uuid, id, user_id, message_count, ${parentId}::uuid, 'assistant'::message_role, ${row.content},
               ${row.state}::message_state, ${row.streamingUntil}::timestamptz, ${row.provider}, ${row.model},
               ${row.fallbackFrom}::text[], ${row.latencyMs}::int, ${row.playlistId}::uuid,
               ${playlist?.version ?? null}::int, nullif(${row.receipt}::jsonb, 'null'), nullif(${row.figures}::jsonb, 'null'),
               ${row.createdAt}::timestamptz
          FROM chat)
      SELECT id, title, message_count AS "messageCount", current_message_id AS "currentMessageId",
             created_at AS "createdAt", updated_at AS "updatedAt", before
        FROM chat`.catch(refuseSecond);
    if (extended === undefined) return null;
    const { before, ...session } = extended;
    const assistantMessage = toAssistantMessage({
      ...row,
      sessionId: session.id,
      sequence: session.messageCount,
      role: 'assistant',
      receipt: JSON.parse(row.receipt),
      figures: JSON.parse(row.figures),
      reactions: [],
    });
    const { role, content, createdAt } = assistantMessage;
    return {
      session: { ...session, lastMessage: { role, preview: previewOf(content), createdAt } },
      assistantMessage,
      before,
    };
  }

  return {
    async append(userId, chat, { after, ...request }, answer) {
      const parent = after === undefined ? Prisma.sql`before` : Prisma.sql`${after}::uuid`;
      const asked = Prisma.sql`, request AS (
        INSERT INTO chat_messages (id, session_id, user_id, sequence, parent_id, role, content, created_at)
        SELECT ${request.id}::uuid, id, user_id, message_count - 1, ${parent}, 'user'::message_role, ${request.content},
               ${request.createdAt}::timestamptz
          FROM chat)`;
      const row = chat.begun === null ? extended(userId, chat, 2, answer) : begun(userId, chat, chat.begun, answer);
      const written = await write(row, asked, request.id, answer);
      if (written === null) return null;
      const { before, ...exchange } = written;
      const sequence = exchange.session.messageCount - 1;
      const parentId = after === undefined ? before : after;
      return { ...exchange, userMessage: { ...request, sessionId: chat.id, sequence, parentId, role: 'user' } };
    },

    async appendAnswer(userId, userMessage, answer) {
      const row = extended(userId, { id: userMessage.sessionId, title: NEW_CHAT_TITLE }, 1, answer);
      const written = await write(row, Prisma.empty, userMessage.id, answer);
      return written && { session: written.session, userMessage, assistantMessage: written.assistantMessage };
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

/** The row of a chat that an exchange begins. */
const begun = (userId: string, { id, title }: ExchangeChat, at: Date, answer: NewAnswer): Prisma.Sql => Prisma.sql`
  INSERT INTO chat_sessions (id, user_id, title, message_count, current_message_id, created_at, updated_at)
  VALUES (${id}::uuid, ${userId}::uuid, ${title}, 2, ${answer.id}::uuid, ${at}::timestamptz, ${answer.createdAt}::timestamptz)
  RETURNING *, NULL::uuid AS before`;

/**
 * The row of a chat with room made at its end, and which answer was shown before; concurrent writers wait here. NO KEY:
 * writers hold a share lock of the key already, by the playlist that they have made in this chat.
 */
const extended = (
  userId: string,
  { id, title }: Pick<ExchangeChat, 'id' | 'title'>,
  by: 1 | 2,
  answer: NewAnswer,
): Prisma.Sql => Prisma.sql`
  UPDATE chat_sessions AS session
     SET message_count = message_count + ${by}, updated_at = ${answer.createdAt}, current_message_id = ${answer.id}::uuid,
         title = CASE WHEN message_count = 0 AND title = ${NEW_CHAT_TITLE} THEN ${title} ELSE title END
    FROM (SELECT id, current_message_id AS before FROM chat_sessions
           WHERE id = ${id}::uuid AND user_id = ${userId}::uuid AND deleted_at IS NULL FOR NO KEY UPDATE) AS old
   WHERE session.id = old.id
  RETURNING session.*, before`;

const streamingUntil = (): Date => new Date(Date.now() + STREAMS_FOR_MS);

/** Two that began the same answer at once: the first one stored it. */
function refuseSecond(error: unknown): never {
  const cause = error instanceof Prisma.PrismaClientKnownRequestError && error.meta?.['driverAdapterError'];
  if (isDriverAdapterError(cause) && cause.cause.kind === 'UniqueConstraintViolation')
    throw conflict('still-running', 'The first request with this Idempotency-Key is still under way.');
  throw error;
}
