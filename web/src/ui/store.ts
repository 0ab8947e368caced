import { useSyncExternalStore } from 'react';

export interface Store<T> {
  get: () => T;
  set: (change: (state: T) => T) => void;
  subscribe: (listener: () => void) => () => void;
}

/** A value outside the component tree, for what must outlive a page: streams, uploads, notices. */
export function createStore<T>(initial: T): Store<T> {
  let state = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    set(change) {
      state = change(state);
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Reads a part of a store; `select` must return the same value while that part stays the same. */
export function useStore<T, S>(store: Store<T>, select: (state: T) => S): S {
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}
