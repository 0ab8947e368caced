import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request, withQuery } from './client';
import type { Connection, HistorySync } from './types';

export const CONNECTION = ['connection'];

export type Permission = Connection['permissions'][number];

/** Where the browser goes to let Spotify ask for these; from there it comes back to a path of ours. */
export const connectUrl = (permissions: readonly Permission[], returnTo = '/connections'): string =>
  withQuery('/auth/spotify/login', { permissions: permissions.join(','), returnTo });

/** The page that says what is missing and lets Spotify ask for it. */
export const askingUrl = (permissions: readonly Permission[], returnTo: string): string =>
  withQuery('/connections', { permissions: permissions.join(','), returnTo });

export function useConnection() {
  return useQuery({
    queryKey: CONNECTION,
    queryFn: () => request<Connection>('GET', '/api/connections/spotify'),
  });
}

export function useSync(active: boolean) {
  return useQuery({
    queryKey: [...CONNECTION, 'sync'],
    queryFn: () => request<HistorySync>('GET', '/api/history/sync'),
    enabled: active,
    refetchInterval: 60_000,
  });
}

export function useSyncNow() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => request<HistorySync & { stored: number }>('POST', '/api/history/sync'),
    // New listens change every figure there is.
    onSettled: () => client.invalidateQueries(),
  });
}

export function useDisconnect() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => request<void>('DELETE', '/api/connections/spotify'),
    onSuccess: () => client.invalidateQueries(),
  });
}
