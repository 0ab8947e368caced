import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { request, withQuery } from './client';
import type {
  Listen,
  ListeningArtist,
  ListeningClock,
  ListeningDiscovery,
  ListeningForgotten,
  ListeningSessions,
  ListeningStreaks,
  ListeningSummary,
  ListeningTop,
  ListeningTrend,
  ListeningYear,
  Page,
} from './types';

export const ANALYTICS = ['analytics'];

/** A stretch of local dates; `to` is exclusive, an end that is left out is open. */
export interface Span {
  from?: string | undefined;
  to?: string | undefined;
}

export type TopKind = 'track' | 'artist' | 'album' | 'genre';
export type Measure = 'plays' | 'time';
export type Interval = 'day' | 'week' | 'month' | 'year';

interface Asked {
  '/summary': ListeningSummary;
  '/top': ListeningTop;
  '/trend': ListeningTrend;
  '/clock': ListeningClock;
  '/discovery': ListeningDiscovery;
  '/streaks': ListeningStreaks;
  '/sessions': ListeningSessions;
  '/forgotten': ListeningForgotten;
  '/wrapped': ListeningYear;
}

type Query = Record<string, string | number | undefined>;

/** One figure of the listener's history. The last one stays in sight until the next is there. */
export function useFigure<F extends keyof Asked>(figure: F, query: Query) {
  return useQuery({
    queryKey: [...ANALYTICS, figure, query],
    queryFn: () => request<Asked[F]>('GET', withQuery(`/api/analytics${figure}`, query)),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}

export function useArtist(key: string) {
  return useQuery({
    queryKey: [...ANALYTICS, 'artist', key],
    queryFn: () => request<ListeningArtist>('GET', `/api/analytics/artist/${encodeURIComponent(key)}`),
    staleTime: 60_000,
  });
}

/** The listens themselves, newest first; `from` and `to` are instants here. */
export function useListens(query: Query) {
  return useInfiniteQuery({
    queryKey: [...ANALYTICS, 'listens', query],
    queryFn: ({ pageParam }) =>
      request<Page<Listen>>('GET', withQuery('/api/history', { ...query, limit: 100, cursor: pageParam })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    staleTime: 60_000,
  });
}
