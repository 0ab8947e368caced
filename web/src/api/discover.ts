import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { ApiError, request, withQuery } from './client';
import { playlistKey, PLAYLISTS } from './playlists';
import type { Discoveries, Playlist, Recommendation, Recommendations, SuggestedArtist } from './types';

export const DISCOVERIES = ['discoveries'];
const WISHED = ['wished'];

/** What to come back to and what to try. It rests until it is asked for anew, so that nothing moves under the hand. */
export function useDiscoveries(limit: number) {
  return useQuery({
    queryKey: [...DISCOVERIES, 'sections', limit],
    queryFn: () => request<Discoveries>('GET', withQuery('/api/recommendations/discover', { limit })),
    staleTime: 300_000,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}

export interface Wish {
  artists: readonly string[];
  genres: readonly string[];
  count: number;
  maxPerArtist: number;
}

/** Tracks for some artists and genres; without any, what everybody begins with. The last ones stay until the next are there. */
export function useWished({ artists, genres, count, maxPerArtist }: Wish, enabled = true) {
  const brief = { seeds: { artists, tracks: [] }, genres: { in: genres, out: [] }, count, maxPerArtist };
  return useQuery({
    queryKey: [...WISHED, brief],
    queryFn: () => request<Recommendations>('POST', '/api/recommendations', { body: { brief } }),
    enabled,
    placeholderData: (known: Recommendations | undefined) => known,
    staleTime: Infinity,
  });
}

/** Null for somebody of whom nothing is known. */
export function useSimilarArtists(artist: string, limit: number) {
  return useSimilar<SuggestedArtist>('artists', artist, limit);
}

/** Null for a track that is not known. */
export function useSimilarTracks(trackKey: string, limit: number) {
  return useSimilar<Recommendation>('tracks', trackKey, limit);
}

function useSimilar<T>(kind: 'artists' | 'tracks', key: string, limit: number) {
  return useQuery({
    queryKey: [...DISCOVERIES, 'similar', kind, key, limit],
    queryFn: async () => {
      try {
        const path = withQuery(`/api/recommendations/similar/${kind}`, { key, limit });
        return (await request<{ items: T[] }>('GET', path)).items;
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) return null;
        throw error;
      }
    },
    staleTime: 300_000,
    refetchOnWindowFocus: false,
  });
}

/** Makes a playlist of these tracks and opens it. */
export function useMakePlaylist() {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  return useMutation({
    mutationFn: (body: { name: string; trackKeys: string[] }) =>
      request<Playlist>('POST', '/api/playlists', { body, headers: { 'Idempotency-Key': crypto.randomUUID() } }),
    onSuccess: (playlist) => {
      client.setQueryData(playlistKey(playlist.id), playlist);
      void client.invalidateQueries({ queryKey: PLAYLISTS });
      navigate(`/playlists/${playlist.id}`);
    },
  });
}
