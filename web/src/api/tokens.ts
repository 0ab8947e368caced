import { useQuery } from '@tanstack/react-query';
import { request } from './client';
import type { ApiToken, NewApiToken, Page } from './types';

export const TOKENS = ['admin', 'tokens'];
export type Scope = ApiToken['scopes'][number];

/** All that there can be fit on one page. */
export function useTokens() {
  return useQuery({
    queryKey: TOKENS,
    queryFn: () => request<Page<ApiToken>>('GET', '/api/admin/tokens?limit=200'),
  });
}

export function makeToken(body: { name: string; scopes: Scope[] }): Promise<NewApiToken> {
  return request('POST', '/api/admin/tokens', { body });
}

export function revokeToken(id: string): Promise<void> {
  return request('DELETE', `/api/admin/tokens/${id}`);
}
