import type { Logger as PinoLogger } from 'pino';
import type { Config } from '../../config/config.js';
import type { AuthService } from '../features/auth/auth-service.js';
import { type AccountAccess, createAccountAccess } from '../features/connections/account-access.js';
import { connectionRoutes } from '../features/connections/connection-routes.js';
import { type ConnectionService, createConnectionService } from '../features/connections/connection-service.js';
import { createPostgresCallCounter } from '../features/connections/postgres-call-counter.js';
import { createPrismaConnectionStore } from '../features/connections/prisma-connection-store.js';
import { createPrismaPauseStore } from '../features/connections/prisma-pause-store.js';
import { withWriteSwitch } from '../features/connections/switched-access.js';
import { createTokenVault } from '../features/connections/token-vault.js';
import type { Flags } from '../features/flags/flag-keys.js';
import type { Endpoint } from '../http/endpoint.js';
import { createCallBudgets } from '../providers/music/call-budgets.js';
import type { MusicProvider } from '../providers/music/music-provider.js';
import { createSpotify } from '../providers/music/spotify-provider.js';
import type { ProviderError } from '../providers/provider-error.js';
import type { ProviderObserver } from '../providers/provider-observer.js';
import { createPrismaSyncStore } from '../features/music-sync/prisma-sync-store.js';
import { syncRoutes } from '../features/music-sync/sync-routes.js';
import { createSyncService } from '../features/music-sync/sync-service.js';
import type { Listening } from './listening.js';
import { createMusicLookup, type MusicLookup } from './music-lookup.js';
import type { Stores } from './stores.js';

export interface Connections {
  /** Null: not set up for Spotify. */
  music:
    | ({ provider: MusicProvider; access: AccountAccess; service: ConnectionService } & Pick<MusicLookup, 'resolve'>)
    | null;
  endpoints: Endpoint[];
  startBackgroundWork(): Promise<void>;
}

/** The connected music service: accounts, tokens, and calls in a listener's name. */
export function createConnections(
  config: Config,
  logger: PinoLogger,
  stores: Stores,
  auth: AuthService,
  listening: Listening,
  observer: ProviderObserver,
  flags: Flags,
): Connections {
  const { prisma, postgres, locks, queue } = stores;
  const { publicUrl } = config.http;
  const onTrouble = (error: ProviderError): void => logger.warn({ err: error }, 'a sign-in at Spotify failed');
  if (config.spotify === null) {
    return {
      music: null,
      endpoints: [
        ...connectionRoutes({ service: null, redirectUri: null, publicUrl, onTrouble }),
        ...syncRoutes({ service: null }),
      ],
      startBackgroundWork: async () => undefined,
    };
  }
  const { redirectUri, ...app } = config.spotify;
  const budgets = createCallBudgets({
    provider: 'spotify',
    counter: createPostgresCallCounter(postgres.pool),
    pauses: createPrismaPauseStore(prisma),
    now: Date.now,
  });
  const provider = createSpotify({ ...app, budgets, observer });
  const store = createPrismaConnectionStore(prisma);
  const vault = createTokenVault(config.secrets.encryption);
  const access = withWriteSwitch(createAccountAccess({ store, vault, provider, logger, now: Date.now }), (userId) =>
    flags.read('spotify-writes', userId),
  );
  const sync = createSyncService({
    store: createPrismaSyncStore(prisma),
    access,
    provider,
    record: listening.recordLive,
    onHistoryChanged: listening.onHistoryChanged,
    queue,
    logger,
    now: Date.now,
    random: Math.random,
  });
  const lookup = createMusicLookup(logger, stores, listening, { provider, access });
  const service = createConnectionService({
    store,
    vault,
    provider,
    locks,
    createUser: (name) => auth.createListener(name),
    admit: (userId) => auth.admit(userId),
    async onConnected(userId, accountIds) {
      await auth.noteAccounts(userId, accountIds);
      await sync.begin(userId);
      await lookup.begin(userId);
    },
    async onDisconnected(userId) {
      await sync.end(userId);
      await lookup.end(userId);
    },
    now: Date.now,
  });
  return {
    music: { provider, access, service, resolve: lookup.resolve },
    endpoints: [...connectionRoutes({ service, redirectUri, publicUrl, onTrouble }), ...syncRoutes({ service: sync })],
    async startBackgroundWork() {
      await sync.start();
      await lookup.startBackgroundWork();
    },
  };
}
