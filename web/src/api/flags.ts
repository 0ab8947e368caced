import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { request, withQuery } from './client';
import type {
  Flag,
  FlagEvaluations,
  FlagExplanation,
  FlagHistoryEntry,
  FlagOutcomes,
  ImportedFlags,
  Page,
  PlannedToggle,
} from './types';

export const FLAGS = ['admin', 'flags'];
const flagKey = (key: string) => [...FLAGS, 'one', key];
const pathOf = (key: string) => `/api/admin/flags/${encodeURIComponent(key)}`;

/** What an admin decides about a flag in its editor. */
export type FlagContent = Pick<
  Flag,
  'description' | 'variants' | 'defaultVariant' | 'offVariant' | 'rules' | 'rollout' | 'clientVisible'
>;
/** Changes of others are told by a stream (findFlagStream); this is for when it breaks. */
const LOOK_EVERY_MS = 30_000;

export type Rule = Flag['rules'][number];
export type Condition = Rule['when'][number];
export type Serve = Rule['serve'];
export type Variants = Flag['variants'];

export interface NewFlag extends Partial<FlagContent> {
  key: string;
  type: Flag['type'];
  description: string;
}

export function useFlags(q: string, archived: boolean) {
  return useInfiniteQuery({
    queryKey: [...FLAGS, 'list', q, archived],
    queryFn: ({ pageParam }) =>
      request<Page<Flag>>(
        'GET',
        withQuery('/api/admin/flags', { q, archived: String(archived), limit: 100, cursor: pageParam }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: (before) => before,
    refetchInterval: LOOK_EVERY_MS,
  });
}

export function useFlag(key: string) {
  return useQuery({
    queryKey: flagKey(key),
    queryFn: () => request<Flag>('GET', pathOf(key)),
    refetchInterval: LOOK_EVERY_MS,
  });
}

/** Where to hear of changes of flags, as a path of this server; null where that is told nowhere. */
export async function findFlagStream(): Promise<string | null> {
  const { eventStreams } = await request<FlagEvaluations>('POST', '/ofrep/v1/evaluate/flags', { body: {} });
  const address = eventStreams[0]?.url;
  return address === undefined ? null : new URL(address).pathname;
}

export function useFlagHistory(key: string) {
  return useInfiniteQuery({
    queryKey: [...flagKey(key), 'history'],
    queryFn: ({ pageParam }) =>
      request<Page<FlagHistoryEntry>>('GET', withQuery(`${pathOf(key)}/history`, { limit: 20, cursor: pageParam })),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}

export function useFlagOutcomes(key: string, version: number) {
  return useQuery({
    queryKey: [...flagKey(key), 'outcomes', version],
    queryFn: () => request<FlagOutcomes>('GET', withQuery(`${pathOf(key)}/outcomes`, { version })),
  });
}

export function usePlanned(key: string) {
  return useQuery({
    queryKey: [...flagKey(key), 'planned'],
    queryFn: () => request<Page<PlannedToggle>>('GET', `${pathOf(key)}/schedules`),
  });
}

export function makeFlag(body: NewFlag): Promise<Flag> {
  return request('POST', '/api/admin/flags', { body });
}

export function changeFlag(
  key: string,
  body: Partial<FlagContent> & { archived?: boolean; version: number; reason?: string | undefined },
): Promise<Flag> {
  return request('PATCH', pathOf(key), { body });
}

export function toggleFlag(
  key: string,
  body: { enabled: boolean; version: number; reason?: string | undefined },
): Promise<Flag> {
  return request('POST', `${pathOf(key)}/toggle`, { body });
}

export function revertFlag(key: string, to: number, version: number): Promise<Flag> {
  return request('POST', `${pathOf(key)}/revert`, { body: { to, version } });
}

export function cloneFlag(key: string, newKey: string): Promise<Flag> {
  return request('POST', `${pathOf(key)}/clone`, { body: { key: newKey } });
}

export function deleteFlag({ key, version }: Flag): Promise<void> {
  return request('DELETE', withQuery(pathOf(key), { version }));
}

export function explainFlag(
  key: string,
  body: { userId: string } | { context: Record<string, unknown> },
): Promise<FlagExplanation> {
  return request('POST', `${pathOf(key)}/evaluate`, { body });
}

export function planToggle(
  key: string,
  body: { at: string; enabled: boolean; reason?: string | undefined },
): Promise<PlannedToggle> {
  return request('POST', `${pathOf(key)}/schedules`, { body });
}

export function cancelPlanned({ key, id }: PlannedToggle): Promise<void> {
  return request('DELETE', `${pathOf(key)}/schedules/${id}`);
}

export const EXPORT_URL = '/api/admin/flags/export';

export function importFlags(file: unknown, dryRun: boolean): Promise<ImportedFlags> {
  return request('POST', '/api/admin/flags/import', { body: { file, dryRun } });
}
