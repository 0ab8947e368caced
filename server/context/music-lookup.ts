import type { Logger as PinoLogger } from 'pino';
import type { AccountAccess } from '../features/connections/account-access.js';
import { createEnrichmentService } from '../features/music-lookup/enrichment-service.js';
import { createPrismaEnrichmentStore } from '../features/music-lookup/prisma-enrichment-store.js';
import { createPrismaLookupStore } from '../features/music-lookup/prisma-lookup-store.js';
import { createTrackFinder } from '../features/music-lookup/track-finder.js';
import { createTrackResolver, type TrackResolver } from '../features/music-lookup/track-resolver.js';
import { createPrismaTasteStore } from '../features/music-taste/prisma-taste-store.js';
import { createTasteService } from '../features/music-taste/taste-service.js';
import { canonicalGenre } from '../features/preferences/genre-name.js';
import type { MusicProvider } from '../providers/music/music-provider.js';
import type { Listening } from './listening.js';
import type { Stores } from './stores.js';

export interface MusicLookup {
  resolve: TrackResolver['resolve'];
  /** A listener has connected, or disconnected. */
  begin(userId: string): Promise<void>;
  end(userId: string): Promise<void>;
  startBackgroundWork(): Promise<void>;
}

/** What the connected service knows of tracks and of its listeners' taste. */
export function createMusicLookup(
  logger: PinoLogger,
  { postgres, prisma, queue }: Stores,
  { catalogue, months, noteFound, enterFound }: Listening,
  { provider, access }: { provider: MusicProvider; access: AccountAccess },
): MusicLookup {
  const around = { access, provider, queue, logger, now: Date.now };
  const lookups = createPrismaLookupStore(prisma);
  const finder = createTrackFinder({ provider, store: lookups, noteFound, now: Date.now });
  const enrichment = createEnrichmentService({
    ...around,
    store: createPrismaEnrichmentStore(prisma),
    lookups,
    finder,
    catalogue,
    noteFound,
    genreOf: canonicalGenre,
    loadMonths: (userId) => months.loadMonths(userId),
  });
  const taste = createTasteService({
    ...around,
    store: createPrismaTasteStore(prisma, postgres.reads),
    enterTracks: enterFound,
    random: Math.random,
  });
  const { resolve } = createTrackResolver({ access, finder, store: lookups, later: enrichment.first, now: Date.now });
  const both = (one: 'begin' | 'end') => async (userId: string) => {
    await enrichment[one](userId);
    await taste[one](userId);
  };
  return {
    resolve,
    begin: both('begin'),
    end: both('end'),
    async startBackgroundWork() {
      await enrichment.start();
      await taste.start();
    },
  };
}
