import { describe, expect, it } from '@jest/globals';
import { skippedOf } from '../../server/features/analytics/skipped.js';
import { listenOf, viewOf } from './analytics-fixtures.js';

const at = (day: number): Date => new Date(Date.UTC(2020, 0, day));
const of = (artist: string, title: string, day: number, told: { msPlayed?: number; skipped?: boolean } = {}) =>
  listenOf({ artist, title, endedAt: at(day), ...told });

describe('what was skipped', () => {
  const view = viewOf([
    of('Adele', 'Hello', 1, { skipped: true }),
    of('Adele', 'Hello', 2, { msPlayed: 29_999 }),
    of('Adele', 'Hello', 3),
    of('Burial', 'Archangel', 4, { skipped: true, msPlayed: 29_000 }),
    of('Burial', 'Archangel', 5, { skipped: true }),
    of('Queen', 'One Vision', 6, { msPlayed: 30_000, skipped: false }),
  ]);

  it('counts marks and short listens, each once, and tells equals apart by how often they were heard', () => {
    expect(skippedOf(view, 'track', 5).map(({ name, skips, listens }) => [name, skips, listens])).toEqual([
      ['Archangel', 2, 2],
      ['Hello', 2, 3],
    ]);
    expect(skippedOf(view, 'artist', 1).map(({ name }) => name)).toEqual(['Burial']);
  });

  it('keeps to the period', () => {
    const early = { ...view, to: at(2).getTime() };
    expect(skippedOf(early, 'track', 5).map(({ name, skips }) => [name, skips])).toEqual([['Hello', 1]]);
  });
});
