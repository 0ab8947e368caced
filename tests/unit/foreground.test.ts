import { describe, expect, it } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import { createForeground } from '../../server/foreground.js';

/** Whether it is done once everything that is due has had its turn. */
async function isDone(work: Promise<void>): Promise<boolean> {
  let done = false;
  void work.then(() => (done = true));
  await turn();
  return done;
}

/** Takes so long that its patience outlasts the test by far. */
async function longStep(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 40));
}

describe('work in the background', () => {
  it('goes on at once while nobody waits', async () => {
    expect(await isDone(createForeground().givingWay()())).toBe(true);
  });

  it('waits until the last has their answer, however often one of them is said to have it', async () => {
    const foreground = createForeground();
    const giveWay = foreground.givingWay();
    const [first, second] = [foreground.begin(), foreground.begin()];
    await longStep();
    const passing = giveWay();
    first();
    first();
    expect(await isDone(passing)).toBe(false);
    second();
    expect(await isDone(passing)).toBe(true);
  });

  it('waits for who waits at another process', async () => {
    const foreground = createForeground();
    const giveWay = foreground.givingWay();
    foreground.setElsewhere(true);
    await longStep();
    const passing = giveWay();
    expect(await isDone(passing)).toBe(false);
    foreground.setElsewhere(false);
    expect(await isDone(passing)).toBe(true);
  });

  it('loses its patience where there is always somebody', async () => {
    const foreground = createForeground();
    const giveWay = foreground.givingWay();
    foreground.begin();
    for (let step = 0; step < 3; step++) {
      await longStep();
      await giveWay();
    }
  });

  it('is told of the first who waits and of the last, not of each', () => {
    const foreground = createForeground();
    const told: boolean[] = [];
    foreground.onChange((isBusy) => told.push(isBusy));
    const ends = [foreground.begin(), foreground.begin()];
    for (const end of ends) end();
    foreground.begin()();
    expect(told).toEqual([true, false, true, false]);
  });
});
