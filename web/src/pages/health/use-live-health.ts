import { useEffect, useState } from 'react';
import { streamUrl, type Window } from '../../api/health';
import type { ProviderHealth } from '../../api/types';

export interface LiveHealth {
  items: ProviderHealth[] | null;
  /** "lost": what is shown may be old. */
  state: 'connecting' | 'live' | 'lost';
  /** When the server was last heard. */
  heardAt: Date | null;
}

/** The server says something at least every 15 seconds. */
const SILENCE_MS = 40_000;
const TRY_AGAIN_MS = 5_000;

/** Follows the health of providers, and comes back after every break. */
export function useLiveHealth(window: Window): LiveHealth {
  const [live, setLive] = useState<LiveHealth>({ items: null, state: 'connecting', heardAt: null });

  useEffect(() => {
    let source: EventSource | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;

    function open(): void {
      source?.close();
      source = new EventSource(streamUrl(window));
      source.addEventListener('health', ({ data }: MessageEvent<string>) => {
        const { items } = JSON.parse(data) as { items: ProviderHealth[] };
        setLive({ items, state: 'live', heardAt: new Date() });
        wait(SILENCE_MS);
      });
      source.addEventListener('heartbeat', () => {
        setLive((known) => ({ ...known, heardAt: new Date() }));
        wait(SILENCE_MS);
      });
      source.addEventListener('unavailable', lost);
      source.onerror = lost;
    }
    /** A stream that was refused does not try again by itself. */
    function lost(): void {
      setLive((known) => ({ ...known, state: 'lost' }));
      wait(source?.readyState === EventSource.CLOSED ? TRY_AGAIN_MS : SILENCE_MS);
    }
    function wait(ms: number): void {
      clearTimeout(timer);
      timer = setTimeout(() => {
        setLive((known) => ({ ...known, state: 'lost' }));
        open();
      }, ms);
    }

    open();
    wait(SILENCE_MS);
    return () => {
      clearTimeout(timer);
      source?.close();
    };
  }, [window]);

  return live;
}
