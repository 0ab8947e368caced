import { ApiError, reasonOf } from '../api/client';
import type { Permission } from '../api/connections';
import { conflictIn, useCopyState, useIsSyncing, useSyncPlaylist, type SyncWish } from '../api/playlist-copies';
import type { Playlist, PlaylistCopyState, PlaylistSynced } from '../api/types';
import { texts } from '../texts';
import { notify } from '../ui/notices';

const words = texts.playlist.copy;

/** Why the copy cannot be looked at or written, and what can be done about it. */
export interface Trouble {
  code: string;
  detail: string;
  retryAt: Date | null;
  /** Those that are missing. */
  permissions: Permission[];
}

const WITHOUT_COPY = new Set<PlaylistCopyState['state']>(['never', 'unavailable']);

/** The playlist's copy in Spotify: how it stands, and what can be done with it. */
export function usePlaylistCopy(playlist: Playlist) {
  const { data, error, refetch } = useCopyState(playlist.id);
  const sync = useSyncPlaylist(playlist.id);
  const isSyncing = useIsSyncing(playlist.id);
  const conflict = conflictIn(sync.error);
  const isLinked = playlist.spotify !== null || (data !== undefined && !WITHOUT_COPY.has(data.state));
  const start = (wish: SyncWish = {}) =>
    sync.mutate(wish, { onSuccess: (synced) => notify(toldOf(synced, wish, playlist.spotify === null)) });
  const lookTrouble = isLinked ? (problemOf(data) ?? troubleOf(error)) : null;

  return {
    isLinked,
    isSyncing,
    state: data && stateOf(playlist, data),
    syncedAt: data?.syncedAt ?? null,
    isPublic: data?.isPublic ?? null,
    missing: data?.missing ?? [],
    conflict,
    trouble: conflict ? null : (troubleOf(sync.error) ?? lookTrouble),
    start,
    /** Does again what failed: the writing, else the looking. */
    retry: () => (sync.error ? start(sync.variables) : void refetch()),
    /** Forgets what the last attempt came to. */
    dismiss: () => sync.reset(),
  };
}
export type PlaylistCopy = ReturnType<typeof usePlaylistCopy>;

/** What was changed here since the service was asked counts as well. */
function stateOf({ changedHere }: Playlist, { state }: PlaylistCopyState): PlaylistCopyState['state'] {
  if (!changedHere) return state;
  return state === 'in-step' ? 'changed-here' : state === 'changed-there' ? 'changed-both' : state;
}

function problemOf(data: PlaylistCopyState | undefined): Trouble | null {
  if (!data?.problem) return null;
  const { code, detail, retryAt } = data.problem;
  return { code, detail, retryAt: retryAt === null ? null : new Date(retryAt), permissions: ['playlists'] };
}

function troubleOf(error: Error | null): Trouble | null {
  if (error === null) return null;
  if (!(error instanceof ApiError)) return { code: '', detail: reasonOf(error), retryAt: null, permissions: [] };
  const { code, detail, retryAt, extra } = error;
  return { code, detail, retryAt, permissions: (extra['permissions'] as Permission[] | undefined) ?? ['playlists'] };
}

function toldOf({ took }: PlaylistSynced, wish: SyncWish, isFirst: boolean): string {
  if (wish.public !== undefined) return wish.public ? words.madePublic : words.madePrivate;
  if (isFirst) return words.saved;
  const { added, removed, moved, renamed } = took;
  return added + removed + moved > 0 || renamed ? words.took(added, removed, moved, renamed) : words.inStep;
}
