import type { Logger as PinoLogger } from 'pino';
import { createPrismaScheduleStore } from '../features/playlist-schedule/prisma-schedule-store.js';
import { scheduleRoutes } from '../features/playlist-schedule/schedule-routes.js';
import { createScheduleService } from '../features/playlist-schedule/schedule-service.js';
import { coverImage } from '../features/playlist-sync/cover-image.js';
import { playlistSyncRoutes } from '../features/playlist-sync/playlist-sync-routes.js';
import { createPlaylistSyncService } from '../features/playlist-sync/playlist-sync-service.js';
import { createPrismaLinkStore } from '../features/playlist-sync/prisma-link-store.js';
import { type NoteTracks, withNotedChanges } from '../features/playlists/noted-changes.js';
import type { PlaylistMaker } from '../features/playlists/playlist-maker.js';
import { playlistRoutes } from '../features/playlists/playlist-routes.js';
import { createPlaylistService } from '../features/playlists/playlist-service.js';
import { createPrismaPlaylistStore } from '../features/playlists/prisma-playlist-store.js';
import type { RequestReader } from '../features/playlists/request-reader.js';
import type { Endpoint } from '../http/endpoint.js';
import type { Connections } from './connections.js';
import type { Listening } from './listening.js';
import type { Stores } from './stores.js';

/** Playlists: making and changing them, their copies at the connected service, their schedules. */
export function createPlaylists(
  logger: PinoLogger,
  { prisma, queue }: Stores,
  { maker, reader, note }: { maker: PlaylistMaker; reader: RequestReader; note: NoteTracks },
  { enterFound }: Pick<Listening, 'enterFound'>,
  { music }: Pick<Connections, 'music'>,
): { endpoints: Endpoint[]; startBackgroundWork(): Promise<void> } {
  const onExport = (userId: string, trackKeys: readonly string[]): void => note(userId, 'exported', trackKeys);
  const playlists = withNotedChanges(
    createPlaylistService({ store: createPrismaPlaylistStore(prisma), maker, reader }),
    note,
  );
  const sync =
    music &&
    createPlaylistSyncService({
      store: createPrismaLinkStore(prisma),
      playlists,
      access: music.access,
      provider: music.provider,
      resolve: music.resolve,
      enterTracks: enterFound,
      onExport,
      drawCover: ({ tracks }) => coverImage(tracks),
      logger,
      now: Date.now,
    });
  const schedules = createScheduleService({
    store: createPrismaScheduleStore(prisma),
    playlists,
    sync: async (userId, id, signal) => {
      await sync?.sync(userId, id, {}, signal);
    },
    queue,
    logger,
    now: Date.now,
  });
  return {
    endpoints: [
      ...playlistRoutes({ service: playlists, onExport }),
      ...playlistSyncRoutes({ service: sync, playlists }),
      ...scheduleRoutes({ service: schedules }),
    ],
    startBackgroundWork: () => schedules.start(),
  };
}
