import type { z } from 'zod';
import type { Schedule } from '../playlist-schedule/schedule.js';
import type { Diff } from './diff-tracks.js';
import type { Playlist, PlaylistSummary, PlaylistTrack, PlaylistVersion } from './playlist.js';
import type {
  playlistDiffSchema,
  playlistSchema,
  playlistSummarySchema,
  playlistVersionSchema,
  scheduleSchema,
} from './playlist-schema.js';

export const presentSummary = (playlist: PlaylistSummary): z.infer<typeof playlistSummarySchema> => ({
  id: playlist.id,
  name: playlist.name,
  description: playlist.description,
  trackCount: playlist.trackCount,
  durationMs: playlist.durationMs,
  cover: playlist.cover,
  version: playlist.version,
  spotify: playlist.spotify,
  changedHere: playlist.spotify !== null && playlist.version > playlist.spotify.syncedVersion,
  schedule: playlist.schedule && presentSchedule(playlist.schedule),
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

export const presentSchedule = (schedule: Schedule): z.infer<typeof scheduleSchema> => ({
  weekday: schedule.weekday,
  hour: schedule.hour,
  timeZone: schedule.timeZone,
  nextAt: schedule.nextAt.toISOString(),
  lastAt: schedule.lastAt?.toISOString() ?? null,
  error: schedule.error,
});

export const presentDiff = (
  from: number,
  to: number,
  diff: Diff<PlaylistTrack>,
): z.infer<typeof playlistDiffSchema> => ({ from, to, ...diff });
