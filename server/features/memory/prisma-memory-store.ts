import { createHash } from 'node:crypto';
import type { Prisma, PrismaClient } from '../../../prisma/generated/client.js';
import type { Reads } from '../../reads.js';
import {
  LEARNABLE_DAYS,
  MAX_SOURCES,
  type Memory,
  saysOtherwise,
  type SourcedMemory,
  type Statement,
} from './memory.js';
import type { LearnedStatement, MemoryStore } from './memory-store.js';
import { storedFacts } from './stored-facts.js';

const columns = {
  id: true,
  text: true,
  origin: true,
  topic: true,
  facts: true,
  sourceSessionIds: true,
  saidAt: true,
  createdAt: true,
  updatedAt: true,
} as const;
type Row = Prisma.MemoryGetPayload<{ select: typeof columns }>;
type Tx = Prisma.TransactionClient;

const DAY_MS = 86_400_000;
const NEWEST_FIRST: Prisma.MemoryOrderByWithRelationInput[] = [{ createdAt: 'desc' }, { id: 'asc' }];

export function createPrismaMemoryStore(prisma: PrismaClient, reads: Reads): MemoryStore {
  /** One writer at a time for each listener, in whatever process. */
  const write = <T>(userId: string, work: (tx: Tx) => Promise<T>): Promise<T> =>
    prisma.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM users WHERE id = ${userId}::uuid FOR UPDATE`;
      return work(tx);
    });

  async function withSources(userId: string, rows: readonly Row[]): Promise<SourcedMemory[]> {
    const ids = [...new Set(rows.flatMap(({ sourceSessionIds }) => sourceSessionIds))];
    const where = { userId, id: { in: ids }, deletedAt: null };
    const found =
      ids.length === 0 ? [] : await prisma.chatSession.findMany({ where, select: { id: true, title: true } });
    const chats = new Map(found.map((chat) => [chat.id, chat]));
    return rows.map((row) => ({
      ...toMemory(row),
      sources: row.sourceSessionIds.flatMap((id) => chats.get(id) ?? []),
    }));
  }

  async function withSource(userId: string, row: Row | null): Promise<SourcedMemory | null> {
    const [memory] = row === null ? [] : await withSources(userId, [row]);
    return memory ?? null;
  }

  return {
    async list(userId, limit, after) {
      const rows = await prisma.memory.findMany({
        where: {
          userId,
          ...(after && { OR: [{ createdAt: { lt: after.at } }, { createdAt: after.at, id: { gt: after.id } }] }),
        },
        orderBy: NEWEST_FIRST,
        take: limit,
        select: columns,
      });
      return withSources(userId, rows);
    },

    // Asked before every recommendation.
    async all(userId) {
      const rows = await reads.query<Omit<Memory, 'facts'> & Pick<Row, 'facts'>>(
        `SELECT id, text, origin, topic, fact AS facts,
                coalesce(source_session_ids, '{}') AS "sourceSessionIds",
                created_at AS "createdAt", updated_at AS "updatedAt"
           FROM memories
          WHERE user_id = $1
          ORDER BY created_at DESC, id`,
        [userId],
      );
      return rows.map((row) => ({ ...row, facts: factsOf(row) }));
    },

    async add(userId, statement, most) {
      const row = await write(userId, async (tx) => {
        const data = { ...toRow(statement), origin: 'listener' as const, saidAt: new Date() };
        const where = { userId_topic: { userId, topic: statement.topic } };
        const known = await tx.memory.findUnique({ where, select: { id: true } });
        if (known !== null) return tx.memory.update({ where, data, select: columns });
        if ((await tx.memory.count({ where: { userId } })) >= most) return null;
        return tx.memory.create({ data: { userId, ...data }, select: columns });
      });
      return withSource(userId, row);
    },

    learn: (userId, statements, said, most) =>
      write(userId, async (tx) => {
        const topics = statements.map(({ topic }) => topic);
        const known = await tx.memory.findMany({ where: { userId, topic: { in: topics } }, select: columns });
        const forgotten = await tx.forgottenMemory.findMany({
          where: {
            userId,
            topicHash: { in: topics.map((topic) => hashOf(userId, topic)) },
            forgottenAt: { gte: said.at },
          },
        });
        const gone = new Set(forgotten.map(({ topicHash }) => Buffer.from(topicHash).toString('hex')));
        let room = most - (await tx.memory.count({ where: { userId } }));
        const changed: Memory[] = [];
        for (const statement of statements) {
          if (gone.has(hashOf(userId, statement.topic).toString('hex'))) continue;
          const before = known.find(({ topic }) => topic === statement.topic);
          if (before === undefined && room-- <= 0) continue;
          const row = await learnOne(tx, userId, statement, before, said);
          if (row !== null) changed.push(toMemory(row));
        }
        return changed;
      }),

    async reword(userId, id, statement) {
      const row = await write(userId, async (tx) => {
        if ((await tx.memory.count({ where: { id, userId } })) === 0) return null;
        const same = { userId, topic: statement.topic, id: { not: id } };
        const [other] = await tx.memory.findMany({ where: same, select: { sourceSessionIds: true } });
        if (other !== undefined) await tx.memory.deleteMany({ where: same });
        const row = await tx.memory.findUniqueOrThrow({ where: { id, userId }, select: columns });
        const data = {
          ...toRow(statement),
          origin: 'listener' as const,
          saidAt: new Date(),
          sourceSessionIds: sourcesOf([...(other?.sourceSessionIds ?? []), ...row.sourceSessionIds]),
        };
        return tx.memory.update({ where: { id, userId }, data, select: columns });
      });
      return withSource(userId, row);
    },

    forget: (userId, which) =>
      write(userId, async (tx) => {
        const where = { userId, ...('id' in which ? { id: which.id } : { topic: { in: [...which.topics] } }) };
        const rows = await tx.memory.findMany({ where, select: columns });
        await tx.memory.deleteMany({ where });
        const forgottenAt = new Date();
        for (const { topic } of rows) {
          if (topic === null) continue;
          const key = { userId, topicHash: hashOf(userId, topic) };
          await tx.forgottenMemory.upsert({
            where: { userId_topicHash: key },
            create: { ...key, forgottenAt },
            update: { forgottenAt },
          });
        }
        const outdated = new Date(forgottenAt.getTime() - LEARNABLE_DAYS * DAY_MS);
        await tx.forgottenMemory.deleteMany({ where: { userId, forgottenAt: { lt: outdated } } });
        return rows.map(toMemory);
      }),

    async lastOf(userId, sessionId) {
      const row = await prisma.memory.findFirst({
        where: { userId, sourceSessionIds: { has: sessionId } },
        orderBy: [{ saidAt: 'desc' }, { id: 'asc' }],
        select: columns,
      });
      return row === null ? null : toMemory(row);
    },
  };
}

/** Null where nothing is new but the source. */
async function learnOne(
  tx: Tx,
  userId: string,
  { origin, ...statement }: LearnedStatement,
  before: Row | undefined,
  { sessionId, at }: { sessionId: string; at: Date },
): Promise<Row | null> {
  const fresh = { ...toRow(statement), origin: origin === 'built-in' ? ('built_in' as const) : origin, saidAt: at };
  if (before === undefined)
    return tx.memory.create({ data: { userId, ...fresh, sourceSessionIds: [sessionId] }, select: columns });
  const sourceSessionIds = sourcesOf([...before.sourceSessionIds, sessionId]);
  const where = { id: before.id };
  if (at >= before.saidAt && saysOtherwise(statement, { text: before.text, facts: factsOf(before) }))
    return tx.memory.update({ where, data: { ...fresh, sourceSessionIds }, select: columns });
  const saidAt = at > before.saidAt ? at : before.saidAt;
  await tx.memory.update({ where, data: { sourceSessionIds, saidAt } });
  return null;
}

/** The latest, each once. */
const sourcesOf = (ids: readonly string[]): string[] => [...new Set(ids.toReversed())].slice(0, MAX_SOURCES).reverse();

const toRow = ({ topic, text, facts }: Statement) => ({ topic, text, facts });
const factsOf = ({ facts }: Pick<Row, 'facts'>) => storedFacts.parse(facts ?? []);

const toMemory = ({ saidAt: _said, ...row }: Row): Memory => ({
  ...row,
  origin: row.origin === 'built_in' ? 'built-in' : row.origin,
  facts: factsOf(row),
});

const hashOf = (userId: string, topic: string): Buffer<ArrayBuffer> =>
  Buffer.from(createHash('sha256').update(`${userId}\n${topic}`).digest());
