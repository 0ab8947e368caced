import type { Prisma, PrismaClient } from '../../../prisma/generated/client.js';
import { type Connection, endOfAuthorization, SERVICE } from './connection.js';
import type { ConnectionStore, SealedTokens } from './connection-store.js';

const shown = {
  userId: true,
  providerAccountId: true,
  displayName: true,
  scopes: true,
  createdAt: true,
  endsAt: true,
  endedAt: true,
  endReason: true,
} as const;
const secret = { accessToken: true, refreshToken: true, accessExpiresAt: true } as const;
const BATCH = 200;
/** One that has been disconnected ended without a reason, and is there only for its id: the way in of its listener. */
const NOT_DISCONNECTED = { OR: [{ endedAt: null }, { endReason: { not: null } }] };
const noTokens = { accessToken: null, refreshToken: null, accessExpiresAt: null, refreshingUntil: null };
const onlyId = () => ({
  ...noTokens,
  displayName: null,
  scopes: [],
  endsAt: null,
  endedAt: new Date(),
  endReason: null,
});

type Row = Prisma.AccountGetPayload<{ select: typeof shown }>;
type Secret = Prisma.AccountGetPayload<{ select: typeof secret }>;

export function createPrismaConnectionStore(prisma: PrismaClient): ConnectionStore {
  const mine = (userId: string) => ({ userId_provider: { userId, provider: SERVICE } });
  const holding = (userId: string, refresh: Uint8Array) => ({
    userId,
    provider: SERVICE,
    refreshToken: Uint8Array.from(refresh),
  });

  return {
    async find(userId) {
      const row = await prisma.account.findUnique({ where: { ...mine(userId), ...NOT_DISCONNECTED }, select: shown });
      return row && toConnection(row);
    },

    async findOwner(accountIds) {
      const where = { provider: SERVICE, providerAccountId: { in: [...accountIds] } };
      return (await prisma.account.findFirst({ where, select: { userId: true } }))?.userId ?? null;
    },

    async save({ userId, ...connection }, tokens) {
      const data = {
        providerAccountId: connection.accountId,
        displayName: connection.displayName,
        scopes: connection.scopes,
        endsAt: connection.endsAt,
        endedAt: null,
        endReason: null,
        refreshingUntil: null,
        createdAt: connection.connectedAt,
        ...toColumns(tokens),
      };
      try {
        const where = mine(userId);
        const create = { userId, provider: SERVICE, ...data };
        return toConnection(await prisma.account.upsert({ where, create, update: data, select: shown }));
      } catch (error) {
        if (isTaken(error)) return null;
        throw error;
      }
    },

    async tokens(userId) {
      const row = await prisma.account.findUnique({ where: { ...mine(userId), endedAt: null }, select: secret });
      return row && toTokens(row);
    },

    async lease(userId, replaces, ms) {
      const now = new Date();
      const isFree = { OR: [{ refreshingUntil: null }, { refreshingUntil: { lt: now } }] };
      const { count } = await prisma.account.updateMany({
        where: { ...holding(userId, replaces), endedAt: null, ...isFree },
        data: { refreshingUntil: new Date(now.getTime() + ms) },
      });
      return count > 0;
    },

    async release(userId) {
      await prisma.account.updateMany({ where: { userId, provider: SERVICE }, data: { refreshingUntil: null } });
    },

    async saveTokens(userId, replaces, tokens) {
      const data = { ...toColumns(tokens), refreshingUntil: null };
      await prisma.account.updateMany({ where: holding(userId, replaces), data });
    },

    async end(userId, replaces, endReason) {
      const data = { ...noTokens, endedAt: new Date(), endReason };
      return (await prisma.account.updateMany({ where: holding(userId, replaces), data })).count > 0;
    },

    async remove(userId) {
      const where = { userId, provider: SERVICE };
      const [gone, kept] = await prisma.$transaction([
        prisma.account.deleteMany({ where: { ...where, user: { demoName: { not: null } } } }),
        prisma.account.updateMany({ where: { ...where, ...NOT_DISCONNECTED }, data: onlyId() }),
      ]);
      return gone.count + kept.count > 0;
    },

    async *living() {
      const read = (page: Page) => prisma.account.findMany({ ...page, select: { ...shown, id: true } });
      for await (const rows of batches(read)) yield rows.map(toConnection);
    },

    async *sealed() {
      const read = (page: Page) => prisma.account.findMany({ ...page, select: { ...secret, id: true, userId: true } });
      for await (const rows of batches(read)) {
        yield rows.flatMap((row) => {
          const tokens = toTokens(row);
          return tokens === null ? [] : [{ userId: row.userId, tokens }];
        });
      }
    },
  };
}

interface Page {
  where: { provider: string; endedAt: null; id?: { gt: string } };
  orderBy: { id: 'asc' };
  take: number;
}

/** Living connections in order of id, batch by batch. */
async function* batches<R extends { id: string }>(read: (page: Page) => Promise<R[]>): AsyncGenerator<R[]> {
  for (let after: string | null = null; ;) {
    const where = { provider: SERVICE, endedAt: null, ...(after !== null && { id: { gt: after } }) };
    const rows: R[] = await read({ where, orderBy: { id: 'asc' }, take: BATCH });
    yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < BATCH) return;
    after = last.id;
  }
}

function toConnection(row: Row): Connection {
  return {
    userId: row.userId,
    accountId: row.providerAccountId,
    displayName: row.displayName ?? row.providerAccountId,
    scopes: row.scopes,
    connectedAt: row.createdAt,
    endsAt: row.endsAt ?? endOfAuthorization(row.createdAt),
    ended: row.endedAt && { at: row.endedAt, reason: row.endReason ?? '' },
  };
}

function toTokens({ accessToken, refreshToken, accessExpiresAt }: Secret): SealedTokens | null {
  if (accessToken === null || refreshToken === null || accessExpiresAt === null) return null;
  return { access: accessToken, refresh: refreshToken, accessExpiresAt };
}

function toColumns({ access, refresh, accessExpiresAt }: SealedTokens) {
  return { accessToken: access, refreshToken: refresh, accessExpiresAt };
}

const isTaken = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'P2002';
