import { describe, expect, it } from '@jest/globals';
import { sharedInTurn } from '../../server/shared-in-turn.js';

describe('a reading shared in a turn', () => {
  it('is one for all who ask for the same in that turn, begun after the last of them', async () => {
    const reads: string[] = [];
    let state = 'before';
    const read = sharedInTurn(async (key) => {
      reads.push(key);
      return `${key} ${state}`;
    });
    const asked = [read('a'), read('b'), read('a')];
    state = 'after';
    expect(await Promise.all(asked)).toEqual(['a after', 'b after', 'a after']);
    expect(reads).toEqual(['a', 'b']);
  });

  it('is another one for who asks while it is under way, also where it fails', async () => {
    const ends: (() => void)[] = [];
    const read = sharedInTurn(
      () =>
        new Promise<number>((resolve, reject) => ends.push(ends.length === 0 ? reject : () => resolve(ends.length))),
    );
    const first = read('a');
    await Promise.resolve();
    const second = read('a');
    await Promise.resolve();
    for (const end of ends) end();
    await expect(first).rejects.toBeUndefined();
    await expect(second).resolves.toBe(2);
  });
});
