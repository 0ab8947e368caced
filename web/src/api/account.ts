import { useQuery } from '@tanstack/react-query';
import { ApiError, request } from './client';
import type { Features, User, UserStats } from './types';

/** Null when nobody is signed in. */
async function fetchMe(): Promise<User | null> {
  try {
    return await request<User>('GET', '/api/me');
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null;
    throw error;
  }
}

export const ME = ['me'];

export function useMe() {
  return useQuery({ queryKey: ME, queryFn: fetchMe, staleTime: Infinity });
}

export function useStats() {
  return useQuery({ queryKey: ['me', 'stats'], queryFn: () => request<UserStats>('GET', '/api/me/stats') });
}

export function useFeatures() {
  const queryFn = () => request<Features>('GET', '/api/features');
  return useQuery({ queryKey: ['features'], queryFn, staleTime: Infinity });
}

export function signInAs(name: string): Promise<User> {
  return request('POST', '/auth/demo', { body: { name } });
}

export function signOut(): Promise<void> {
  return request('POST', '/auth/logout');
}

export function deleteMe(): Promise<void> {
  return request('DELETE', '/api/me');
}

export function deleteHistory(): Promise<void> {
  return request('DELETE', '/api/history');
}
