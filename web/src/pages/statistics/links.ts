import type { MouseEvent } from 'react';
import type { JudgedTrack } from '../../api/feedback';
import type { Span } from '../../api/analytics';
import { withQuery } from '../../api/client';

/** The page of listens; `from` and `to` are local dates or instants. */
export function listensHref(query: Span & { artist?: string; track?: string }): string {
  return withQuery('/statistics/listens', { ...query });
}

export function artistHref(key: string): string {
  return `/statistics/artist/${encodeURIComponent(key)}`;
}

/** Follows a link inside the page without loading it again, unless the listener wants another tab. */
export function follow(event: MouseEvent, navigate: (href: string) => void): void {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
  const href = event.target instanceof Element ? event.target.closest('a')?.getAttribute('href') : null;
  if (href == null) return;
  event.preventDefault();
  navigate(href);
}

/** A track as the statistics tell of it. */
export function judgedTrack({ key, name, artist }: { key: string; name: string; artist?: string }): JudgedTrack {
  return { trackKey: key, title: name, artists: artist === undefined ? [] : [artist] };
}
