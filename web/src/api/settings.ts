import { useQuery } from '@tanstack/react-query';
import { request, withQuery } from './client';
import type { Page, Setting } from './types';

export const SETTINGS = ['admin', 'config'];
const pathOf = (key: string) => `/api/admin/config/${encodeURIComponent(key)}`;

export function useSettings() {
  return useQuery({ queryKey: SETTINGS, queryFn: () => request<Page<Setting>>('GET', '/api/admin/config') });
}

export function putSetting({ key, version }: Setting, value: string | number): Promise<Setting> {
  return request('PUT', pathOf(key), { body: { value, version } });
}

export function resetSetting({ key, version }: Setting): Promise<void> {
  return request('DELETE', withQuery(pathOf(key), { version }));
}
