import { queryOptions, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { request, withQuery } from './client';
import type { ChatMessage, ChatSession, MessageHit, ModelUsage, Page } from './types';

export const SESSIONS = ['sessions'];
export const sessionKey = (id: string) => ['session', id];

export function useSessions(search = '') {
  return useInfiniteQuery({
    queryKey: [...SESSIONS, search],
    queryFn: ({ pageParam }) =>
      request<Page<ChatSession>>('GET', withQuery('/api/chat/sessions', { q: search, limit: 40, cursor: pageParam })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
}

/** Full text over all that was said, best first. */
export function useMessageSearch(search: string) {
  return useInfiniteQuery({
    queryKey: [...SESSIONS, 'messages', search],
    queryFn: ({ pageParam }) =>
      request<Page<MessageHit>>('GET', withQuery('/api/chat/search', { q: search, limit: 20, cursor: pageParam })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
}

export const sessionQuery = (id: string) =>
  queryOptions({
    queryKey: sessionKey(id),
    queryFn: () => request<ChatSession>('GET', `/api/chat/sessions/${id}`),
  });

export function useSession(id: string | null) {
  return useQuery({ ...sessionQuery(id ?? ''), enabled: id !== null });
}

/** All messages of a session, oldest first. */
export const messagesQuery = (id: string) =>
  queryOptions({ queryKey: [...sessionKey(id), 'messages'], queryFn: () => fetchMessages(id) });

export function useMessages(id: string | null) {
  return useQuery({ ...messagesQuery(id ?? ''), enabled: id !== null });
}

async function fetchMessages(id: string): Promise<ChatMessage[]> {
  const messages: ChatMessage[] = [];
  let cursor: string | null = null;
  do {
    const path: string = withQuery(`/api/chat/sessions/${id}/messages`, { limit: 200, cursor });
    const page: Page<ChatMessage> = await request('GET', path);
    messages.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return messages.sort((a, b) => a.sequence - b.sequence);
}

export function useSuggestions() {
  const queryFn = () => request<{ items: string[] }>('GET', '/api/chat/suggestions');
  return useQuery({ queryKey: ['suggestions'], queryFn, staleTime: 300_000 });
}

/** The language models that are set up here, in the order in which they are asked. */
export function useModels() {
  const queryFn = () => request<ModelUsage>('GET', '/api/me/usage');
  return useQuery({ queryKey: ['models'], queryFn, select: ({ today }) => today, staleTime: 300_000 });
}

/** Shows the branch that ends with this answer. */
export function showBranch(id: string, currentMessageId: string): Promise<ChatSession> {
  return request('PATCH', `/api/chat/sessions/${id}`, { body: { currentMessageId } });
}

export function stopReply(messageId: string): Promise<void> {
  return request('POST', `/api/chat/replies/${messageId}/stop`);
}

export function react(messageId: string, type: 'like' | 'dislike', on: boolean): Promise<void> {
  return request(on ? 'PUT' : 'DELETE', `/api/chat/messages/${messageId}/reactions/${type}`);
}

export function renameSession(id: string, title: string): Promise<ChatSession> {
  return request('PATCH', `/api/chat/sessions/${id}`, { body: { title } });
}

export function deleteSession(id: string): Promise<void> {
  return request('DELETE', `/api/chat/sessions/${id}`);
}

export function restoreSession(id: string): Promise<ChatSession> {
  return request('POST', `/api/chat/sessions/${id}/restore`);
}

export function sessionExportUrl(id: string, format: 'md' | 'json'): string {
  return `/api/chat/sessions/${id}/export?format=${format}`;
}
