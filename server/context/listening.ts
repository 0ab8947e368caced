import path from 'node:path';
import type { Logger as PinoLogger } from 'pino';
import type { Config } from '../../config/config.js';
import type { StandBack } from '../answers-first.js';
import { createAnalyticsService } from '../features/analytics/analytics-service.js';
import { createRedisSharedAnswers } from '../features/analytics/redis-shared-answers.js';
import { createSharedAnswers } from '../features/analytics/shared-answers.js';
import { createArtistNames } from '../features/catalogue/artist-names.js';
import { createCatalogueService } from '../features/catalogue/catalogue-service.js';
import { foundTrack } from '../features/catalogue/found-track.js';
import { learnDuration } from '../features/catalogue/learn-duration.js';
import { loadStarterCatalogue } from '../features/catalogue/starter-catalogue.js';
import { createImportFolder } from '../features/history/import-folder.js';
import { createImportService } from '../features/history/import-service.js';
import { startImportWorker } from '../features/history/import-worker.js';
import type { Listen } from '../features/history/listen.js';
import { createListenRecorder } from '../features/history/listen-recorder.js';
import { createMonthService } from '../features/history/month-service.js';
import { newRecord } from '../features/history/play-record.js';
import { createPrismaImportStore } from '../features/history/prisma-import-store.js';
import type { PreferencesService } from '../features/preferences/preferences-service.js';
import { createPrismaLookupStore } from '../features/music-lookup/prisma-lookup-store.js';
import { createPrismaTasteStore } from '../features/music-taste/prisma-taste-store.js';
import { createPrismaFeedbackStore } from '../features/recommender/prisma-feedback-store.js';
import { createPreparation } from '../features/recommender/preparation.js';
import { createPrismaSimilarityStore } from '../features/recommender/prisma-similarity-store.js';
import { createRecommender } from '../features/recommender/recommender-service.js';
import { createRedisSharedHistoryStore } from '../features/recommender/redis-shared-history-store.js';
import { createSharedHistories } from '../features/recommender/shared-histories.js';
import { createSimilarityService } from '../features/recommender/similarity-service.js';
import type { MusicTrack } from '../providers/music/music-provider.js';
import { sharedInTurn } from '../shared-in-turn.js';
import { createHistoryChanges } from './history-changes.js';
import type { Stores } from './stores.js';

export type Listening = Awaited<ReturnType<typeof createListening>>;

