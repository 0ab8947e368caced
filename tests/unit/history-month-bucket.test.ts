import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Listen } from '../../server/features/history/listen.js';
import {
  type BucketListen,
  decodeMonth,
  encodeMonth,
  END_KNOWN,
  ESTIMATED_MS,
  FINISHED,
  INCOGNITO,
  MS_ESTIMATED,
  OFFLINE,
  SHUFFLED,
  SKIPPED,
  TO_THE_MINUTE,
} from '../../server/features/history/month-bucket.js';
import { monthRange } from '../../server/features/history/month-range.js';
import { buildListen } from '../factories/exports.js';

const name = fc.oneof(fc.string({ minLength: 1, unit: 'grapheme' }), fc.constantFrom('花冷え。', '"', '\\', 'ÅÄÖ'));
const flag = fc.option(fc.boolean());

const listen: fc.Arbitrary<Listen> = fc
  .record({
    endedAt: fc
      .integer({ min: 0, max: 31 * 86_400 - 1 })
      .map((second) => new Date(Date.parse('2024-03-01T00:00:00Z') + second * 1000)),
    precision: fc.constantFrom('second' as const, 'minute' as const),
    msPlayed: fc.option(fc.integer({ min: 0, max: 2 ** 31 - 1 })),
    title: name,
    artist: name,
    album: fc.option(name),
    reasonEnd: fc.option(fc.constantFrom('trackdone', 'fwdbtn')),
    skipped: flag,
    shuffle: flag,
    offline: flag,
    incognito: flag,
  })
  .map((fields) => buildListen(fields));

/** What decodeMonth tells of the i-th listen. */
function listenAt(packed: Uint8Array, i: number) {
  const month = decodeMonth('2024-03', packed);
  const track = month.track[i] ?? -1;
  const flags = month.flags[i] ?? 0;
  const albumOf = month.albumOf[track] ?? -1;
  return {
    endedAt: month.endedAt[i],
    msPlayed: flags & MS_ESTIMATED ? null : month.msPlayed[i],
    trackKey: month.tracks[track],
    title: month.titles[track],
    artist: month.artists[month.artistOf[track] ?? -1],
    album: albumOf === -1 ? null : month.albums[albumOf],
    flags,
  };
}

const told = (listen: BucketListen) => ({
  endedAt: listen.endedAt.getTime(),
  msPlayed: listen.msPlayed,
  trackKey: listen.trackKey,
  title: listen.title,
  artist: listen.artist,
  album: listen.album,
  flags:
    (listen.reasonEnd === 'trackdone' ? FINISHED : 0) +
    (listen.skipped ? SKIPPED : 0) +
    (listen.shuffle ? SHUFFLED : 0) +
    (listen.offline ? OFFLINE : 0) +
    (listen.incognito ? INCOGNITO : 0) +
    (listen.precision === 'minute' ? TO_THE_MINUTE : 0) +
    (listen.msPlayed === null ? MS_ESTIMATED : 0) +
    (listen.reasonEnd === null ? 0 : END_KNOWN),
});

describe('a month bucket', () => {
  it('gives back what was packed, listen by listen', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(listen, { selector: (one) => one.trackKey, maxLength: 30 }),
        fc.array(fc.nat({ max: 29 }), { maxLength: 60 }),
        (tracks, order) => {
          const listens = order.flatMap((i) => tracks[i] ?? []);
          const packed = encodeMonth(listens);
          expect(decodeMonth('2024-03', packed)).toMatchObject({ month: '2024-03', count: listens.length });
          listens.forEach((one, i) => expect(listenAt(packed, i)).toEqual(told(one)));
        },
      ),
    );
  });

  it('can be read out of the middle of a larger buffer, as drivers hand it over', () => {
    const packed = encodeMonth([buildListen()]);
    const pool = Buffer.concat([Buffer.from('odd'), packed, Buffer.from('rest')]);
    const slice = pool.subarray(3, 3 + packed.length);
    expect(decodeMonth('2024-03', slice)).toEqual(decodeMonth('2024-03', packed));
  });

  it('takes an unknown time of play for a guess, and says so', () => {
    const { msPlayed, flags } = decodeMonth('2024-03', encodeMonth([buildListen({ msPlayed: null })]));
    expect(msPlayed[0]).toBe(ESTIMATED_MS);
    expect((flags[0] ?? 0) & MS_ESTIMATED).toBe(MS_ESTIMATED);
  });

  it('names each track, artist and album once', () => {
    const listens = ['Archangel', 'Near Dark', 'Archangel'].map((title) => buildListen({ title }));
    expect(decodeMonth('2024-03', encodeMonth(listens))).toMatchObject({
      tracks: ['burial – archangel', 'burial – near dark'],
      artists: ['Burial'],
      artistOf: [0, 0],
      albums: ['Untrue'],
      albumOf: [0, 0],
    });
  });

  it('may be empty, and of an unknown version only with an error', () => {
    expect(decodeMonth('2024-03', encodeMonth([]))).toMatchObject({ count: 0, tracks: [] });
    const newer = encodeMonth([]);
    newer[0] = 99;
    expect(() => decodeMonth('2024-03', newer)).toThrow(RangeError);
  });

  it('unpacks 200,000 listens of 130 months in well under a second', () => {
    const months = Array.from({ length: 130 }, (_, m) =>
      encodeMonth(
        Array.from({ length: 1_540 }, (_, i) =>
          buildListen({ title: `Track ${(i * 7 + m) % 700}`, artist: `Artist ${i % 90}` }),
        ),
      ),
    );
    const begin = performance.now();
    const listens = months.reduce((sum, packed) => sum + decodeMonth('2024-03', packed).count, 0);
    expect(listens).toBe(200_200);
    expect(performance.now() - begin).toBeLessThan(1_000);
  });
});

it('a month runs from its first instant to that of the next, in UTC', () => {
  expect(monthRange('2024-12')).toEqual({
    from: new Date('2024-12-01T00:00:00Z'),
    to: new Date('2025-01-01T00:00:00Z'),
  });
});
