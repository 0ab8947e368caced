import { describe, expect, it } from '@jest/globals';
import { createAnalyticsService } from '../../server/features/analytics/analytics-service.js';
import { type BucketListen, decodeMonth, encodeMonth } from '../../server/features/history/month-bucket.js';
import { monthOf } from '../../server/features/history/listen.js';
import { listenOf } from './analytics-fixtures.js';

const LISTENS = 200_000;
const TRACKS = 20_000;

/** Twelve years of listening, some tracks much more than others. */
function bigHistory(): BucketListen[] {
  let seed = 1;
  const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  const tracks = Array.from({ length: TRACKS }, (_, i) => ({
    trackKey: `spotify:track:${String(i).padStart(22, '0')}`,
    title: `Song ${i % 18_000}${i % 5 === 0 ? ' - Remastered 2011' : ''}`,
    artist: `Artist ${i % 3_000}`,
    album: `Album ${i % 6_000}${i % 7 === 0 ? ' (Deluxe Edition)' : ''}`,
  }));
  const step = (12 * 365.25 * 86_400) / LISTENS;
  return Array.from({ length: LISTENS }, (_, i) =>
    listenOf({
      ...tracks[Math.floor(TRACKS * random() ** 2.5)],
      endedAt: new Date(Date.UTC(2012, 0, 1) + Math.floor(i * step) * 1000),
      msPlayed: random() < 0.2 ? Math.floor(random() * 30_000) : 150_000 + Math.floor(random() * 90_000),
      reasonEnd: random() < 0.75 ? 'trackdone' : 'fwdbtn',
    }),
  );
}

describe('200,000 listens', () => {
  it('are counted fast (times are printed, not judged)', async () => {
    const listens = bigHistory();
    const byMonth = new Map<string, BucketListen[]>();
    for (const listen of listens) {
      const month = monthOf(listen.endedAt);
      const others = byMonth.get(month);
      if (others) others.push(listen);
      else byMonth.set(month, [listen]);
    }
    const packed = [...byMonth].map(([month, rows]) => ({ month, columns: encodeMonth(rows) }));
    let version = 0;
    const service = createAnalyticsService({
      months: {
        version: async () => String(version),
        revisions: async () => new Map(packed.map(({ month }) => [month, String(version)])),
        loadMonths: async (_userId, first, last) =>
          packed
            .filter(({ month }) => month >= first && month <= last)
            .map(({ month, columns }) => decodeMonth(month, columns)),
      },
      genres: { genresOfArtists: async (keys) => new Map(keys.map((key, i) => [key, [`genre ${i % 60}`]])) },
      shared: null,
      preferences: { get: async () => ({ countingRule: 'thirty-seconds', timeZone: 'Europe/Berlin' }) },
    });
    const times: Record<string, string> = {};
    const time = async (name: string, run: () => unknown): Promise<void> => {
      const begin = performance.now();
      await run();
      times[name] = `${(performance.now() - begin).toFixed(1)} ms`;
    };
    const bytes = packed.reduce((sum, { columns }) => sum + columns.byteLength, 0);
    await time('first answer (read, join, group)', () => service.summary('u', {}));
    await time('summary, editions separate', () => service.summary('u', { editions: 'separate' }));
    const year = { from: '2020-01-01', to: '2021-01-01' };
    for (const period of [{}, year]) {
      const of = period === year ? 'one year' : 'all time';
      await time(`summary, ${of}`, () => service.summary('u', { ...period, tz: 'America/St_Johns' }));
      for (const kind of ['track', 'artist', 'album', 'genre'] as const) {
        await time(`top ${kind}, ${of}`, () => service.top('u', { ...period, kind, by: 'plays', limit: 50 }));
      }
      await time(`trend by day, ${of}`, () => service.trend('u', { ...period, interval: 'day' }));
      await time(`clock, ${of}`, () => service.clock('u', period));
      await time(`discovery, ${of}`, () => service.discovery('u', period));
      await time(`streaks, ${of}`, () => service.streaks('u', period));
      await time(`sessions, ${of}`, () => service.sessions('u', { ...period, limit: 10 }));
      await time(`forgotten, ${of}`, () => service.forgotten('u', { ...period, kind: 'track', limit: 50 }));
    }
    await time('artist', () => service.artist('u', 'Artist 7', { limit: 10 }));
    await time('wrapped', () => service.wrapped('u', { year: 2020 }));
    await time('wrapped, asked again', () => service.wrapped('u', { year: 2020 }));
    version++;
    await time('first answer after a change', () => service.summary('u', {}));

    const counted = (await service.summary('u', {})).countedPlays;
    expect(counted).toBe(listens.filter(({ msPlayed }) => (msPlayed ?? 0) >= 30_000).length);
    console.log(`${LISTENS} listens in ${(bytes / 2 ** 20).toFixed(1)} MB of buckets`, times);
  });
});
