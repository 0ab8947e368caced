import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { request, withQuery } from './client';
import type { Page, Playlist, PlaylistDiff, PlaylistSchedule, PlaylistSummary, PlaylistVersion } from './types';

export const PLAYLISTS = ['playlists'];
export const playlistKey = (id: string) => ['playlist', id];

export function usePlaylists() {
  return useInfiniteQuery({
    queryKey: PLAYLISTS,
    queryFn: ({ pageParam }) =>
      request<Page<PlaylistSummary>>('GET', withQuery('/api/playlists', { limit: 24, cursor: pageParam })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
}

export function usePlaylist(id: string | null) {
  return useQuery({
    queryKey: playlistKey(id ?? ''),
    queryFn: () => request<Playlist>('GET', `/api/playlists/${id}`),
    enabled: id !== null,
    staleTime: 60_000,
  });
}

export function usePlaylistVersions(id: string) {
  const queryFn = () => request<{ items: PlaylistVersion[] }>('GET', `/api/playlists/${id}/versions`);
  return useQuery({ queryKey: [...playlistKey(id), 'versions'], queryFn, staleTime: 0 });
}

/** What makes version `to` of version `from`; neither ever changes. */
export function useVersionDiff(id: string, from: number, to: number) {
  const queryFn = () => request<PlaylistDiff>('GET', `/api/playlists/${id}/versions/${to}/diff?against=${from}`);
  return useQuery({ queryKey: [...playlistKey(id), 'diff', from, to], queryFn, staleTime: Infinity });
}

export function refinePlaylist(id: string, instruction: string): Promise<Playlist> {
  return request('POST', `/api/playlists/${id}/refine`, { body: { instruction } });
}

/** Puts the tracks into this order; those left out are removed. 409 when the playlist is no longer at `version`. */
export function orderTracks(id: string, trackKeys: string[], version: number): Promise<Playlist> {
  return request('PUT', `/api/playlists/${id}/tracks`, { body: { trackKeys, version } });
}

export function restoreVersion(id: string, version: number): Promise<Playlist> {
  return request('POST', `/api/playlists/${id}/versions/${version}/restore`);
}

export function renamePlaylist(id: string, name: string): Promise<Playlist> {
  return request('PATCH', `/api/playlists/${id}`, { body: { name } });
}

export function deletePlaylist(id: string): Promise<void> {
  return request('DELETE', `/api/playlists/${id}`);
}

export function setSchedule(
  id: string,
  times: Pick<PlaylistSchedule, 'weekday' | 'hour' | 'timeZone'>,
): Promise<PlaylistSchedule> {
  return request('PUT', `/api/playlists/${id}/schedule`, { body: times });
}

export function removeSchedule(id: string): Promise<void> {
  return request('DELETE', `/api/playlists/${id}/schedule`);
}

export const EXPORT_FORMATS = ['m3u8', 'csv', 'jspf', 'uris'] as const;

export function exportUrl(id: string, format: (typeof EXPORT_FORMATS)[number]): string {
  return `/api/playlists/${id}/export?format=${format}`;
}
