import { z } from 'zod';
import { Prisma, type PrismaClient } from '../../../prisma/generated/client.js';
import { type Link, MISSING_REASONS } from './link.js';
import type { LinkStore } from './link-store.js';

const uris = z.array(z.string());
const found = z.record(z.string(), z.string());
const missing = z.array(z.object({ trackKey: z.string(), why: z.enum(MISSING_REASONS) }));

const shown = {
  spotifyPlaylistId: true,
  spotifyUrl: true,
  spotifySyncedVersion: true,
  spotifySnapshotId: true,
  spotifyUris: true,
  sync: { omit: { playlistId: true, leasedUntil: true } },
} as const;
type Row = Prisma.PlaylistGetPayload<{ select: typeof shown }>;

export function createPrismaLinkStore(prisma: PrismaClient): LinkStore {
  const note = async (userId: string, playlistId: string, data: Prisma.PlaylistSyncUpdateManyMutationInput) => {
    await prisma.playlistSync.updateMany({ where: { playlistId, playlist: { userId } }, data });
  };
  return {
    async find(userId, id) {
      const row = await prisma.playlist.findFirst({ where: { id, userId }, select: shown });
      return row === null ? null : toLink(row);
    },

    async lease(userId, id, now, until) {
      const taken = await prisma.$executeRaw`
        INSERT INTO playlist_syncs (playlist_id, leased_until)
        SELECT id, ${until} FROM playlists WHERE id = ${id}::uuid AND user_id = ${userId}::uuid
        ON CONFLICT (playlist_id) DO UPDATE SET leased_until = EXCLUDED.leased_until
         WHERE playlist_syncs.leased_until IS NULL OR playlist_syncs.leased_until <= ${now}`;
      return taken > 0;
    },

    release: (userId, id) => note(userId, id, { leasedUntil: null }),
    begin: (userId, id, now) => note(userId, id, { begunAt: now }),
    noteTracks: (userId, id, tracks) =>
      note(userId, id, { found: tracks.found, missing: tracks.missing.map((one) => ({ ...one })) }),
    noteCover: (userId, id) => note(userId, id, { hasCover: true }),

    async write(userId, id, former, list) {
      await prisma.$transaction([
        prisma.playlist.updateMany({ where: { id, userId }, data: { spotifyUris: [...former] } }),
        prisma.playlistSync.updateMany({
          where: { playlistId: id, playlist: { userId } },
          data: { writing: [...list] },
        }),
      ]);
    },

    async save(userId, id, { name, description, syncedAt, ...copy }) {
      await prisma.$transaction([
        prisma.playlist.updateMany({
          where: { id, userId },
          data: {
            spotifyPlaylistId: copy.id,
            spotifyUrl: copy.url,
            spotifySyncedVersion: copy.syncedVersion,
            spotifySnapshotId: copy.snapshotId,
            spotifyUris: copy.uris,
          },
        }),
        prisma.playlistSync.updateMany({
          where: { playlistId: id, playlist: { userId } },
          data: { name, description, syncedAt, begunAt: null, writing: Prisma.DbNull },
        }),
      ]);
    },

    async unlink(userId, id) {
      await prisma.$transaction([
        prisma.playlist.updateMany({
          where: { id, userId },
          data: {
            spotifyPlaylistId: null,
            spotifyUrl: null,
            spotifySyncedVersion: null,
            spotifySnapshotId: null,
            spotifyUris: [],
          },
        }),
        prisma.playlistSync.updateMany({
          where: { playlistId: id, playlist: { userId } },
          data: {
            name: null,
            description: null,
            syncedAt: null,
            begunAt: null,
            writing: Prisma.DbNull,
            hasCover: false,
            found: {},
            missing: [],
          },
        }),
      ]);
    },
  };
}

function toLink({ sync, ...row }: Row): Link {
  const { spotifyPlaylistId: id, spotifyUrl: url } = row;
  return {
    copy:
      id === null || url === null
        ? null
        : {
            id,
            url,
            syncedVersion: row.spotifySyncedVersion,
            syncedAt: sync?.syncedAt ?? null,
            snapshotId: row.spotifySnapshotId,
            uris: row.spotifyUris,
            name: sync?.name ?? '',
            description: sync?.description ?? '',
          },
    isBegun: sync != null && sync.begunAt !== null,
    writing: uris.nullable().parse(sync?.writing ?? null),
    hasCover: sync?.hasCover ?? false,
    found: found.parse(sync?.found ?? {}),
    missing: missing.parse(sync?.missing ?? []),
  };
}
