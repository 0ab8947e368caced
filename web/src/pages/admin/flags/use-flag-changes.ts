import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { findFlagStream, FLAGS } from '../../../api/flags';

const TRY_AGAIN_MS = 30_000;

/** Shows at once what others change, as the server tells of it. What cannot be followed is looked at now and then. */
export function useFlagChanges(): void {
  const client = useQueryClient();
  useEffect(() => {
    let source: EventSource | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isGone = false;
    const reload = () => void client.invalidateQueries({ queryKey: FLAGS });
    const again = () => {
      source?.close();
      if (!isGone) timer = setTimeout(open, TRY_AGAIN_MS);
    };

    function open(): void {
      findFlagStream().then((address) => {
        if (isGone) return;
        if (address === null) return again();
        source = new EventSource(address);
        // What changed before it was open is told by nobody.
        source.onopen = reload;
        source.onmessage = reload;
        // It comes back by itself, unless it was refused.
        source.onerror = () => source?.readyState === EventSource.CLOSED && again();
      }, again);
    }

    open();
    return () => {
      isGone = true;
      clearTimeout(timer);
      source?.close();
    };
  }, [client]);
}
