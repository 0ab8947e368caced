import type { Logger as PinoLogger } from 'pino';
import type { Config } from '../../config/config.js';
import type { AuthService } from '../features/auth/auth-service.js';
import { type AccountAccess, createAccountAccess } from '../features/connections/account-access.js';
import { connectionRoutes } from '../features/connections/connection-routes.js';
import { type ConnectionService, createConnectionService } from '../features/connections/connection-service.js';
import { createPostgresCallCounter } from '../features/connections/postgres-call-counter.js';
import { createPrismaConnectionStore } from '../features/connections/prisma-connection-store.js';
import { createPrismaPauseStore } from '../features/connections/prisma-pause-store.js';
import { createTokenVault } from '../features/connections/token-vault.js';
import type { Endpoint } from '../http/endpoint.js';
import { createCallBudgets } from '../providers/music/call-budgets.js';
import type { MusicProvider } from '../providers/music/music-provider.js';
import { createSpotify } from '../providers/music/spotify-provider.js';
import type { ProviderObserver } from '../providers/provider-observer.js';
import type { Stores } from './stores.js';

export interface Connections {
  /** Null: not set up for Spotify. */
  music: { provider: MusicProvider; access: AccountAccess; service: ConnectionService } | null;
  endpoints: Endpoint[];
}

/** The connected music service: accounts, tokens, and calls in a listener's name. */
export function createConnections(
  config: Config,
  logger: PinoLogger,
  { prisma, postgres, locks }: Stores,
  auth: AuthService,
  observer: ProviderObserver,
): Connections {
  const { publicUrl } = config.http;
  if (config.spotify === null) {
    return { music: null, endpoints: connectionRoutes({ service: null, redirectUri: null, publicUrl }) };
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
  const service = createConnectionService({
    store,
    vault,
    provider,
    locks,
    createUser: async (name) => (await auth.createListener(name)).id,
    onConnected: (userId, accountIds) => auth.noteAccounts(userId, accountIds),
    onDisconnected: async () => undefined,
    now: Date.now,
  });
  const access = createAccountAccess({ store, vault, provider, logger, now: Date.now });
  return {
    music: { provider, access, service },
    endpoints: connectionRoutes({ service, redirectUri, publicUrl }),
  };
}
