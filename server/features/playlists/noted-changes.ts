import type { PlaylistTrack } from './playlist.js';
import type { PlaylistService } from './playlist-service.js';
import type { PlaylistWriter } from './playlist-writer.js';

/** Hears which tracks a listener took out of a playlist, or took with them in a file. */
export type NoteTracks = (userId: string, what: 'removed' | 'exported', trackKeys: readonly string[]) => void;

/** The same service; what a listener's own changes take out is noted. What is made anew or restored says nothing of its tracks. */
export function withNotedChanges(service: PlaylistService, note: NoteTracks): PlaylistService {
  const noted =
    <Rest extends unknown[]>(
      change: (userId: string, id: string, ...rest: Rest) => ReturnType<PlaylistService['get']>,
    ) =>
    async (userId: string, id: string, ...rest: Rest) => {
      const before = await service.get(userId, id);
      const after = await change(userId, id, ...rest);
      note(userId, 'removed', missingIn(after.tracks, before.tracks));
      return after;
    };
  return { ...service, setTracks: noted(service.setTracks), refine: noted(service.refine) };
}

/** The same for a writer whose versions are all wishes of a listener. */
export function withNotedVersions<W extends PlaylistWriter>(writer: W, note: NoteTracks): W {
  return {
    ...writer,
    async addVersion(userId, before, version) {
      const added = await writer.addVersion(userId, before, version);
      if (added !== null) note(userId, 'removed', missingIn(version.tracks, before.tracks));
      return added;
    },
  };
}

function missingIn(after: readonly PlaylistTrack[], before: readonly PlaylistTrack[]): string[] {
  const left = new Set(after.map(({ trackKey }) => trackKey));
  return before.flatMap(({ trackKey }) => (left.has(trackKey) ? [] : trackKey));
}
