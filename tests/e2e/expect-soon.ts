import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';

const MOST_MS = 20_000;

/**
 * A page shows a moment later what was done: reads again and again until it is as wanted (a value, or a matcher as
 * `expect.stringMatching`), and fails with the difference where it stays otherwise.
 */
export async function expectSoon(read: () => Promise<unknown>, wanted: unknown): Promise<void> {
  for (const end = Date.now() + MOST_MS; Date.now() < end; await sleep(50)) {
    const value = await read();
    try {
      expect(value).toEqual(wanted);
      return;
    } catch {
      continue; // not yet
    }
  }
  expect(await read()).toEqual(wanted);
}
