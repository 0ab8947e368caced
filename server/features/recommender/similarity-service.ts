import type { Queue } from '../../queue.js';
import type { Track } from '../catalogue/track.js';
import { encodeSimilarity } from './similarity-codec.js';
import { openSimilarityIndex, type SimilarityIndex } from './similarity-index.js';
import type { SimilarityStore } from './similarity-store.js';
import { createSimilarityTrainer } from './similarity-trainer.js';
import type { SimilaritySource, TasteSource } from './recommender-sources.js';
import { featuresOf, type TrackFeatures } from './track-features.js';

export interface SimilarityServiceDeps {
  store: SimilarityStore;
  taste: TasteSource;
  userIds(): Promise<string[]>;
  getTracks(keys: readonly string[]): Promise<readonly Track[]>;
  queue: Queue;
  now: () => number;
  /** A newer model could not be read; the one at hand goes on counting, or none. */
  onTrouble: (error: unknown) => void;
}

export interface SimilarityService extends SimilaritySource {
  /** Asks for a new model in the background, a little later; many wishes until then make one training. */
  wish(): Promise<void>;
  /** Registers the training with the queue: on wish, nightly, and now where there is no model. */
  start(): Promise<void>;
}

const QUEUE = 'train-similarity';
const NIGHTLY = '17 3 * * *';
const LOOK_AGAIN_MS = 30_000;
/** Training waits until who imported has what they look at first, and for what they may import next. */
const REST_S = 10;

/** Which tracks are heard together, trained in the background from the month buckets of everybody here. */
export function createSimilarityService(deps: SimilarityServiceDeps): SimilarityService {
  const { store, taste, queue, now, onTrouble } = deps;
  let held: { id: number; index: SimilarityIndex } | null = null;
  let lookedAt = -Infinity;
  let firstLook: Promise<void> | null = null;

  /** Listener after listener, so that never more than one history is in memory beside what is learnt. */
  async function train(): Promise<void> {
    const facts = new Map<string, TrackFeatures>();
    const trainer = createSimilarityTrainer((key) => facts.get(key));
    let listens = 0;
    for (const userId of await deps.userIds()) {
      const months = await taste.loadMonths(userId);
      const unknown = new Set(months.flatMap(({ tracks }) => tracks.filter((key) => !facts.has(key))));
      for (const track of await deps.getTracks([...unknown])) facts.set(track.key, featuresOf(track));
      trainer.add(months);
      listens += months.reduce((sum, { count }) => sum + count, 0);
    }
    if (listens > 0) await store.save(encodeSimilarity(trainer.train()), listens);
  }

  const wish = (): Promise<void> => queue.enqueue(QUEUE, {}, 'all', REST_S);

  async function lookForNewer(): Promise<void> {
    const id = await store.newest();
    if (id === null) held = null;
    else if (held?.id !== id) {
      const data = await store.load(id);
      // Gone between the two questions: a newer one has come, which the next look finds.
      if (data === null) return;
      held = { id, index: openSimilarityIndex(data) };
    }
  }

  return {
    async current() {
      if (now() - lookedAt >= LOOK_AGAIN_MS) {
        lookedAt = now();
        const look = lookForNewer().catch(onTrouble);
        firstLook ??= look;
      }
      // A model has megabytes: who asks goes on with what there is, be it none, but for the first look of the process.
      await firstLook;
      return held?.index ?? null;
    },

    wish,

    async start() {
      await queue.work(QUEUE, train);
      await queue.schedule(QUEUE, NIGHTLY);
      // What was trained in a former format is not read any more.
      if ((await store.newest()) === null && (await deps.userIds()).length > 0) await wish();
    },
  };
}
