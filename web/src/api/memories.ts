import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { request, withQuery } from './client';
import type { Memory, Page } from './types';

const MEMORIES = ['memories'];

export function useMemories() {
  return useInfiniteQuery({
    queryKey: MEMORIES,
    queryFn: ({ pageParam }) =>
      request<Page<Memory>>('GET', withQuery('/api/memories', { limit: 50, cursor: pageParam })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
}

export function useAddMemory() {
  return useChange((text: string) => request<Memory>('POST', '/api/memories', { body: { text } }));
}

export function useRewordMemory() {
  return useChange(({ id, text }: Pick<Memory, 'id' | 'text'>) =>
    request<Memory>('PATCH', `/api/memories/${id}`, { body: { text } }),
  );
}

export function useForgetMemory() {
  return useChange((id: string) => request<void>('DELETE', `/api/memories/${id}`));
}

/** A memory about the same takes the place of another, so that the list is read again after each change. */
function useChange<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn,
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: MEMORIES }),
        client.invalidateQueries({ queryKey: ['me', 'stats'] }),
      ]),
  });
}
