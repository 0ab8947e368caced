import type { PrismaClient } from '../../../prisma/generated/client.js';
import { TOKEN_SCOPES, type TokenScope } from '../../http/endpoint.js';
import type { ApiToken } from './api-token.js';
import type { TokenStore } from './token-store.js';

const shown = {
  id: true,
  name: true,
  scopes: true,
  createdAt: true,
  lastUsedAt: true,
  creator: { select: { name: true } },
} as const;

interface Row extends Pick<ApiToken, 'id' | 'name' | 'createdAt' | 'lastUsedAt'> {
  scopes: string[];
  creator: { name: string } | null;
}

export function createPrismaTokenStore(prisma: PrismaClient): TokenStore {
  return {
    async list(limit, after) {
      const rows = await prisma.apiToken.findMany({
        where: {
          revokedAt: null,
          ...(after && { OR: [{ createdAt: { lt: after.at } }, { createdAt: after.at, id: { gt: after.id } }] }),
        },
        orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
        take: limit,
        select: shown,
      });
      return rows.map(toToken);
    },

    create: ({ name, scopes, hash }, actor, most) =>
      prisma.$transaction(async (tx) => {
        // Those who create at the same moment count one after the other.
        await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('api-tokens', 0))`;
        if ((await tx.apiToken.count({ where: { revokedAt: null } })) >= most) return null;
        const row = await tx.apiToken.create({
          data: { name, scopes, hash: Uint8Array.from(hash), createdBy: actor.id },
          select: shown,
        });
        await tx.auditEntry.create({
          data: {
            actorId: actor.id,
            requestId: actor.requestId,
            action: 'token.created',
            target: `token:${row.id}`,
            after: { name, scopes },
          },
        });
        return toToken(row);
      }),

    revoke: (id, actor) =>
      prisma.$transaction(async (tx) => {
        const [row] = await tx.apiToken.updateManyAndReturn({
          where: { id, revokedAt: null },
          data: { revokedAt: new Date() },
          select: { name: true, scopes: true },
        });
        if (row === undefined) return false;
        await tx.auditEntry.create({
          data: {
            actorId: actor.id,
            requestId: actor.requestId,
            action: 'token.revoked',
            target: `token:${id}`,
            before: { name: row.name, scopes: row.scopes },
          },
        });
        return true;
      }),

    async use(hash, now, usedBefore) {
      const token = await prisma.apiToken.findFirst({
        where: { hash: Uint8Array.from(hash), revokedAt: null },
        select: { id: true, scopes: true, lastUsedAt: true },
      });
      if (token === null) return null;
      if (token.lastUsedAt === null || token.lastUsedAt < usedBefore) {
        await prisma.apiToken.updateMany({
          where: { id: token.id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: usedBefore } }] },
          data: { lastUsedAt: now },
        });
      }
      return token.scopes;
    },
  };
}

function toToken({ scopes, creator, ...row }: Row): ApiToken {
  const isScope = (scope: string): scope is TokenScope => TOKEN_SCOPES.some((known) => known === scope);
  return { ...row, scopes: scopes.filter(isScope), createdBy: creator?.name ?? null };
}
