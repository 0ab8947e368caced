import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { createPreparation } from '../../server/features/recommender/preparation.js';

/** Preparations that end when they are told to. */
function setUp() {
  const begun: string[] = [];
  const ends: ((error?: Error) => void)[] = [];
  const troubles: unknown[] = [];
  const until = (begin: string): Promise<void> =>
    new Promise((resolve, reject) => {
      begun.push(begin);
      ends.push((error) => (error === undefined ? resolve() : reject(error)));
    });
  const { prepare, renew, close } = createPreparation({
    prepare: (userId) => until(userId),
    renew: (userId) => until(`${userId} anew`),
    onTrouble: (error) => troubles.push(error),
  });
  const end = async (error?: Error): Promise<void> => {
    ends.shift()?.(error);
    await turn();
  };
  return { prepare, renew, close, begun, troubles, end };
}

test('listeners are prepared one after the other, each once', async () => {
  const { prepare, begun, end } = setUp();
  for (const userId of ['ann', 'bob', 'ann', 'bob']) prepare(userId);
  expect(begun).toEqual(['ann']);
  await end();
  expect(begun).toEqual(['ann', 'bob']);
  await end();
  prepare('ann');
  prepare('cat');
  expect(begun).toEqual(['ann', 'bob', 'cat']);
});

test('who cannot be prepared is told of, and keeps nobody waiting', async () => {
  const { prepare, begun, troubles, end } = setUp();
  prepare('ann');
  prepare('bob');
  const error = new Error('the store is away');
  await end(error);
  expect(troubles).toEqual([error]);
  expect(begun).toEqual(['ann', 'bob']);
});

test('no more than fifty wait; who was turned away may come again', async () => {
  const { prepare, begun, end } = setUp();
  for (let i = 0; i <= 60; i++) prepare(`listener ${i}`);
  while (begun.length < 51) await end();
  await end();
  expect(begun).toEqual(Array.from({ length: 51 }, (_, i) => `listener ${i}`));
  prepare('listener 60');
  expect(begun.at(-1)).toBe('listener 60');
});

test('a change is taken up after what is under way, once, and not by who waits to be prepared', async () => {
  const { prepare, renew, begun, end } = setUp();
  prepare('ann');
  prepare('bob');
  for (const userId of ['bob', 'ann', 'cat', 'ann']) renew(userId);
  prepare('cat');
  for (let i = 0; i < 5; i++) await end();
  expect(begun).toEqual(['ann', 'bob', 'ann anew', 'cat']);
  renew('ann');
  expect(begun.at(-1)).toBe('ann anew');
});

test('no more than fifty changes wait', async () => {
  const { renew, begun, end } = setUp();
  for (let i = 0; i <= 60; i++) renew(`listener ${i}`);
  for (let i = 0; i <= 60; i++) await end();
  expect(begun).toHaveLength(51);
});

test('once closed nobody is prepared any more, and what breaks off is no trouble', async () => {
  const { prepare, renew, close, begun, troubles, end } = setUp();
  prepare('ann');
  prepare('bob');
  close();
  await end(new Error('the pool is closed'));
  prepare('cat');
  renew('ann');
  expect(begun).toEqual(['ann']);
  expect(troubles).toEqual([]);
});
