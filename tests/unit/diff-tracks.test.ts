import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { diffTracks } from '../../server/features/playlists/diff-tracks.js';

const keyed = (keys: Iterable<string>) => [...keys].map((trackKey) => ({ trackKey }));
const list = fc.shuffledSubarray([...'abcdefghijklmnop']);

describe('what changed between two lists', () => {
  it('makes the second of the first', () => {
    fc.assert(
      fc.property(list, list, (before, after) => {
        const { added, removed, moved } = diffTracks(keyed(before), keyed(after));
        const away = new Set([...removed, ...moved].map(({ trackKey }) => trackKey));
        const made = before.filter((key) => !away.has(key));
        const comings = [...added, ...moved].toSorted((a, b) => a.position - b.position);
        for (const { trackKey, position } of comings) made.splice(position - 1, 0, trackKey);
        expect(made).toEqual(after);
        for (const { trackKey, from } of moved) expect(before[from - 1]).toBe(trackKey);
        for (const { trackKey, position } of removed) expect(before[position - 1]).toBe(trackKey);
      }),
    );
  });

  it('is nothing for the same list', () => {
    fc.assert(
      fc.property(list, (same) => {
        expect(diffTracks(keyed(same), keyed(same))).toEqual({ added: [], removed: [], moved: [] });
      }),
    );
  });

  it('calls as little as possible moved', () => {
    const { moved } = diffTracks(keyed('abcdef'), keyed('bcdefa'));
    expect(moved).toEqual([{ trackKey: 'a', position: 6, from: 1 }]);
    expect(diffTracks(keyed('abcdef'), keyed('xaf')).moved).toEqual([]);
  });
});
