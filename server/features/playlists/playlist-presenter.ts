import type { z } from 'zod';
import type { Playlist, PlaylistSummary, PlaylistVersion } from './playlist.js';
import type { playlistSchema, playlistSummarySchema, playlistVersionSchema } from './playlist-schema.js';

export const presentSummary = (playlist: PlaylistSummary): z.infer<typeof playlistSummarySchema> => ({
  id: playlist.id,
  name: playlist.name,
  description: playlist.description,
  trackCount: playlist.trackCount,
  durationMs: playlist.durationMs,
  cover: playlist.cover,
  version: playlist.version,
  spotify: playlist.spotify,
  createdAt: playlist.createdAt.toISOString(),
  updatedAt: playlist.updatedAt.toISOString(),
});

export const presentPlaylist = (playlist: Playlist): z.infer<typeof playlistSchema> => ({
  ...presentSummary(playlist),
  tracks: playlist.tracks.map((track, index) => ({ position: index + 1, ...track })),
  brief: playlist.brief,
  receipt: playlist.receipt,
});

export const presentVersion = (version: PlaylistVersion): z.infer<typeof playlistVersionSchema> => ({
  version: version.version,
  reason: version.reason,
  trackCount: version.trackCount,
  durationMs: version.durationMs,
  createdAt: version.createdAt.toISOString(),
});
