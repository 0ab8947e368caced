import { useQuery } from '@tanstack/react-query';
import { request, withQuery } from './client';
import type { ProviderHealth, ProviderHistory } from './types';

export type Window = ProviderHistory['window'];
export type Status = ProviderHealth['status'];

export function streamUrl(window: Window): string {
  return withQuery('/api/providers/health/stream', { window });
}

/** The steps of a window; asked again twice a minute. */
export function useHistory(provider: string, window: Window, enabled: boolean) {
  return useQuery({
    queryKey: ['providers', provider, window],
    queryFn: () => request<ProviderHistory>('GET', withQuery(`/api/providers/health/${provider}/history`, { window })),
    refetchInterval: 30_000,
    enabled,
  });
}

export function probe(provider: string): Promise<ProviderHealth> {
  return request('POST', `/api/admin/providers/${provider}/probe`);
}
