import { expect, it } from '@jest/globals';
import { learnDuration } from '../../server/features/catalogue/learn-duration.js';
import { HistoryTracks } from '../../server/features/history/history-tracks.js';
import { buildListen } from '../factories/exports.js';

const create = (): HistoryTracks => new HistoryTracks({ genresOf: () => [], learnDuration });
const played = (title: string, msPlayed: number, reasonEnd: string) =>
  buildListen({ title, trackKey: title, msPlayed, reasonEnd });
const lengths = (tracks: ReturnType<HistoryTracks['unknown']>) =>
  tracks.map(({ title, durationMs }) => [title, durationMs]);

it('tells of a track at once, and again as soon as its length is known', () => {
  const tracks = create();
  tracks.add(played('skipped', 4_000, 'fwdbtn'));
  tracks.add(played('heard', 200_000, 'trackdone'));
  expect(lengths(tracks.unknown())).toEqual([
    ['skipped', null],
    ['heard', 200_000],
  ]);
  tracks.add(played('skipped', 5_000, 'fwdbtn'));
  expect(tracks.unknown()).toEqual([]);
  tracks.add(played('skipped', 180_000, 'trackdone'));
  tracks.add(played('heard', 200_000, 'trackdone'));
  expect(lengths(tracks.unknown())).toEqual([['skipped', 180_000]]);
  expect(tracks.unknown()).toEqual([]);
  expect(tracks.learnt()).toEqual([]);
});

it('tells in the end what length is more likely by then', () => {
  const tracks = create();
  tracks.add(played('cut short', 150_000, 'trackdone'));
  expect(lengths(tracks.unknown())).toEqual([['cut short', 150_000]]);
  for (let i = 0; i < 2; i++) tracks.add(played('cut short', 200_000, 'trackdone'));
  expect(tracks.unknown()).toEqual([]);
  expect(lengths(tracks.learnt())).toEqual([['cut short', 200_000]]);
});
