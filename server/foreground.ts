import { setTimeout as sleep } from 'node:timers/promises';

/** What somebody waits for now: work that nobody watches gives way to it, where processors are few. */
export interface Foreground {
  /** Somebody waits from now on, until what is returned is called. */
  begin(): () => void;
  /** Whether anybody waits at another process, which tells so. */
  setElsewhere(isBusy: boolean): void;
  /** Calls back when the first begins to wait and when the last does no more. */
  onChange(listener: (isBusy: boolean) => void): void;
  /** For one piece of work in the background, which calls what it gets between its steps. */
  givingWay(): () => Promise<void>;
}

/** Whoever gives way waits at most so many times as long as its last step took: a busy server slows it to a quarter. */
const PATIENCE = 3;

export function createForeground(): Foreground {
  let waiting = 0;
  let isElsewhere = false;
  let quiet: PromiseWithResolvers | null = null;
  const listeners: ((isBusy: boolean) => void)[] = [];

  function update(): void {
    const isBusy = waiting > 0 || isElsewhere;
    if (isBusy === (quiet !== null)) return;
    quiet?.resolve();
    quiet = isBusy ? withResolvers() : null;
    for (const listener of listeners) listener(isBusy);
  }

  return {
    begin() {
      let ended = false;
      waiting++;
      update();
      return () => {
        if (ended) return;
        ended = true;
        waiting--;
        update();
      };
    },
    setElsewhere(isBusy) {
      isElsewhere = isBusy;
      update();
    },
    onChange: (listener) => void listeners.push(listener),
    givingWay() {
      let resumedAt = performance.now();
      return async () => {
        if (quiet !== null) {
          const over = new AbortController();
          const longest = (performance.now() - resumedAt) * PATIENCE;
          await Promise.race([quiet.promise, sleep(longest, undefined, over).catch(() => undefined)]);
          over.abort();
        }
        resumedAt = performance.now();
      };
    },
  };
}

interface PromiseWithResolvers {
  promise: Promise<void>;
  resolve(): void;
}

function withResolvers(): PromiseWithResolvers {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((settle) => (resolve = settle));
  return { promise, resolve };
}