/** What is known of music and of who listens to it: catalogue, history, statistics, recommender. */
export async function createListening(
  config: Config,
  logger: PinoLogger,
  { postgres, prisma, redis, listens, catalogue: store, locks, queue }: Stores,
  preferences: PreferencesService,
  programVersion: string,
  standBack: StandBack,
) {
  const starter = loadStarterCatalogue(path.join(config.root, 'server/features/catalogue/starter'));
  const catalogue = createCatalogueService({ store, starter });
  await catalogue.ensureStarter();
  const artistNames = createArtistNames(catalogue);

  const historyDeps = {
    listens,
    locks,
    catalogue,
    genresOf: (artist: string) => starter.genresOf(artist),
    learnDuration,
  };
  const monthService = createMonthService(historyDeps);
  const months = { ...monthService, version: sharedInTurn((userId) => monthService.version(userId)) };
  const answers =
    redis === null
      ? null
      : createSharedAnswers(
          createRedisSharedAnswers({ redis: redis.client, programVersion, logger, now: Date.now }),
          months,
        );
  const analytics = createAnalyticsService({
    months,
    genres: catalogue,
    preferences,
    shared: answers,
  });
  const feedback = createPrismaFeedbackStore(prisma, postgres.reads);
  const similarity = createSimilarityService({
    store: createPrismaSimilarityStore(prisma, postgres.reads),
    taste: months,
    userIds: () => listens.userIds(),
    getTracks: (keys) => catalogue.getTracks(keys),
    queue,
    now: Date.now,
    onTrouble: (error) => logger.warn({ err: error }, 'a newer model of what is heard together could not be read'),
  });
  const { fetchedAt, load } = createPrismaTasteStore(prisma, postgres.reads);
  const lastFetched = sharedInTurn(fetchedAt);
  let isClosed = false;
  const histories =
    redis === null
      ? null
      : createSharedHistories({
          store: createRedisSharedHistoryStore(redis.client, logger),
          taste: months,
          onTrouble(error) {
            if (!isClosed) logger.warn({ err: error }, 'what is shared of a history could not be used');
          },
        });
  const recommender = createRecommender({
    taste: months,
    shared: histories,
    serviceTaste: { version: async (userId) => String((await lastFetched(userId))?.getTime()), load },
    feedback,
    similarity,
    catalogue: { ...catalogue, starterTracks: () => starter.tracks },
    now: Date.now,
    onContradiction: (rules, brief) => logger.error({ rules, brief }, 'the receipt contradicts the selection'),
    onTrouble: (error) => logger.warn({ err: error }, 'tracks could not be read anew'),
  });
  const preparation = createPreparation({
    prepare: async (userId) => recommender.prepare(userId, await preferences.get(userId)),
    renew: (userId) => recommender.renew(userId),
    onTrouble: (error) => logger.warn({ err: error }, 'a listener could not be prepared'),
  });
  const changes = createHistoryChanges(logger, postgres, prisma);
  const importDeps = {
    imports: createPrismaImportStore(prisma),
    listens,
    recorder: createListenRecorder(historyDeps),
    months,
    folder: createImportFolder(path.join(config.dataDir, 'imports')),
    locks,
    queue,
    logger,
    standBack,
    noteIsrcs: createPrismaLookupStore(prisma).saveIsrcs,
    async onListensDeleted(userId: string): Promise<void> {
      analytics.invalidate(userId);
      await histories?.forget(userId);
      await answers?.forget(userId);
    },
    async onHistoryChanged(userId: string): Promise<void> {
      await changes.tell(userId);
      await similarity.wish();
    },
  };
  const imports = createImportService(importDeps);
  return {
    catalogue,
    artistNames,
    months,
    analytics,
    feedback,
    recommender,
    /** Has the recommender read a listener's history before anything is asked of it. */
    prepare: preparation.prepare,
    /** From now on what anybody has just heard counts: for listeners whom the recommender knows, and among the names of artists. */
    startWatching: (): void =>
      changes.follow((userId) => {
        artistNames.forgetUnknown();
        preparation.renew(userId);
      }),
    imports: {
      ...imports,
      async removeAll(userId: string): Promise<number> {
        const gone = await imports.removeAll(userId);
        recommender.forget(userId);
        return gone;
      },
    },
    /** Stores what was heard live, and counts it. Returns for each whether it was new. Safe to repeat. */
    async recordLive(userId: string, heard: readonly Listen[]): Promise<boolean[]> {
      const told = heard.map((listen) => newRecord(listen, { importId: null, importRow: null }));
      const stored = await importDeps.recorder.record(userId, told, null);
      await months.refresh(userId);
      return stored;
    },
    /** Enters tracks that were found at a music service into the catalogue. */
    async enterFound(tracks: readonly MusicTrack[]): Promise<void> {
      await catalogue.enterHeard(tracks.map((track) => foundTrack(track, historyDeps.genresOf)));
      artistNames.forgetUnknown();
    },
    /** Notes what the music service calls a track of the catalogue. */
    async noteFound(trackKey: string, found: MusicTrack): Promise<void> {
      await catalogue.noteFound(trackKey, foundTrack(found, historyDeps.genresOf));
      artistNames.forgetUnknown();
    },
    /** After plays were recorded live: of these few, the model of what is heard together learns in the night. */
    onHistoryChanged: changes.tell,
    async startBackgroundWork(): Promise<void> {
      await similarity.start();
      await startImportWorker(importDeps);
    },
    async close(): Promise<void> {
      isClosed = true;
      preparation.close();
      await changes.close();
    },
  };
}
