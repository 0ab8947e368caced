import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Brief } from '../../server/features/brief/brief.js';
import { lineage } from '../../server/features/catalogue/genres.js';
import type { Track } from '../../server/features/catalogue/track.js';
import { createRecommender } from '../../server/features/recommender/recommender-service.js';
import type { Feedback } from '../../server/features/recommender/recommender-sources.js';
import { encodeSimilarity } from '../../server/features/recommender/similarity-codec.js';
import { openSimilarityIndex } from '../../server/features/recommender/similarity-index.js';
import { createSimilarityTrainer } from '../../server/features/recommender/similarity-trainer.js';
import { featuresOf } from '../../server/features/recommender/track-features.js';
import {
  aBrief,
  aTrack,
  catalogueOf,
  DAY_MS,
  historyOf,
  monthsOf,
  NOW,
  type Play,
  preferences,
} from './recommender-fixtures.js';

const HOUR_MS = 3_600_000;
const SESSION_GAP_MS = 30 * 60_000;
const GENRES = ['jazz', 'house', 'folk', 'grunge'];
const ARTISTS = ['Ann', 'Bob', 'Cat', 'Dan', 'Eve', 'Fay'];

/** 36 songs, every third of them in two versions; tracks of one artist differ in genre. */
const tracks: Track[] = Array.from({ length: 36 }, (_, i) => {
  const genres = [GENRES[(i + Math.floor(i / 7)) % 4]!];
  const more = { genres, year: 1985 + i, moods: i % 5 === 0 ? ['calm' as const] : [] };
  const song = aTrack(`Song ${i}`, ARTISTS[i % 6]!, more);
  return i % 3 === 0 ? [song, aTrack(`Song ${i} - Remastered 2011`, ARTISTS[i % 6]!, more)] : [song];
}).flat();
const songOf = ({ title }: Pick<Track, 'title'>): string => title.split(' - ')[0]!;

interface Listener {
  plays: Play[];
  asked: Partial<Brief>;
  loved: Track;
}

const listeners: fc.Arbitrary<Listener> = fc
  .record({
    left: fc.nat(12),
    plays: fc.array(
      fc.record({
        track: fc.oneof(fc.constantFrom(...tracks), fc.constantFrom(...tracks.slice(0, 6))),
        at: fc
          .record({ day: fc.oneof(fc.nat(900), fc.nat(9)), hour: fc.constantFrom(0, 0, 7, 13, 20), minute: fc.nat(59) })
          .map(({ day, hour, minute }) => NOW - (day + 1) * DAY_MS + hour * HOUR_MS + minute * 60_000),
        ms: fc.constantFrom(9_000, 29_999, 30_000, 200_000, 200_000, 200_000),
      }),
      { minLength: 1, maxLength: 150 },
    ),
    asked: fc.constantFrom<Partial<Brief>>(
      {},
      { familiarity: 1 },
      { familiarity: 0 },
      { forgotten: true },
      { genres: { in: ['jazz'], out: [] }, years: [{ from: 1990, to: 2010 }] },
      { moods: ['calm'], surprise: true },
      { seeds: { artists: ['Ann'], tracks: [{ title: 'Song 4', artist: null }] } },
      { first: { title: 'Song 7', artist: null }, mustHave: [{ title: 'Song 8', artist: null }] },
    ),
    loved: fc.constantFrom(...tracks),
  })
  .map(({ left, plays, ...rest }) => {
    const often = Array.from({ length: left }, (_, i): Play => ({
      track: tracks[1]!,
      at: NOW - (400 + 20 * i) * DAY_MS,
      ms: 200_000,
    }));
    return { ...rest, plays: [...plays, ...often] };
  });

/**
 * What the stored listens show, each figure counted from the listens themselves. A session ends with more than half
 * an hour of silence, from the end of a listen to the start of the next.
 */
