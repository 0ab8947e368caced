import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { trainCoListening, type SimilarityModel } from '../../server/features/recommender/co-listening.js';
import { encodeSimilarity } from '../../server/features/recommender/similarity-codec.js';
import { openSimilarityIndex } from '../../server/features/recommender/similarity-index.js';
import { createSimilarityTrainer } from '../../server/features/recommender/similarity-trainer.js';
import { featuresOf } from '../../server/features/recommender/track-features.js';
import { aTrack, DAY_MS, monthsOf, NOW } from './recommender-fixtures.js';

const neighboursOf = (model: SimilarityModel, item: number): number[] => [
  ...model.neighbours.slice(model.offsets[item], model.offsets[item + 1]),
];
const sessions = fc.array(fc.array(fc.nat(9), { minLength: 2, maxLength: 12 }), { maxLength: 12 });
const asRows = (drawn: number[][]): Int32Array[] => drawn.map((one) => Int32Array.from(one));

describe('trainCoListening', () => {
  it('puts first what is heard together most, less what is heard with everything', () => {
    const drawn = [
      ...Array<number[]>(10).fill([0, 1]),
      ...Array<number[]>(3).fill([0, 2]),
      ...Array<number[]>(40).fill([3, 2]),
    ];
    expect(neighboursOf(trainCoListening(asRows(drawn), 4), 0)).toEqual([1, 2]);
  });

  it('weighs near listens more than far ones, and none beyond the window', () => {
    const model = trainCoListening(asRows([[0, 1, 2, 3, 4]]), 5, { window: 3 });
    expect(neighboursOf(model, 0)).toEqual([1, 2, 3]);
  });

  it('puts what came after before what came before, where order means something', () => {
    const drawn = asRows(Array<number[]>(5).fill([0, 1, 2]));
    expect(neighboursOf(trainCoListening(drawn, 3, { backward: 0.5 }), 1)).toEqual([2, 0]);
    expect(neighboursOf(trainCoListening(drawn, 3), 1)).toEqual([0, 2]);
  });

  it('agrees with counting every pair', () => {
    const options = { window: 4, decay: 0.5, backward: 0.25, popularity: 0.2, shrinkage: 2, neighbours: 20 };
    fc.assert(
      fc.property(sessions, (drawn) => {
        const model = trainCoListening(asRows(drawn), 10, options);
        const count = (item: number): number => drawn.flat().filter((other) => other === item).length;
        for (let a = 0; a < 10; a++) {
          const expected = new Map<number, number>();
          for (const session of drawn)
            session.forEach((item, i) =>
              session.forEach((other, j) => {
                const apart = Math.abs(i - j);
                const weight = 0.5 ** (apart - 1) * (j < i ? 0.25 : 1);
                if (item === a && other !== a && apart <= 4) expected.set(other, (expected.get(other) ?? 0) + weight);
              }),
            );
          const found = neighboursOf(model, a);
          expect(new Set(found)).toEqual(new Set(expected.keys()));
          found.forEach((other, at) => {
            const together = expected.get(other)!;
            const share = Math.min(1, together / (count(a) ** 0.8 * count(other) ** 0.2));
            expect(model.weights[model.offsets[a]! + at]).toBeCloseTo((share * together) / (together + 2), 5);
          });
        }
      }),
    );
  });

  it('keeps the best only, best first', () => {
    fc.assert(
      fc.property(sessions, (drawn) => {
        const model = trainCoListening(asRows(drawn), 10, { neighbours: 3 });
        for (let item = 0; item < 10; item++) {
          const weights = [...model.weights.slice(model.offsets[item], model.offsets[item + 1])];
          expect(weights.length).toBeLessThanOrEqual(3);
          expect(weights).toEqual([...weights].sort((a, b) => b - a));
        }
      }),
    );
  });
});

