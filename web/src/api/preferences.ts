import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request } from './client';
import type { Preferences } from './types';

const PREFERENCES = ['preferences'];

export function usePreferences() {
  return useQuery({ queryKey: PREFERENCES, queryFn: () => request<Preferences>('GET', '/api/preferences') });
}

/** Saves what changed; the page shows it at once and goes back when the server refuses. */
export function useSavePreferences() {
  const client = useQueryClient();
  return useMutation({
    scope: { id: 'preferences' },
    mutationFn: (change: Partial<Preferences>) => request<Preferences>('PATCH', '/api/preferences', { body: change }),
    onMutate: async (change) => {
      await client.cancelQueries({ queryKey: PREFERENCES });
      client.setQueryData<Preferences>(PREFERENCES, (known) => known && { ...known, ...change });
    },
    onError: () => client.invalidateQueries({ queryKey: PREFERENCES }),
  });
}
