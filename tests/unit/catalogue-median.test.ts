import path from 'node:path';
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { createCatalogueService } from '../../server/features/catalogue/catalogue-service.js';
import type { CatalogueStore } from '../../server/features/catalogue/catalogue-store.js';
import { loadStarterCatalogue } from '../../server/features/catalogue/starter-catalogue.js';

const HOUR_MS = 3_600_000;
const starter = loadStarterCatalogue(path.resolve('server/features/catalogue/starter'));

let answers: (() => Promise<number | null>)[];
let asked: number;
const create = () => {
  const never = (): never => {
    throw new Error('not asked for here');
  };
  const store: CatalogueStore = {
    getTracks: never,
    findArtists: never,
    upsertTracks: never,
    upsertArtists: never,
    refer: never,
    findByTitle: never,
    findByArtists: never,
    findByGenres: never,
    medianDurationMs: () => answers[asked++]?.() ?? never(),
  };
  return createCatalogueService({ store, starter });
};

let time: number;
/** So long, and a moment in which what is under way is done. */
const pass = async (ms: number): Promise<void> => {
  time += ms;
  await new Promise((resolve) => setTimeout(resolve, 5));
};

beforeEach(() => {
  asked = 0;
  time = 1;
  jest.spyOn(performance, 'now').mockImplementation(() => time);
});
afterEach(() => void jest.restoreAllMocks());

it('is asked for once for all who wait for the first, and 210 s where no duration is known', async () => {
  answers = [async () => null];
  const { medianDurationMs } = create();
  expect(await Promise.all([medianDurationMs(), medianDurationMs()])).toEqual([210_000, 210_000]);
  expect(asked).toBe(1);
});

it('is taken anew when it is old, and nobody waits for that', async () => {
  let arrive: (ms: number) => void = () => undefined;
  answers = [async () => 1, () => new Promise((resolve) => (arrive = resolve))];
  const { medianDurationMs } = create();
  await medianDurationMs();
  await pass(HOUR_MS);
  expect([await medianDurationMs(), await medianDurationMs()]).toEqual([1, 1]);
  arrive(2);
  await pass(1);
  expect(await medianDurationMs()).toBe(2);
  expect(asked).toBe(2);
});

it('is an error only for who has to wait for it', async () => {
  const gone = () => Promise.reject(new Error('gone'));
  answers = [gone, async () => 1, gone, async () => 2];
  const { medianDurationMs } = create();
  await expect(medianDurationMs()).rejects.toThrow('gone');
  expect(await medianDurationMs()).toBe(1);
  await pass(HOUR_MS);
  expect(await medianDurationMs()).toBe(1);
  await pass(1);
  expect(await medianDurationMs()).toBe(2);
});
