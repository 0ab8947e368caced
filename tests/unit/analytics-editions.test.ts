import { describe, expect, it } from '@jest/globals';
import { summarise } from '../../server/features/analytics/summary.js';
import { topOf } from '../../server/features/analytics/top.js';
import type { BucketListen } from '../../server/features/history/month-bucket.js';
import { listenOf, viewOf } from './analytics-fixtures.js';

const DAY_MS = 86_400_000;
const plays = (told: Partial<BucketListen>, times: number): BucketListen[] =>
  Array.from({ length: times }, (_, i) =>
    listenOf({ artist: 'The Beatles', ...told, endedAt: new Date(Date.UTC(2024, 0, 1) + i * DAY_MS) }),
  );
const history = (...groups: BucketListen[][]): BucketListen[] =>
  groups.flat().sort((a, b) => a.endedAt.getTime() - b.endedAt.getTime());

const single = { trackKey: 'spotify:track:single', title: 'Help!', album: 'Help! / I’m Down', msPlayed: 140_000 };
const album = { trackKey: 'spotify:track:album', title: 'Help!', album: 'Help!', msPlayed: 141_500 };
const deluxe = {
  trackKey: 'spotify:track:deluxe',
  title: 'Help! - Remastered 2009',
  album: 'Help! (Deluxe Edition)',
  msPlayed: 139_000,
};
const live = { trackKey: 'spotify:track:live', title: 'Help! (Live)', album: 'Live', msPlayed: 200_000 };
const scrobbled = { trackKey: 'beatles – help', title: 'Help!', album: null, msPlayed: null, reasonEnd: null };

describe('editions of one song', () => {
  it('are one song by default, under the edition on Spotify that was listened to most', () => {
    const view = viewOf(history(plays(single, 1), plays(album, 3), plays(deluxe, 2), plays(scrobbled, 5)));
    expect(topOf(view, 'track', 'plays', 10)).toMatchObject([
      { key: 'spotify:track:album', name: 'Help!', artist: 'The Beatles', plays: 11, share: 1 },
    ]);
    expect(summarise(view)).toMatchObject({ listens: 11, tracks: 1, artists: 1, albums: 2 });
  });

  it('are counted one by one where they are asked for separately', () => {
    const view = viewOf(history(plays(single, 1), plays(album, 3), plays(deluxe, 2)), { editions: 'separate' });
    expect(topOf(view, 'track', 'plays', 10).map(({ key, plays }) => [key, plays])).toEqual([
      ['spotify:track:album', 3],
      ['spotify:track:deluxe', 2],
      ['spotify:track:single', 1],
    ]);
    expect(summarise(view)).toMatchObject({ tracks: 3, albums: 3 });
  });

  it('of another length are another song; one of unknown length belongs to the most listened', () => {
    const view = viewOf(history(plays(album, 2), plays(live, 3), plays(scrobbled, 1)));
    expect(topOf(view, 'track', 'plays', 10).map(({ key, plays }) => [key, plays])).toEqual([
      ['spotify:track:live', 4],
      ['spotify:track:album', 2],
    ]);
  });

  it('are found by the key of any of them', () => {
    const { groupings } = viewOf(history(plays(live, 1), plays(album, 2), plays(deluxe, 1)));
    const songs = groupings.of('track', 'merged');
    const found = [live, album, deluxe].map(({ trackKey }) => songs.find(trackKey) ?? NaN);
    expect(found.map((group) => songs.describe(group).key)).toEqual([
      'spotify:track:live',
      'spotify:track:album',
      'spotify:track:album',
    ]);
    expect(songs.find('spotify:track:never')).toBeNull();
  });

  it('are the same in every period, whatever falls into it', () => {
    const whole = history(plays(single, 1), plays(album, 3));
    const view = viewOf(whole, { to: Date.UTC(2024, 0, 2) });
    expect(topOf(view, 'track', 'plays', 10)).toMatchObject([{ key: 'spotify:track:album', plays: 2 }]);
  });

  it('of the albums are one album by default', () => {
    const whole = history(plays(album, 3), plays(deluxe, 2));
    expect(topOf(viewOf(whole), 'album', 'plays', 10)).toMatchObject([{ name: 'Help!', plays: 5 }]);
    expect(topOf(viewOf(whole, { editions: 'separate' }), 'album', 'plays', 10)).toMatchObject([
      { key: 'beatles – help', plays: 3 },
      { key: 'beatles – help deluxe edition', plays: 2 },
    ]);
  });
});
