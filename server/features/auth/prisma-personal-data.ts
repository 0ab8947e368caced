import type { PrismaClient } from '../../../prisma/generated/client.js';
import type { PersonalData } from './personal-data.js';

const BATCH = 500;

/** What PostgreSQL keeps of a listener beside the listens. It goes with the user's row, so there is nothing to delete here. */
export function createPrismaPersonalData(prisma: PrismaClient): PersonalData {
  return {
    deleteAll: async () => undefined,
    files: (userId) => {
      const where = { userId };
      return [
        {
          name: 'account.jsonl',
          rows: once(() =>
            prisma.user.findMany({
              where: { id: userId },
              select: { id: true, name: true, role: true, createdAt: true },
            }),
          ),
        },
        {
          name: 'preferences.jsonl',
          rows: once(() => prisma.userPreferences.findMany({ where, omit: { userId: true } })),
        },
        {
          name: 'connections.jsonl',
          rows: once(() =>
            prisma.account.findMany({
              where,
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
            }),
          ),
        },
        { name: 'live-sync.jsonl', rows: once(() => prisma.musicSync.findMany({ where, omit: { userId: true } })) },
        {
          name: 'listening-gaps.jsonl',
          rows: once(() =>
            prisma.listeningGap.findMany({ where, omit: { userId: true }, orderBy: { startsAt: 'asc' } }),
          ),
        },
        {
          name: 'service-tracks.jsonl',
          rows: paged((skip) =>
            prisma.serviceTrack.findMany({
              where,
              omit: { userId: true },
              orderBy: [{ kind: 'asc' }, { trackKey: 'asc' }],
              skip,
              take: BATCH,
            }),
          ),
        },
        { name: 'memories.jsonl', rows: once(() => prisma.memory.findMany({ where, omit: { userId: true } })) },
        { name: 'feedback.jsonl', rows: once(() => prisma.trackFeedback.findMany({ where, omit: { userId: true } })) },
        {
          name: 'reactions.jsonl',
          rows: once(() => prisma.messageReaction.findMany({ where, omit: { userId: true } })),
        },
        {
          name: 'imports.jsonl',
          rows: once(async () =>
            (await prisma.importJob.findMany({ where, omit: { userId: true, checkpoint: true } })).map(plain),
          ),
        },
        {
          name: 'model-usage.jsonl',
          rows: once(async () =>
            (await prisma.modelUsage.findMany({ where, omit: { userId: true } })).map((row) =>
              plain({ ...row, cost: row.cost?.toNumber() ?? null }),
            ),
          ),
        },
        {
          name: 'chats.jsonl',
          rows: paged((skip) =>
            prisma.chatSession.findMany({
              where,
              omit: { userId: true },
              include: { messages: { omit: { userId: true }, orderBy: { sequence: 'asc' } } },
              orderBy: { id: 'asc' },
              skip,
              take: BATCH,
            }),
          ),
        },
        {
          name: 'playlists.jsonl',
          rows: paged((skip) =>
            prisma.playlist.findMany({
              where,
              omit: { userId: true },
              include: {
                versions: { orderBy: { version: 'asc' } },
                schedule: { omit: { playlistId: true, claimedUntil: true } },
                sync: { select: { found: true, missing: true } },
              },
              orderBy: { id: 'asc' },
              skip,
              take: BATCH,
            }),
          ),
        },
      ];
    },
  };
}

async function* once<T extends object>(read: () => Promise<T[]>): AsyncGenerator<T[]> {
  yield await read();
}

async function* paged<T extends object>(read: (skip: number) => Promise<T[]>): AsyncGenerator<T[]> {
  for (let skip = 0; ; skip += BATCH) {
    const rows = await read(skip);
    yield rows;
    if (rows.length < BATCH) return;
  }
}

/** JSON has no big integers; byte counts fit a double. */
function plain(row: object): object {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [key, typeof value === 'bigint' ? Number(value) : value]),
  );
}
