import { describe, expect, it } from '@jest/globals';
import { artistFigures } from '../../server/features/analytics/artist-figures.js';
import { counts } from '../../server/features/history/counting-rule.js';
import { forgottenOf } from '../../server/features/analytics/forgotten.js';
import { longestSessions } from '../../server/features/analytics/sessions.js';
import { streaksOf } from '../../server/features/analytics/streaks.js';
import { END_KNOWN, FINISHED } from '../../server/features/history/month-bucket.js';
import { listenOf, viewOf } from './analytics-fixtures.js';

const DAY_MS = 86_400_000;
const START = Date.UTC(2019, 5, 1);
const MINUTE_MS = 60_000;

describe('a session', () => {
  const after = (silenceMs: number) => {
    const second = START + silenceMs + 100_000;
    return longestSessions(
      viewOf([listenOf({ endedAt: new Date(START) }), listenOf({ endedAt: new Date(second), msPlayed: 100_000 })]),
      5,
    );
  };

  it('goes on over 30 minutes of silence, and not over more', () => {
    expect(after(30 * MINUTE_MS)).toEqual([
      { start: START - 200_000, end: START + 30 * MINUTE_MS + 100_000, plays: 2, ms: 300_000 },
    ]);
    expect(after(30 * MINUTE_MS + 1_000)).toHaveLength(2);
  });
});

describe('what was loved and dropped', () => {
  const daily = (title: string, from: number, times: number) =>
    Array.from({ length: times }, (_, i) => listenOf({ title, endedAt: new Date(from + i * DAY_MS) }));
  const names = (listens: ReturnType<typeof daily>, options: Parameters<typeof viewOf>[1] = {}) =>
    forgottenOf(
      viewOf(
        listens.toSorted((a, b) => a.endedAt.getTime() - b.endedAt.getTime()),
        options,
      ),
      'track',
      10,
    ).map(({ name }) => name);
  const summer = { from: START, to: START + 92 * DAY_MS };

  it('was played five times, and not for 180 days', () => {
    const listens = [...daily('Loved', START, 5), ...daily('Liked', START, 4)];
    const last = START + 4 * DAY_MS;
    expect(names(listens, { now: last + 180 * DAY_MS })).toEqual(['Loved']);
    expect(names(listens, { now: last + 180 * DAY_MS - 1 })).toEqual([]);
  });

  it('was hardly played after the period that is asked about', () => {
    const listens = [
      ...daily('Dropped', START, 10),
      ...daily('Dropped', summer.to, 2),
      ...daily('Kept on', START, 10),
      ...daily('Kept on', summer.to, 3),
      ...daily('Came later', summer.to, 9),
    ];
    expect(names(listens, summer)).toEqual(['Dropped']);
    expect(names(listens)).toEqual(['Kept on', 'Dropped', 'Came later']);
  });
});

describe('a streak', () => {
  it('goes on over a day that the calendar has left out', () => {
    const days = ['2011-12-29T20:00:00Z', '2011-12-30T20:00:00Z'].map((time) => listenOf({ endedAt: new Date(time) }));
    expect(streaksOf(viewOf(days, { zone: 'Pacific/Apia' })).longest).toEqual({
      days: 2,
      start: '2011-12-29',
      end: '2011-12-31',
    });
  });
});

describe('the counting rule', () => {
  it('takes 30 s for completed where the source does not say how plays end', () => {
    expect(counts('completed', 100_000, 0)).toBe(true);
    expect(counts('completed', 20_000, 0)).toBe(false);
    expect(counts('completed', 100_000, END_KNOWN)).toBe(false);
    expect(counts('completed', 20_000, END_KNOWN | FINISHED)).toBe(true);
  });
});

describe('an artist', () => {
  it('is found in any spelling, and nobody is found by a part of a name', () => {
    const view = viewOf([listenOf({ artist: 'Beyoncé', endedAt: new Date(START) })]);
    expect(artistFigures(view, 'BEYONCE', 5)).toMatchObject({ key: 'beyonce', name: 'Beyoncé', plays: 1 });
    expect(artistFigures(view, 'Beyon', 5)).toBeNull();
  });
});
