import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { createLiveOverview, type LiveEvent } from '../../server/features/provider-health/live-overview.js';
import { testLogger } from '../test-config.js';

function setUp(change: { heartbeatMs?: number; longestMs?: number } = {}) {
  const world = { value: 1, reads: 0, broken: false };
  const live = createLiveOverview({
    read: async (window: 'a' | 'b') => {
      world.reads += 1;
      if (world.broken) throw new Error('away');
      return { window, value: world.value, updatedAt: world.reads };
    },
    logger: testLogger(),
    everyMs: 5,
    ...change,
  });
  return { world, live };
}
const stopper = (): AbortController => {
  const stop = new AbortController();
  setMaxListeners(100, stop.signal);
  return stop;
};
const nextOf = async (events: AsyncGenerator<LiveEvent>): Promise<LiveEvent | undefined> => {
  const { value, done } = await events.next();
  return done === true ? undefined : value;
};

describe('the live overview', () => {
  it('tells how it is, then only changes, looking once for all who follow', async () => {
    const { world, live } = setUp();
    const stop = stopper();
    const followers = Array.from({ length: 50 }, () => live.follow('a', stop.signal));
    for (const one of followers) expect((await nextOf(one))?.data).toMatchObject({ window: 'a', value: 1 });
    expect(world.reads).toBeLessThan(40);
    const waiting = followers.map(nextOf);
    await sleep(30); // many looks without a change: nobody is told
    world.value = 2;
    for (const event of await Promise.all(waiting)) expect(event?.data).toMatchObject({ value: 2 });
    stop.abort();
    expect(await Promise.all(followers.map(nextOf))).toEqual(followers.map(() => undefined));
    await sleep(30);
    const { reads } = world;
    await sleep(30);
    expect(world.reads).toBe(reads);
  });

  it('sends a heartbeat when nothing changes', async () => {
    const { live } = setUp({ heartbeatMs: 10 });
    const stop = new AbortController();
    const events = live.follow('a', stop.signal);
    await nextOf(events);
    expect(await nextOf(events)).toMatchObject({ event: 'heartbeat', data: { at: expect.any(String) } });
    stop.abort();
    await events.return(undefined);
  });

  it('says that it cannot see, and sees again', async () => {
    const { world, live } = setUp();
    const stop = new AbortController();
    const events = live.follow('b', stop.signal);
    expect((await nextOf(events))?.event).toBe('health');
    world.broken = true;
    expect((await nextOf(events))?.event).toBe('unavailable');
    world.broken = false;
    expect(await nextOf(events)).toMatchObject({ event: 'health', data: { window: 'b', value: 1 } });
    stop.abort();
    await events.return(undefined);
  });

  it('ends by itself, so that whoever comes back shows again that they may', async () => {
    const { live } = setUp({ longestMs: 20, heartbeatMs: 5 });
    const kinds: string[] = [];
    for await (const { event } of live.follow('a', new AbortController().signal)) kinds.push(event);
    expect(kinds[0]).toBe('health');
  });

  it('takes so many followers and no more, and one again when one has gone', async () => {
    const { live } = setUp();
    const stop = stopper();
    const followers = Array.from({ length: 100 }, () => live.follow('a', stop.signal));
    for (const one of followers) await nextOf(one);
    expect(() => live.follow('a', stop.signal)).toThrow('Too many');
    await followers[0]?.return(undefined);
    await live.follow('a', stop.signal).return(undefined);
    stop.abort();
    await Promise.all(followers.map((one) => one.return(undefined)));
  });
});
