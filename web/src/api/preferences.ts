import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ANALYTICS } from './analytics';
import { request } from './client';
import { DISCOVERIES } from './discover';
import type { Preferences, SharedWithModels } from './types';

export const preferencesQuery = queryOptions({
  queryKey: ['preferences'],
  queryFn: () => request<Preferences>('GET', '/api/preferences'),
  staleTime: 60_000,
});

export function usePreferences() {
  return useQuery(preferencesQuery);
}

const SHARED = ['shared-with-models'];

/** What leaves for language models, with an example of it. */
export function useShared() {
  return useQuery({
    queryKey: SHARED,
    queryFn: () => request<SharedWithModels>('GET', '/api/preferences/shared'),
  });
}

/** Saves what changed; the page shows it at once and goes back when the server refuses. */
export function useSavePreferences() {
  const client = useQueryClient();
  const { queryKey } = preferencesQuery;
  return useMutation({
    mutationKey: queryKey,
    scope: { id: 'preferences' },
    mutationFn: (change: Partial<Preferences>) => request<Preferences>('PATCH', '/api/preferences', { body: change }),
    onMutate: async (change) => {
      await client.cancelQueries({ queryKey });
      client.setQueryData(queryKey, (known) => known && { ...known, ...change });
    },
    // The server writes names its own way: "Hip-Hop" comes back as "hip hop".
    onSuccess: (saved) => {
      // An answer to what was changed since is still to come.
      if (client.isMutating({ mutationKey: queryKey }) === 1) client.setQueryData(queryKey, saved);
      // What counts as a play, and when a day begins, are preferences.
      void client.invalidateQueries({ queryKey: ANALYTICS });
      void client.invalidateQueries({ queryKey: SHARED });
      void client.invalidateQueries({ queryKey: DISCOVERIES });
    },
    onError: () => client.invalidateQueries({ queryKey }),
  });
}
