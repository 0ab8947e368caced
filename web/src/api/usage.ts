import { useQuery } from '@tanstack/react-query';
import { request } from './client';
import type { components } from './schema';

export type MyUsage = components['schemas']['MyModelUsage'];

/** The last 30 days, and what is left today. */
export function useUsage() {
  return useQuery({ queryKey: ['me', 'usage'], queryFn: () => request<MyUsage>('GET', '/api/me/usage') });
}
