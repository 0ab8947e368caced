import { useEffect } from 'react';
import { createStore, useStore } from '../ui/store';

interface OwnFlags {
  /** Nobody but admins can change anything. */
  maintenance: boolean;
}

const USUAL: OwnFlags = { maintenance: false };
const flags = createStore(USUAL);

/** Keeps the flags of the page up to date while somebody is signed in; their client is not part of the first load. */
export function useFollowedFlags(): void {
  useEffect(() => {
    let stop = (): void => undefined;
    let isGone = false;
    import('./follow-flags').then(
      ({ followFlags }) => {
        if (isGone) return;
        stop = followFlags((read) =>
          flags.set((before) => {
            const maintenance = read('maintenance-mode', USUAL.maintenance);
            return maintenance === before.maintenance ? before : { maintenance };
          }),
        );
      },
      () => undefined, // what cannot be loaded leaves the flags as they usually are
    );
    return () => {
      isGone = true;
      stop();
    };
  }, []);
}

export function useOwnFlag<K extends keyof OwnFlags>(key: K): OwnFlags[K] {
  return useStore(flags, (all) => all[key]);
}
