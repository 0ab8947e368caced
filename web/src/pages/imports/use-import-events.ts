import { useEffect, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { ANALYTICS } from '../../api/analytics';
import { DISCOVERIES } from '../../api/discover';
import { eventsUrl, IMPORTS, isOpen } from '../../api/imports';
import type { ImportJob, Page } from '../../api/types';

/**
 * Follows the imports that are under way by their event streams, into the list's cache.
 * Returns whether a stream could not be had, so that the list should be polled instead.
 */
export function useImportEvents(jobs: readonly ImportJob[]): boolean {
  const client = useQueryClient();
  const [failed, setFailed] = useState(false);
  const open = jobs
    .filter(isOpen)
    .map(({ id }) => id)
    .join(' ');

  useEffect(() => {
    if (open === '') return;
    const sources = open.split(' ').map((id) => {
      const source = new EventSource(eventsUrl(id));
      source.onopen = () => setFailed(false);
      source.onerror = () => setFailed(true);
      source.addEventListener('import', ({ data }: MessageEvent<string>) => {
        const job = JSON.parse(data) as ImportJob;
        client.setQueryData<Page<ImportJob>>(
          IMPORTS,
          (page) =>
            page && { ...page, items: page.items.map((known) => (known.id === job.id ? { ...known, ...job } : known)) },
        );
        if (isOpen(job)) return;
        source.close();
        void client.invalidateQueries({ queryKey: ['me', 'stats'] });
        void client.invalidateQueries({ queryKey: ['suggestions'] });
        void client.invalidateQueries({ queryKey: ANALYTICS });
        void client.invalidateQueries({ queryKey: DISCOVERIES });
      });
      return source;
    });
    return () => sources.forEach((source) => source.close());
  }, [client, open]);

  return failed;
}
