import { Prisma, type PrismaClient } from '../../../prisma/generated/client.js';
import type { WriteAudit } from '../audit/audit.js';
import { isActingAdmin, keepsAnAdmin, lockAdmins } from './prisma-last-admin.js';
import type { KnownUser, Note, Refused, UserAdminStore, UserDetail } from './user-admin-store.js';
import type { UserStats } from './user.js';

type Transaction = Prisma.TransactionClient;

const shown = {
  id: true,
  name: true,
  role: true,
  disabledAt: true,
  createdAt: true,
  lastSeenAt: true,
  accounts: {
    select: {
      provider: true,
      providerAccountId: true,
      displayName: true,
      scopes: true,
      createdAt: true,
      endsAt: true,
      endedAt: true,
      endReason: true,
    },
  },
} as const;
type Row = Prisma.UserGetPayload<{ select: typeof shown }>;

export interface UserAdminStoreDeps {
  writeAudit: WriteAudit<Transaction>;
  noteDeletion(tx: Transaction, userId: string): Promise<void>;
  stats(userId: string): Promise<UserStats>;
}

export function createPrismaUserAdminStore(prisma: PrismaClient, deps: UserAdminStoreDeps): UserAdminStore {
  /** Gets the user, whose row is locked until the end of the transaction. */
  const act = <T>(
    id: string,
    { actor }: Note,
    work: (tx: Transaction, user: Row) => Promise<T>,
  ): Promise<T | 'missing' | 'not-admin'> =>
    prisma.$transaction(async (tx) => {
      await lockAdmins(tx);
      if (actor.id !== null && actor.id !== id && !(await isActingAdmin(tx, actor.id))) return 'not-admin';
      await tx.$queryRaw`SELECT 1 FROM users WHERE id = ${id}::uuid FOR UPDATE`;
      const user = await tx.user.findUnique({ where: { id }, select: shown });
      return user === null ? 'missing' : work(tx, user);
    });

  async function endSessions(tx: Transaction, userId: string): Promise<void> {
    await tx.user.update({ where: { id: userId }, data: { loginEpoch: { increment: 1 } } });
    await tx.loginSession.deleteMany({ where: { userId } });
  }

  const audit = (tx: Transaction, id: string, note: Note, action: string, before: Row | null, after: Row | null) =>
    deps.writeAudit(tx, {
      ...note,
      action: `user.${action}`,
      target: `user:${id}`,
      before: before && stateOf(before),
      after: after && stateOf(after),
    });

  return {
    async list({ q, role }, limit, after) {
      const words = q === null ? [] : wordsOf(q);
      if (q !== null && words.length === 0) return [];
      const found = await prisma.$queryRaw<{ id: string }[]>`
        SELECT id FROM ${q === null ? Prisma.sql`users` : named(words)}
        WHERE true
          ${role === null ? Prisma.empty : Prisma.sql`AND role = ${role}::role`}
          ${
            after === null
              ? Prisma.empty
              : Prisma.sql`AND created_at <= ${after.at} AND (created_at < ${after.at} OR id > ${after.id}::uuid)`
          }
        ORDER BY created_at DESC, id LIMIT ${limit}`;
      const rows = await prisma.user.findMany({
        where: { id: { in: found.map(({ id }) => id) } },
        orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
        select: shown,
      });
      return rows.map(toUser);
    },

    async find(id) {
      const row = await prisma.user.findUnique({ where: { id }, select: shown });
      if (row === null) return null;
      const [stats, imports, loginSessions] = await Promise.all([
        deps.stats(id),
        prisma.importJob.count({ where: { userId: id } }),
        prisma.loginSession.count({ where: { userId: id, expiresAt: { gt: new Date() } } }),
      ]);
      return toDetail(row, { loginSessions, counts: { ...stats, imports } });
    },

    change: (id, { role, disabled }, note) =>
      act(id, note, async (tx, before): Promise<KnownUser | Refused> => {
        const goes = role === 'listener' || disabled === true;
        if (goes && !(await keepsAnAdmin(tx, id))) return 'last-admin';
        const disabledAt =
          disabled === undefined ? before.disabledAt : disabled ? (before.disabledAt ?? new Date()) : null;
        const isSame = (role ?? before.role) === before.role && (disabledAt === null) === (before.disabledAt === null);
        if (isSame) return toUser(before);
        const after = await tx.user.update({
          where: { id },
          data: { ...(role && { role }), disabledAt },
          select: shown,
        });
        const isDisabled = before.disabledAt === null && disabledAt !== null;
        if (isDisabled) await endSessions(tx, id);
        const action = isDisabled ? 'disabled' : before.disabledAt !== disabledAt ? 'enabled' : 'role-changed';
        await audit(tx, id, note, action, before, after);
        return toUser(after);
      }),

    signOut: (id, note) =>
      act(id, note, async (tx): Promise<'done'> => {
        await endSessions(tx, id);
        await audit(tx, id, note, 'signed-out', null, null);
        return 'done';
      }),

    noteDeletion: (id, note) =>
      act(id, note, async (tx, row): Promise<'noted'> => {
        // Whoever acts on somebody else is an admin, and stays; whoever goes by themselves may always go.
        await deps.noteDeletion(tx, id);
        if (note.actor.id !== id) {
          await tx.user.update({ where: { id }, data: { disabledAt: row.disabledAt ?? new Date() } });
          await endSessions(tx, id);
        }
        await audit(tx, id, note, 'deleted', row, null);
        return 'noted';
      }),
  };
}

/** What the audit keeps: no name, which goes with whoever is deleted. */
const stateOf = ({ role, disabledAt }: Row) => ({ role, disabled: disabledAt !== null });

/** As the database takes names apart. */
const wordsOf = (q: string): string[] => q.split(/[\s.,:;_/@&+'-]+/).filter((word) => word !== '');
/** OFFSET 0 keeps PostgreSQL from walking through everybody by age, in the hope of finding a page of these soon. */
function named(words: readonly string[]): Prisma.Sql {
  const query = words.map((word) => `'${word.replaceAll('\\', '\\\\')}':*`).join(' & ');
  return Prisma.sql`(SELECT * FROM users WHERE search @@ to_tsquery('simple', ${query}) OFFSET 0) AS users`;
}

const toUser = ({ accounts, ...user }: Row): KnownUser => ({
  ...user,
  spotifyConnected: accounts.some(({ provider, endedAt }) => provider === 'spotify' && endedAt === null),
});

const toDetail = (row: Row, more: Pick<UserDetail, 'loginSessions' | 'counts'>): UserDetail => ({
  ...toUser(row),
  ...more,
  connections: row.accounts.map(({ providerAccountId, createdAt, ...account }) => ({
    ...account,
    accountId: providerAccountId,
    connectedAt: createdAt,
  })),
});
