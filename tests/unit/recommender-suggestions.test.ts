import { describe, expect, it } from '@jest/globals';
import { zoneOf } from '../../server/features/analytics/zoned-time.js';
import { sameDayOf } from '../../server/features/recommender/same-day.js';
import { artistsOf, nearArtists } from '../../server/features/recommender/similar-artists.js';
import { likeTrack } from '../../server/features/recommender/similar-tracks.js';
import { encodeSimilarity } from '../../server/features/recommender/similarity-codec.js';
import { openSimilarityIndex } from '../../server/features/recommender/similarity-index.js';
import { createSimilarityTrainer } from '../../server/features/recommender/similarity-trainer.js';
import { bestTracks } from '../../server/features/recommender/suggestion.js';
import { mergeMonths } from '../../server/features/recommender/merged-months.js';
import { featuresOf } from '../../server/features/recommender/track-features.js';
import { aTrack, DAY_MS, monthsOf, NOW, type Play } from './recommender-fixtures.js';

const one = aTrack('One', 'Ann', { genres: ['jazz'], year: null });
const beside = aTrack('Beside', 'Bob', { genres: ['metal'], year: null });
const alike = aTrack('Alike', 'Cat', { genres: ['jazz'], year: null });
const apart = aTrack('Apart', 'Dan', { genres: ['metal'], year: null });
const all = [one, beside, alike, apart].map(featuresOf);

/** One and Beside are heard together on thirty days, the others by themselves. */
function index() {
  const known = new Map(all.map((features) => [features.track.key, features]));
  const trainer = createSimilarityTrainer((key) => known.get(key));
  const plays = Array.from({ length: 30 }, (_, day): Play[] => [
    { track: one, at: NOW - day * DAY_MS },
    { track: beside, at: NOW - day * DAY_MS + 240_000 },
    { track: apart, at: NOW - day * DAY_MS + DAY_MS / 2 },
  ]).flat();
  trainer.add(monthsOf(plays));
  return openSimilarityIndex(encodeSimilarity(trainer.train()));
}

describe('what resembles a track', () => {
  it('is what is heard beside it, then what shares genres; never what shares nothing', () => {
    const found = bestTracks(likeTrack(all[0]!, all, index()), 10, 3);
    expect(found.map(({ features }) => features.track.title)).toEqual(['Beside', 'Alike']);
    expect(found[0]?.reasons[0]).toMatchObject({ kind: 'similar', text: 'heard in the same sessions as “One” here' });
    expect(found[1]?.reasons).toMatchObject([{ kind: 'fit', text: 'jazz, like “One”' }]);
  });

  it('is found without anybody else’s listening', () => {
    const found = likeTrack(all[0]!, all, null);
    expect(found.map(({ features }) => features.track.title)).toEqual(['Alike']);
  });
});

it('takes the best, each recording once, and so many of an artist', () => {
  const songs = Array.from({ length: 6 }, (_, i) => featuresOf(aTrack(`Song ${i}`, i < 4 ? 'Ann' : 'Bob')));
  const live = featuresOf(aTrack('Song 5 - Live', 'Bob'));
  const rated = [...songs, live].map((features, i) => ({ features, score: 10 - i, reasons: [] }));
  const titles = bestTracks(rated, 10, 2).map(({ features }) => features.track.title);
  expect(titles).toEqual(['Song 0', 'Song 1', 'Song 4', 'Song 5']);
  expect(bestTracks(rated, 1, 2)).toHaveLength(1);
});

it('names the artists that somebody is near to, the nearest first', () => {
  const artists = artistsOf(all);
  const near = [{ artist: artists.get('ann')!, label: 'Ann (30 plays)', affinity: 1 }];
  const found = nearArtists(near, artists.values(), index());
  expect(found.map(({ artist }) => artist.name)).toEqual(['Bob', 'Cat']);
  expect(found[0]?.reasons[0]?.text).toBe('heard in the same sessions as Ann (30 plays) here');
  expect(found[1]?.reasons[0]?.text).toBe('plays jazz, like Ann (30 plays)');
});

describe('this day', () => {
  const history = (...at: string[]) => mergeMonths(monthsOf(at.map((time) => ({ track: one, at: Date.parse(time) }))));
  const heardOn = (now: string, zone: string, ...at: string[]) =>
    sameDayOf(
      history(...at),
      (key) => key,
      () => true,
      zoneOf(zone)!,
      Date.parse(now),
    );

  it('is of former years only, and names the year with most plays', () => {
    const plays = ['2024-03-01T10:00Z', '2023-03-01T10:00Z', '2023-03-01T11:00Z', '2023-03-02T10:00Z'];
    expect(heardOn('2025-03-01T12:00Z', 'UTC', ...plays)).toEqual([{ row: 0, year: 2023, plays: 2 }]);
    expect(heardOn('2023-03-01T12:00Z', 'UTC', ...plays)).toEqual([]);
  });

  it('is told by the clock of the listener, also where the month is another one in UTC', () => {
    expect(heardOn('2025-03-01T12:00Z', 'Asia/Tokyo', '2024-02-29T20:00Z')).toEqual([{ row: 0, year: 2024, plays: 1 }]);
    expect(heardOn('2025-03-01T12:00Z', 'UTC', '2024-02-29T20:00Z')).toEqual([]);
    expect(heardOn('2025-01-01T12:00Z', 'Asia/Tokyo', '2023-12-31T20:00Z')).toEqual([{ row: 0, year: 2024, plays: 1 }]);
    const newYork = heardOn('2025-12-31T12:00Z', 'America/New_York', '2024-01-01T03:00Z');
    expect(newYork).toEqual([{ row: 0, year: 2023, plays: 1 }]);
  });
});
