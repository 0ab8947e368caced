import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Queue } from '../../server/queue.js';
import { encodeSimilarity } from '../../server/features/recommender/similarity-codec.js';
import { createSimilarityService } from '../../server/features/recommender/similarity-service.js';

const NOTHING = { offsets: Int32Array.of(0, 0, 0), neighbours: new Int32Array(), weights: new Float32Array() };
/** A model in which `to` is heard with "a". */
const modelTo = (to: string): Uint8Array =>
  encodeSimilarity({
    recordings: ['a', to],
    trackKeys: ['track-a', `track-${to}`],
    tracks: { offsets: Int32Array.of(0, 1, 1), neighbours: Int32Array.of(1), weights: Float32Array.of(0.5) },
    artistKeys: [],
    artists: NOTHING,
  });

describe('the model at hand', () => {
  let time: number;
  let newest: number | null;
  let models: Map<number, Promise<Uint8Array>>;
  let trouble: unknown[];
  let loads: number[];
  let listeners: string[];
  const never = (): never => {
    throw new Error('nobody trains here');
  };
  const create = (queue: Queue = { enqueue: never, schedule: never, work: never }) =>
    createSimilarityService({
      store: {
        newest: async () => newest,
        load: async (id) => {
          loads.push(id);
          return (await models.get(id)) ?? null;
        },
        save: never,
      },
      taste: { loadMonths: never, version: never, revisions: never },
      userIds: async () => listeners,
      getTracks: never,
      queue,
      now: () => time,
      onTrouble: (error) => trouble.push(error),
    });
  const settled = () => new Promise((resolve) => setTimeout(resolve, 5));
  const heardWithA = async (service: ReturnType<typeof create>) =>
    (await service.current())?.similarTracks('a').map(({ name }) => name);

  beforeEach(() => {
    time = 0;
    newest = 1;
    models = new Map([[1, Promise.resolve(modelTo('b'))]]);
    trouble = [];
    loads = [];
    listeners = [];
  });

  it('is waited for by all who ask while a process looks for the first time', async () => {
    const service = create();
    expect(await Promise.all([heardWithA(service), heardWithA(service)])).toEqual([['b'], ['b']]);
    expect(loads).toEqual([1]);
  });

  it('serves while a newer one is being read, and then the newer one does', async () => {
    const service = create();
    await service.current();
    newest = 2;
    let arrive: (model: Uint8Array) => void = never;
    models.set(2, new Promise((resolve) => (arrive = resolve)));
    time += 60_000;
    expect(await heardWithA(service)).toEqual(['b']);
    arrive(modelTo('c'));
    await settled();
    expect(await heardWithA(service)).toEqual(['c']);
    expect(loads).toEqual([1, 2]);
  });

  it('is not waited for when the first one ever has been trained', async () => {
    newest = null;
    const service = create();
    expect(await service.current()).toBeNull();
    newest = 1;
    let arrive: (model: Uint8Array) => void = never;
    models.set(1, new Promise((resolve) => (arrive = resolve)));
    time += 60_000;
    expect(await service.current()).toBeNull();
    arrive(modelTo('b'));
    await settled();
    expect(await heardWithA(service)).toEqual(['b']);
  });

  it('serves on where a newer one cannot be read, which is told and tried again', async () => {
    const service = create();
    await service.current();
    newest = 2;
    models.set(2, Promise.resolve(Buffer.from('nonsense')));
    time += 60_000;
    expect(await heardWithA(service)).toEqual(['b']);
    await settled();
    expect(await heardWithA(service)).toEqual(['b']);
    expect(trouble).toMatchObject([{ message: 'not a similarity index' }]);
    models.set(2, Promise.resolve(modelTo('c')));
    time += 60_000;
    await service.current();
    await settled();
    expect(await heardWithA(service)).toEqual(['c']);
  });

  it('is done without where the first cannot be read', async () => {
    models.set(1, Promise.reject(new Error('gone')));
    const service = create();
    expect([await service.current(), await service.current()]).toEqual([null, null]);
    expect(trouble).toEqual([new Error('gone')]);
  });

  it('is none where none was trained', async () => {
    newest = null;
    expect(await create().current()).toBeNull();
  });

  it('is trained at the start where there is none, and somebody who has listened', async () => {
    const wishes: string[] = [];
    const started = async (): Promise<void> => {
      const enqueue = async (name: string): Promise<void> => void wishes.push(name);
      await create({ enqueue, schedule: async () => {}, work: async () => {} }).start();
    };
    await started();
    newest = null;
    await started();
    expect(wishes).toEqual([]);
    listeners = ['ann'];
    await started();
    expect(wishes).toEqual(['train-similarity']);
  });
});