describe('the similarity index', () => {
  const tracks = ['A', 'B', 'C'].map((name) => aTrack(`Song ${name}`, `Artist ${name}`));
  const [a, b, c] = tracks as [(typeof tracks)[0], (typeof tracks)[0], (typeof tracks)[0]];
  const known = new Map(tracks.map((track) => [track.key, featuresOf(track)]));
  const MINUTE_MS = 60_000;

  function trained() {
    const trainer = createSimilarityTrainer((key) => known.get(key));
    for (let day = 1; day <= 5; day++) {
      const at = NOW - day * DAY_MS;
      trainer.add(
        monthsOf([
          { track: a, at },
          { track: b, at: at + 5 * MINUTE_MS },
          { track: c, at: at + 120 * MINUTE_MS },
        ]),
      );
    }
    return trainer.train();
  }

  it('finds what is heard in the same session, by track and by artist', () => {
    const index = openSimilarityIndex(encodeSimilarity(trained()));
    expect(index.similarTracks(featuresOf(a).recording)).toEqual([
      { key: b.key, name: featuresOf(b).recording, weight: expect.any(Number) },
    ]);
    expect(index.similarArtists('artist b').map(({ key }) => key)).toEqual(['artist a']);
    expect(index.similarTracks(featuresOf(c).recording)).toEqual([]);
    expect(index.similarTracks('unheard of')).toEqual([]);
  });

  it('leaves out tracks that the catalogue does not know', () => {
    const trainer = createSimilarityTrainer((key) => (key === a.key ? known.get(key) : undefined));
    trainer.add(
      monthsOf([
        { track: a, at: NOW },
        { track: b, at: NOW + MINUTE_MS },
      ]),
    );
    expect(trainer.train().recordings).toEqual([featuresOf(a).recording]);
  });

  const name = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 8 }), fc.string({ maxLength: 3 }));
  const model = fc
    .uniqueArray(name, { maxLength: 12 })
    .chain((names) =>
      fc.record({
        names: fc.constant(names),
        near: fc.array(fc.array(fc.record({ at: fc.nat(11), weight: fc.float({ min: 0, max: 1, noNaN: true }) })), {
          minLength: names.length,
          maxLength: names.length,
        }),
      }),
    )
    .map(({ names, near }) => ({ names, near: near.map((row) => row.filter(({ at }) => at < names.length)) }));
  const columnsOf = (near: readonly { at: number; weight: number }[][]) => {
    let end = 0;
    return {
      offsets: Int32Array.from([0, ...near.map((row) => (end += row.length))]),
      neighbours: Int32Array.from(near.flat(), ({ at }) => at),
      weights: Float32Array.from(near.flat(), ({ weight }) => weight),
    };
  };

  it('finds by whatever name what was put beside it, wherever its bytes lie in memory', () => {
    fc.assert(
      fc.property(model, model, fc.nat(7), name, (tracks, artists, shift, other) => {
        const encoded = encodeSimilarity({
          recordings: tracks.names,
          trackKeys: tracks.names.map((one) => `${one} key`),
          tracks: columnsOf(tracks.near),
          artistKeys: artists.names,
          artists: columnsOf(artists.near),
        });
        const memory = new Uint8Array(encoded.length + shift);
        memory.set(encoded, shift);
        const index = openSimilarityIndex(memory.subarray(shift));
        const expected = ({ names, near }: typeof tracks, at: number, keyOf: (one: string) => string) =>
          near[at]!.map((one) => ({ key: keyOf(names[one.at]!), name: names[one.at]!, weight: one.weight }));
        tracks.names.forEach((one, at) =>
          expect(index.similarTracks(one)).toEqual(expected(tracks, at, (found) => `${found} key`)),
        );
        artists.names.forEach((one, at) =>
          expect(index.similarArtists(one)).toEqual(expected(artists, at, (found) => found)),
        );
        if (!tracks.names.includes(other)) expect(index.similarTracks(other)).toEqual([]);
        if (!artists.names.includes(other)) expect(index.similarArtists(other)).toEqual([]);
      }),
    );
  });

  it('is not opened from other bytes', () => {
    const bytes = encodeSimilarity(trained());
    for (let end = 0; end < bytes.length; end++)
      expect(() => openSimilarityIndex(bytes.slice(0, end))).toThrow(RangeError);
    expect(() => openSimilarityIndex(bytes.subarray(1))).toThrow(RangeError);
  });
});
