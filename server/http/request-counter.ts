import { LRUCache } from 'lru-cache';

export interface Counted {
  /** So many in this window, this one among them. */
  count: number;
  msLeft: number;
}

const MOST_KNOWN = 10_000;

/** Counts what each does within a window that begins with the first; in this process, at once, for the latest 10,000. */
export function createRequestCounter(windowMs: number, now: () => number): (who: string) => Counted {
  const windows = new LRUCache<string, { count: number; endsAt: number }>({ max: MOST_KNOWN });
  return (who) => {
    const at = now();
    const known = windows.get(who);
    if (known !== undefined && known.endsAt > at) return { count: (known.count += 1), msLeft: known.endsAt - at };
    windows.set(who, { count: 1, endsAt: at + windowMs });
    return { count: 1, msLeft: windowMs };
  };
}
