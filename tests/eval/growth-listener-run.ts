import path from 'node:path';
import { emptyBrief } from '../../server/features/brief/brief.js';
import { normalise } from '../../server/features/catalogue/identity.js';
import { loadStarterCatalogue } from '../../server/features/catalogue/starter-catalogue.js';
import type { Track } from '../../server/features/catalogue/track.js';
import { decodeMonth, encodeMonth } from '../../server/features/history/month-bucket.js';
import { DEFAULT_PREFERENCES } from '../../server/features/preferences/preferences.js';
import { createRecommender } from '../../server/features/recommender/recommender-service.js';
import { ROOT } from '../test-config.js';
import { artistOf, madeUpHistory, MONTHS } from './growth-history.js';

/**
 * `growth-listener-run.ts <listens>`: meets a listener of so many made-up listens and says on stdout, as JSON, how long
 * recommendations take in this process, without the stores, and what is kept of the listener. With `--expose-gc`.
 */
const TRACKS_AT_200K = 50_000;
/** A long history comes back to what it knows: vocabularies grow like that (Heaps' law). */
const HEAPS = 0.6;
const GENRES = ['rock', 'jazz', 'house', 'metal', 'folk', 'hip hop', 'techno', 'pop'];
const ANEW = 20;
const AGAIN = 200;

const listens = Number(process.argv[2]);
const tracks = Math.round(TRACKS_AT_200K * (listens / 200_000) ** HEAPS);
const starter = loadStarterCatalogue(path.join(ROOT, 'server/features/catalogue/starter'));
const starterByKey = new Map(starter.tracks.map((track) => [track.key, track]));

/** Of every third artist a genre is known. */
function heardTrack(key: string): Track {
  const number = Number(key.slice(6));
  const artist = artistOf(number);
  return {
    key,
    title: `Song ${number}`,
    artists: [`Artist ${artist}`],
    album: `Album ${artist}`,
    year: null,
    durationMs: 180_000 + ((number * 7_919) % 90_000),
    durationSource: 'learnt',
    explicit: null,
    genres: artist % 3 === 0 ? [GENRES[artist % GENRES.length] ?? 'rock'] : [],
    moods: [],
    spotifyUri: null,
    source: 'history',
  };
}

function packedMonths(): { month: string; packed: Uint8Array }[] {
  const history = madeUpHistory({ listens, tracks, perMonth: Math.ceil(listens / MONTHS) });
  return Array.from({ length: MONTHS }, (_, month) => ({
    month: history.nameOf(month),
    packed: encodeMonth(
      history.listensOf(month).map(({ track, endedAt }) => {
        const { key, title, artists, album } = heardTrack(`track ${track}`);
        return {
          endedAt: new Date(endedAt),
          precision: 'second',
          msPlayed: 200_000,
          trackKey: key,
          title,
          artist: artists[0] ?? '',
          album,
          reasonEnd: 'trackdone',
          skipped: false,
          shuffle: null,
          offline: null,
          incognito: null,
        };
      }),
    ),
  }));
}

const months = packedMonths();
const find = (isWanted: (track: Track) => boolean, limit: number): Promise<Track[]> =>
  Promise.resolve(starter.tracks.filter(isWanted).slice(0, limit));
const recommender = createRecommender({
  taste: {
    version: () => Promise.resolve('1'),
    revisions: () => Promise.resolve(new Map(months.map(({ month }) => [month, '1']))),
    loadMonths: (_user, first = '', last = '~') =>
      Promise.resolve(
        months
          .filter(({ month }) => month >= first && month <= last)
          .map(({ month, packed }) => decodeMonth(month, packed)),
      ),
  },
  shared: null,
  serviceTaste: { version: () => Promise.resolve('1'), load: () => Promise.resolve([]) },
  feedback: { loadFeedback: () => Promise.resolve([]) },
  similarity: { current: () => Promise.resolve(null) },
  catalogue: {
    getTracks: (keys) => Promise.resolve(keys.map((key) => starterByKey.get(key) ?? heardTrack(key))),
    findByGenres: (genres, limit) => find((track) => track.genres.some((genre) => genres.includes(genre)), limit),
    findByArtists: (keys, limit) =>
      find((track) => track.artists.some((name) => keys.includes(normalise(name))), limit),
    findByReference: () => Promise.resolve([]),
    starterTracks: () => starter.tracks,
    genresOfArtists: () => Promise.resolve(new Map()),
    medianDurationMs: () => Promise.resolve(220_000),
  },
  now: Date.now,
  onContradiction: (rules) => {
    throw new Error(`a receipt contradicts its playlist: ${JSON.stringify(rules)}`);
  },
  onTrouble: (error) => {
    throw error;
  },
});

async function ask(timeZone = 'UTC'): Promise<number> {
  const started = performance.now();
  await recommender.recommend({
    userId: 'somebody',
    brief: { ...emptyBrief(), count: 20, familiarity: 0.6 },
    preferences: { ...DEFAULT_PREFERENCES, timeZone },
    seed: 1,
  });
  return performance.now() - started;
}

async function medianOf(times: number, work: (i: number) => Promise<number>): Promise<number> {
  const all: number[] = [];
  for (let i = 0; i < times; i++) all.push(await work(i));
  return all.sort((a, b) => a - b)[Math.floor(times / 2)] ?? NaN;
}

function megabytesInUse(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 2 ** 20;
}

await recommender.warmUp();
const before = megabytesInUse();
const firstMs = await ask();
const keptMegabytes = megabytesInUse() - before;
// Another clock makes another profile.
const anewMs = await medianOf(ANEW, (i) => ask(i % 2 === 0 ? 'Europe/Berlin' : 'UTC'));
const againMs = await medianOf(AGAIN, () => ask());
process.stdout.write(JSON.stringify({ firstMs, anewMs, againMs, keptMegabytes }));
