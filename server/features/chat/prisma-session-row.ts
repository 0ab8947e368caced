import type { Prisma } from '../../../prisma/generated/client.js';
import { type ChatSession, previewOf } from './chat.js';

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

export async function withLastMessage(
  db: Prisma.TransactionClient,
  userId: string,
  row: SessionRow | null | undefined,
): Promise<ChatSession | null> {
  if (row == null) return null;
  const [session] = await withLastMessages(db, userId, [row]);
  return session ?? null;
}
