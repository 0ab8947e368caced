import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { request, withQuery } from './client';
import type { AuditEntry, Job, JobQueue, KnownUser, Page, WholeUser } from './types';

export const USERS = ['admin', 'users'];
export const JOBS = ['admin', 'jobs'];

/** A list that goes on page by page. */
function usePages<T>(key: readonly unknown[], path: string, query: Record<string, string>, enabled = true) {
  return useInfiniteQuery({
    queryKey: [...key, query],
    queryFn: ({ pageParam }) => request<Page<T>>('GET', withQuery(path, { ...query, cursor: pageParam })),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: (before) => before,
    enabled,
  });
}

export function useUsers(q: string, role: string, enabled = true) {
  return usePages<KnownUser>(USERS, '/api/admin/users', { q, role }, enabled);
}

export function useUser(id: string) {
  return useQuery({
    queryKey: [...USERS, id],
    queryFn: () => request<WholeUser>('GET', `/api/admin/users/${id}`),
  });
}

export interface UserChange {
  role?: KnownUser['role'];
  disabled?: boolean;
  reason?: string | undefined;
}

export function changeUser(id: string, body: UserChange): Promise<KnownUser> {
  return request('PATCH', `/api/admin/users/${id}`, { body });
}

export function signOutUser(id: string, reason: string | undefined): Promise<void> {
  return request('POST', `/api/admin/users/${id}/sign-out`, { body: { reason } });
}

export function deleteUser(id: string): Promise<void> {
  return request('DELETE', `/api/admin/users/${id}`);
}

/** As the address of the list takes it; empty: any. */
export interface AuditFilter {
  actor: string;
  action: string;
  target: string;
  from: string;
  to: string;
}

export function useAudit(filter: AuditFilter) {
  return usePages<AuditEntry>(['admin', 'audit'], '/api/admin/audit', { ...filter });
}

export function auditExportUrl(filter: AuditFilter, format: 'csv' | 'jsonl'): string {
  return withQuery('/api/admin/audit/export', { ...filter, format });
}

export function useQueues() {
  return useQuery({
    queryKey: [...JOBS, 'queues'],
    queryFn: () => request<Page<JobQueue>>('GET', '/api/admin/jobs'),
    refetchInterval: 10_000,
  });
}

export function useJobs(queue: string, state: string) {
  return usePages<Job>([...JOBS, queue], `/api/admin/jobs/${queue}`, { state });
}

export function handleJob(queue: string, id: string, what: 'retry' | 'cancel'): Promise<void> {
  return request('POST', `/api/admin/jobs/${queue}/${id}/${what}`, { body: {} });
}
