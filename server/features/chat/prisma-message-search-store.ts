import type { Prisma } from '../../../prisma/generated/client.js';
import type { HitPosition, MessageHit, Piece } from './chat-store.js';
import { messageColumns, toMessage } from './message-row.js';

// Private-use characters stand around matches and between fragments: no message is written with them.
const START = '\uE000';
const STOP = '\uE001';
const BREAK = '\uE002';
const HEADLINE = `StartSel="${START}", StopSel="${STOP}", FragmentDelimiter="${BREAK}", MaxFragments=3, MaxWords=16, MinWords=5`;

interface HitRow {
  id: string;
  rank: number;
  sessionId: string;
  title: string;
  headline: string;
}

/** Full text over a listener's messages in the syntax of web searches ("exact words", -without, or), best first. */
export async function searchMessages(
  db: Prisma.TransactionClient,
  userId: string,
  query: string,
  limit: number,
  after: HitPosition | null,
): Promise<MessageHit[]> {
  const hits = await db.$queryRaw<HitRow[]>`
    SELECT id, rank, "sessionId", title, ts_headline('simple', content, query, ${HEADLINE}) AS headline
      FROM (
        SELECT m.id, m.content, s.id AS "sessionId", s.title, query, ts_rank(m.search, query)::float8 AS rank
          FROM websearch_to_tsquery('simple', ${query}) AS query, chat_messages m JOIN chat_sessions s ON s.id = m.session_id
         WHERE m.user_id = ${userId}::uuid AND s.deleted_at IS NULL AND m.search @@ query) AS found
     WHERE ${after === null} OR rank < ${after?.rank ?? 0} OR (rank = ${after?.rank ?? 0} AND id > ${after?.id ?? userId}::uuid)
     ORDER BY rank DESC, id
     LIMIT ${limit}`;
  const rows = await db.chatMessage.findMany({
    where: { userId, id: { in: hits.map(({ id }) => id) } },
    select: messageColumns,
  });
  const messages = new Map(rows.map((row) => [row.id, toMessage(row)]));
  return hits.flatMap(({ id, rank, sessionId, title, headline }) => {
    const message = messages.get(id);
    return message === undefined
      ? []
      : [{ message, rank, session: { id: sessionId, title }, fragments: toFragments(headline) }];
  });
}

function toFragments(headline: string): Piece[][] {
  return headline.split(BREAK).map((fragment) =>
    fragment
      .split(/(\uE000[^\uE001]*\uE001)/)
      .filter((text) => text !== '')
      .map((text) => ({ text: text.replace(/[\uE000\uE001]/g, ''), match: text.startsWith(START) })),
  );
}
