import type { PrismaClient } from '../../../prisma/generated/client.js';
import type { Reads } from '../../reads.js';
import type { User } from './user.js';
import type { UserStore } from './user-store.js';

const shown = {
  id: true,
  name: true,
  role: true,
  createdAt: true,
  disabledAt: true,
  loginEpoch: true,
  accounts: { where: { provider: 'spotify', endedAt: null }, select: { id: true } },
} as const;

interface Row {
  id: string;
  name: string;
  role: User['role'];
  createdAt: Date;
  disabledAt: Date | null;
  loginEpoch: number;
  accounts: { id: string }[];
}

export function createPrismaUserStore(prisma: PrismaClient, reads: Reads): UserStore {
  return {
    // Asked with every request.
    async findActive(id) {
      const [user] = await reads.query<User>(
        `SELECT u.id, u.name, u.role, u.created_at AS "createdAt", u.login_epoch AS "loginEpoch",
                EXISTS (SELECT FROM accounts a
                         WHERE a.user_id = u.id AND a.provider = 'spotify' AND a.ended_at IS NULL) AS "spotifyConnected"
           FROM users u
          WHERE u.id = $1 AND u.disabled_at IS NULL`,
        [id],
      );
      return user ?? null;
    },

    async signInDemo(name, role, mayJoin) {
      const demoName = name.toLowerCase();
      if (!mayJoin && (await prisma.user.count({ where: { demoName } })) === 0) return 'newcomer';
      const row = await prisma.user.upsert({
        where: { demoName },
        create: { name, demoName, role: role ?? 'listener', preferences: { create: {} } },
        update: role === null ? {} : { role },
        select: shown,
      });
      return active(row);
    },

    async create(name) {
      return toUser(await prisma.user.create({ data: { name, preferences: { create: {} } }, select: shown }));
    },

    async seenSince(at, limit) {
      const seen = await prisma.user.findMany({
        where: { lastSeenAt: { gte: at }, disabledAt: null },
        orderBy: { lastSeenAt: 'desc' },
        take: limit,
        select: { id: true },
      });
      return seen.map(({ id }) => id);
    },

    async makeAdmin(id) {
      await prisma.user.updateMany({ where: { id }, data: { role: 'admin' } });
    },

    async stats(userId) {
      const [sessions, messages, playlists, memories] = await prisma.$transaction([
        prisma.chatSession.count({ where: { userId, deletedAt: null } }),
        prisma.chatMessage.count({ where: { userId, session: { deletedAt: null } } }),
        prisma.playlist.count({ where: { userId } }),
        prisma.memory.count({ where: { userId } }),
      ]);
      return { sessions, messages, playlists, memories };
    },

    async delete(id) {
      await prisma.user.deleteMany({ where: { id } });
    },
  };
}

function active(row: Row | null): User | null {
  return row === null || row.disabledAt !== null ? null : toUser(row);
}

function toUser({ accounts, disabledAt: _disabledAt, ...user }: Row): User {
  return { ...user, spotifyConnected: accounts.length > 0 };
}
