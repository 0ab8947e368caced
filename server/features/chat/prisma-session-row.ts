import type { Prisma } from '../../../prisma/generated/client.js';
import { type ChatSession, type MessageRole, previewOf } from './chat.js';

/** What a store reads of a chat. */
export const sessionColumns = {
  id: true,
  title: true,
  messageCount: true,
  currentMessageId: true,
  createdAt: true,
  updatedAt: true,
} as const;
export type SessionRow = Prisma.ChatSessionGetPayload<{ select: typeof sessionColumns }>;

/** A chat's count is the sequence of its last message, so that these are found by their unique key. */
export async function withLastMessages(
  db: Prisma.TransactionClient,
  userId: string,
  rows: readonly SessionRow[],
): Promise<ChatSession[]> {
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
}

export async function findSession(
  db: Prisma.TransactionClient,
  userId: string,
  id: string,
): Promise<ChatSession | null> {
  const [row] = await db.$queryRaw<(SessionRow & { role: MessageRole | null; content: string; saidAt: Date })[]>`
    SELECT session.id, title, message_count AS "messageCount", current_message_id AS "currentMessageId",
           session.created_at AS "createdAt", updated_at AS "updatedAt",
           last.role::text, last.content, last.created_at AS "saidAt"
      FROM chat_sessions session
      LEFT JOIN chat_messages last ON last.session_id = session.id AND last.sequence = message_count
     WHERE session.id = ${id}::uuid AND session.user_id = ${userId}::uuid AND deleted_at IS NULL`;
  if (row === undefined) return null;
  const { role, content, saidAt, ...session } = row;
  const lastMessage = role && { role, preview: previewOf(content), createdAt: saidAt };
  return { ...session, lastMessage };
}

export async function withLastMessage(
  db: Prisma.TransactionClient,
  userId: string,
  row: SessionRow | null | undefined,
): Promise<ChatSession | null> {
  if (row == null) return null;
  const [session] = await withLastMessages(db, userId, [row]);
  return session ?? null;
}
