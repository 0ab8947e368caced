import { useIsMutating, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ApiError, request } from './client';
import { CONNECTION } from './connections';
import { playlistKey, PLAYLISTS } from './playlists';
import type { PlaylistCopyState, PlaylistSynced } from './types';

export interface SyncWish {
  onConflict?: 'merge' | 'ours' | 'theirs';
  again?: boolean;
  public?: boolean;
}

export interface ConflictSide {
  name: string;
  tracks: { trackKey: string; uri: string | null; title: string; artists: string[] }[];
}

const copyKey = (id: string) => [...playlistKey(id), 'copy'];
const syncKey = (id: string) => ['sync', id];

/** Whether playlist and copy have changed since they were in step. The server asks Spotify, once. */
export function useCopyState(id: string) {
  const client = useQueryClient();
  const queryFn = async () => {
    const told = await request<PlaylistCopyState>('GET', `/api/playlists/${id}/sync`);
    if (told.problem?.code === 'connection-ended') void client.invalidateQueries({ queryKey: CONNECTION });
    return told;
  };
  return useQuery({ queryKey: copyKey(id), queryFn, staleTime: 60_000 });
}

/** Also while it was started elsewhere on the page. */
export const useIsSyncing = (id: string): boolean => useIsMutating({ mutationKey: syncKey(id) }) > 0;

/** Brings playlist and copy in step; makes the copy where there is none. Whoever calls tells what goes wrong. */
export function useSyncPlaylist(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: syncKey(id),
    meta: { silent: true },
    mutationFn: (wish: SyncWish) => request<PlaylistSynced>('POST', `/api/playlists/${id}/sync`, { body: wish }),
    onSuccess: ({ missing: _missing, took: _took, wrote: _wrote, ...playlist }) => {
      client.setQueryData(playlistKey(id), playlist);
      void client.invalidateQueries({ queryKey: PLAYLISTS });
      void client.invalidateQueries({ queryKey: [...playlistKey(id), 'versions'] });
      return client.invalidateQueries({ queryKey: copyKey(id) });
    },
    onError: (error) => {
      if (!(error instanceof ApiError) || error.status !== 409) return;
      void client.invalidateQueries({ queryKey: CONNECTION });
      void client.invalidateQueries({ queryKey: playlistKey(id) });
    },
  });
}

/** Forgets the copy, which stays where it is. */
export function useUnlinkPlaylist(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => request<void>('DELETE', `/api/playlists/${id}/sync`),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: PLAYLISTS });
      return client.invalidateQueries({ queryKey: playlistKey(id) });
    },
  });
}

/** Both states, where the answer was that they contradict each other. */
export function conflictIn(error: unknown): { here: ConflictSide; there: ConflictSide } | null {
  if (!(error instanceof ApiError) || error.code !== 'playlist-conflict') return null;
  return error.extra as { here: ConflictSide; there: ConflictSide };
}