function evidenceOf({ plays }: Listener) {
  const counted = plays.filter(({ ms }) => (ms ?? 0) >= 30_000);
  const of = (keeps: (track: Track) => boolean): Play[] => counted.filter(({ track }) => keeps(track));
  const month = (at: number): string =>
    `${['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'][new Date(at).getUTCMonth()]} ${new Date(at).getUTCFullYear()}`;
  const times = (count: number): string => (count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`);
  const sessions = [...counted]
    .sort((a, b) => a.at - b.at)
    .reduce<Play[][]>((all, play) => {
      const last = all.at(-1)?.at(-1);
      if (last === undefined || play.at - (play.ms ?? 0) - last.at > SESSION_GAP_MS) all.push([play]);
      else all.at(-1)!.push(play);
      return all;
    }, []);
  const isBeside = (a: (track: Track) => boolean, b: (track: Track) => boolean): boolean =>
    sessions.some((session) => session.some(({ track }) => a(track)) && session.some(({ track }) => b(track)));
  return { of, month, times, isBeside };
}

/** Null where the reason is true, else what is wrong with it. */
function falsehood(text: string, track: Track, listener: Listener): string | null {
  const { of, month, times, isBeside } = evidenceOf(listener);
  const { asked, loved } = listener;
  const isSong = (other: Track): boolean => songOf(other) === songOf(track);
  const own = of(isSong);
  const ofArtist = (name: string): Play[] => of(({ artists }) => artists[0] === name);
  const last = Math.max(...own.map(({ at }) => at));
  const isOld = NOW - last >= 180 * DAY_MS;
  const inYear = (year: number): number => own.filter(({ at }) => new Date(at).getUTCFullYear() === year).length;
  const titled = (title: string) => (other: Track) => songOf(other) === songOf({ title });
  const makerOf = (title: string): string | undefined => tracks.find(titled(title))?.artists[0];
  const checks: [RegExp, (...groups: string[]) => boolean][] = [
    [
      /^(?:loved, then dropped: )?you played it (.+) in (\d{4}), not since (.+)$/,
      (count, year, since) =>
        isOld &&
        month(last) === since &&
        times(inYear(Number(year))) === count &&
        [2022, 2023, 2024, 2025, 2026].every((other) => inYear(other) <= inYear(Number(year))),
    ],
    [
      /^(?:loved, then dropped: )?you played it (.+), not since (.+)$/,
      (count, since) => isOld && month(last) === since && times(own.length) === count,
    ],
    [
      /^you played it (.+), last in (.+)$/,
      (count, since) => !isOld && month(last) === since && times(own.length) === count,
    ],
    [
      /^new to you, by (.+), whom you have played (.+)$/,
      (name, count) => own.length === 0 && track.artists[0] === name && times(ofArtist(name).length) === count,
    ],
    [
      /^you have played (\S+) (.+)$/,
      (name, count) => track.artists[0] === name && times(ofArtist(name).length) === count,
    ],
    [/^new to you$/, () => own.length === 0],
    [
      /^you play (\S+) at this time: (\d+) of (\d+) plays on (weekdays|weekends) between (\d+) and (\d+) o’clock$/,
      (name, at, all, days, from, to) => {
        const plays =
          name === 'it'
            ? own
            : name === track.artists[0]
              ? ofArtist(name)
              : of(({ genres }) => genres.flatMap(lineage).includes(name));
        const now = plays.filter((play) => {
          const date = new Date(play.at);
          const isWeekend = [0, 6].includes(date.getUTCDay());
          return (
            isWeekend === (days === 'weekends') && date.getUTCHours() >= Number(from) && date.getUTCHours() < Number(to)
          );
        });
        return (
          plays.length === Number(all) &&
          now.length === Number(at) &&
          new Date(NOW).getUTCHours() >= Number(from) &&
          new Date(NOW).getUTCHours() < Number(to)
        );
      },
    ],
    [/^Ann is one of your favourite artists$/, () => track.artists[0] === 'Ann'],
    [/^you said you love it$/, () => isSong(loved)],
    [
      /^you asked for this one$/,
      () => [asked.first, ...(asked.mustHave ?? [])].some((one) => one?.title === songOf(track)),
    ],
    [/^by Ann, whom you named$/, () => track.artists[0] === 'Ann'],
    [/^you named it$/, () => asked.seeds?.tracks.some(({ title }) => title === songOf(track)) === true],
    [/^by the artist of “(.+)”$/, (title) => makerOf(title) === track.artists[0]],
    [
      /^shares (\S+) with (.+)$/,
      (genre, whom) =>
        track.genres.flatMap(lineage).includes(genre) &&
        tracks.some(
          (other) =>
            (other.artists[0] === whom || songOf(other) === whom.slice(1, -1)) &&
            other.genres.flatMap(lineage).includes(genre),
        ),
    ],
    [/^heard in the same sessions as “(.+)” here$/, (title) => isBeside(isSong, titled(title))],
    [
      /^its artist is heard in the same sessions as (.+) here$/,
      (whom) =>
        isBeside(
          ({ artists }) => artists[0] === track.artists[0],
          (other) => other.artists[0] === (makerOf(/^the artist of “(.+)”$/.exec(whom)?.[1] ?? '') ?? whom),
        ),
    ],
    [/^a surprise, as you wished$/, () => asked.surprise === true],
    [
      /^(.+), as you asked$/,
      (met) =>
        met
          .split(', ')
          .every((part) =>
            /^from \d{4}$/.test(part)
              ? part === `from ${track.year}`
              : part === 'with the energy of calm'
                ? asked.moods !== undefined
                : [...track.genres.flatMap(lineage), ...track.moods].includes(part),
          ),
    ],
    [
      /^from the starter catalogue: (.+)$/,
      (facts) =>
        facts.split(', ').every((fact) => [...track.genres, ...track.moods, String(track.year)].includes(fact)),
    ],
  ];
  const found = checks.flatMap(([pattern, holds]) => {
    const match = pattern.exec(text);
    return match === null ? [] : [holds(...match.slice(1))];
  });
  if (found.length === 0) return 'nothing here can check it';
  return found[0] === true ? null : `not so: ${own.length} plays, ${ofArtist(track.artists[0]!).length} of the artist`;
}

describe('a reason', () => {
  it('is what the stored listens show, whoever listens', async () => {
    const known = new Map(tracks.map((track) => [track.key, featuresOf(track)]));
    const kinds = new Set<string>();
    await fc.assert(
      fc.asyncProperty(listeners, fc.nat(99), async (listener, seed) => {
        const months = monthsOf(listener.plays);
        const trainer = createSimilarityTrainer((key) => known.get(key));
        trainer.add(months);
        const index = openSimilarityIndex(encodeSimilarity(trainer.train()));
        const love: Feedback = { recordingKey: known.get(listener.loved.key)!.recording, kind: 'love', times: 1 };
        const recommender = createRecommender({
          taste: historyOf(() => listener.plays),
          shared: null,
          serviceTaste: { version: () => Promise.resolve(''), load: () => Promise.resolve([]) },
          feedback: { loadFeedback: () => Promise.resolve([love]) },
          similarity: { current: () => Promise.resolve(index) },
          catalogue: catalogueOf(tracks),
          now: () => NOW,
          onContradiction: () => undefined,
          onTrouble: (error) => {
            throw error;
          },
        });
        const brief = aBrief({ count: 12, ...listener.asked });
        const wishes = { ...preferences, favouriteArtists: ['Ann'] };
        const { tracks: list } = await recommender.recommend({ userId: 'u', brief, preferences: wishes, seed });
        for (const track of list)
          for (const { kind, text } of track.reasons) {
            kinds.add(kind);
            expect({ title: track.title, text, wrong: falsehood(text, track, listener) }).toMatchObject({
              wrong: null,
            });
          }
      }),
      { numRuns: 120 },
    );
    for (const kind of [
      'history',
      'artist',
      'habit',
      'similar',
      'seed',
      'fit',
      'feedback',
      'new',
      'favourite',
      'asked',
      'forgotten',
    ])
      expect([...kinds]).toContain(kind);
  });
});
