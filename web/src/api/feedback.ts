import { queryOptions, useQuery } from '@tanstack/react-query';
import { request, withQuery } from './client';
import type { GivenFeedback, Page } from './types';

export type Judgement = 'love' | 'hate' | 'never';

/** A track, as far as it takes to say what one thinks of it. */
export interface JudgedTrack {
  trackKey: string;
  title: string;
  artists: readonly string[];
}

/** By key and by name: the server means the recording, whichever of its releases was judged. */
export type Judgements = ReadonlyMap<string, Judgement>;

export const FEEDBACK = ['feedback'];
const PAGE = 200;
const MAX_PAGES = 25;

const namesOf = ({ trackKey, title, artists }: JudgedTrack): string[] => [
  trackKey,
  `${artists[0] ?? ''} – ${title}`.toLowerCase(),
];

/** What the listener said of tracks, once for the whole page: at most 5,000 of them. */
export const judgementsQuery = queryOptions({
  queryKey: FEEDBACK,
  staleTime: 300_000,
  queryFn: async (): Promise<Judgements> => {
    const judgements = new Map<string, Judgement>();
    let cursor: string | null = null;
    for (let page = 0; page < MAX_PAGES; page++) {
      const path = withQuery('/api/recommendations/feedback', { part: 'judgements', limit: PAGE, cursor });
      const given: Page<GivenFeedback> = await request<Page<GivenFeedback>>('GET', path);
      for (const { trackKey, title, artists, judgement } of given.items) {
        if (judgement === null) continue;
        const names = title === null ? [trackKey] : namesOf({ trackKey, title, artists });
        for (const name of names) judgements.set(name, judgement);
      }
      cursor = given.nextCursor;
      if (cursor === null) break;
    }
    return judgements;
  },
});

export const judgementOf = (all: Judgements, track: JudgedTrack): Judgement | null =>
  namesOf(track)
    .map((name) => all.get(name))
    .find((judgement) => judgement !== undefined) ?? null;

/** With one thing said anew; null takes it back. */
export function withJudgement(all: Judgements | undefined, track: JudgedTrack, to: Judgement | null): Judgements {
  const next = new Map(all);
  for (const name of namesOf(track)) {
    if (to === null) next.delete(name);
    else next.set(name, to);
  }
  return next;
}

export function useJudgement(track: JudgedTrack): Judgement | null {
  return useQuery({ ...judgementsQuery, select: (all) => judgementOf(all, track) }).data ?? null;
}

/** Of many tracks at once: whether it may be offered. */
export function useWelcome(): (track: JudgedTrack) => boolean {
  const { data } = useQuery(judgementsQuery);
  return (track) => {
    const judgement = data && judgementOf(data, track);
    return judgement !== 'hate' && judgement !== 'never';
  };
}

/** Null takes back what was said; `context` is where it was said. */
export function giveJudgement({ trackKey }: JudgedTrack, to: Judgement | null, context: string): Promise<void> {
  return to === null
    ? request('DELETE', `/api/recommendations/feedback/${encodeURIComponent(trackKey)}?part=judgements`)
    : request('POST', '/api/recommendations/feedback', { body: { trackKey, kind: to, context } });
}
