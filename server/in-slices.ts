import { setImmediate as pause } from 'node:timers/promises';

/** So long the requests of others wait at most, as far as the steps are short. */
const SLICE_MS = 2;

/** Work that can be interrupted wherever it yields. */
export type Steps<T> = Generator<void, T>;

/** Does the work in slices of some ms, between which others have their turn. */
export async function inSlices<T>(steps: Steps<T>): Promise<T> {
  for (let since = performance.now(); ;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (performance.now() - since < SLICE_MS) continue;
    await pause();
    since = performance.now();
  }
}

export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
