import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../errors.js';
import type { Logger } from '../../logger.js';
import {
  AuthorizationEnded,
  type Call,
  type MusicProvider,
  type MusicPurpose,
} from '../../providers/music/music-provider.js';
import { ProviderError } from '../../providers/provider-error.js';
import { type Permission, scopesOf } from './connection.js';
import type { ConnectionStore, SealedTokens } from './connection-store.js';
import { type TokenVault, UnreadableToken } from './token-vault.js';

export interface Access {
  userId: string;
  purpose: MusicPurpose;
  needs: readonly Permission[];
  signal: AbortSignal;
}

/** Calls the music service as a listener. */
export interface AccountAccess {
  /**
   * Runs the work with a token that is good, and once more with a new one where the service does not accept it.
   * Rejects with a 409: `not-connected`, `connection-ended`, `connection-unreadable` or `permission-missing` (which it names).
   */
  as<T>(access: Access, work: (call: Call) => Promise<T>): Promise<T>;
}

const SOON_MS = 60_000;
const LEASE_MS = 15_000;
const POLL_MS = 100;
export const ENDED = 'Spotify has ended this connection: connect again.';
const UNREADABLE =
  'The tokens of this connection were encrypted with another key and cannot be read: connect again, or ask who runs this ' +
  'installation to set ENCRYPTION_KEY_PREVIOUS.';

export function createAccountAccess(deps: {
  store: ConnectionStore;
  vault: TokenVault;
  provider: MusicProvider;
  logger: Logger;
  now: () => number;
}): AccountAccess {
  const { store, vault, provider, logger, now } = deps;

  /** Nothing is thrown away: the right key may come back. */
  function open(sealed: Uint8Array, userId: string): string {
    try {
      return vault.open(sealed, userId);
    } catch (error) {
      if (!(error instanceof UnreadableToken)) throw error;
      logger.error({ err: error, userId }, 'a token cannot be opened: is ENCRYPTION_KEY the right one?');
      throw new AppError(409, 'connection-unreadable', UNREADABLE);
    }
  }

  /** One process at a time gets new tokens; the others wait until they are there. */
  async function refreshed(userId: string, stale: SealedTokens, signal: AbortSignal): Promise<SealedTokens> {
    for (;;) {
      const current = await store.tokens(userId);
      if (current === null) throw notLiving();
      if (isRenewed(current, stale)) return current;
      if (await store.lease(userId, current.refresh, LEASE_MS)) return renew(userId, current, signal);
      await sleep(POLL_MS, undefined, { signal });
    }
  }

  async function renew(userId: string, stale: SealedTokens, signal: AbortSignal): Promise<SealedTokens> {
    try {
      const refreshToken = open(stale.refresh, userId);
      const got = await provider.refresh(refreshToken, signal);
      const tokens = {
        access: vault.seal(got.accessToken, userId),
        refresh: vault.seal(got.refreshToken ?? refreshToken, userId),
        accessExpiresAt: got.accessExpiresAt,
      };
      await store.saveTokens(userId, stale.refresh, tokens);
      return tokens;
    } catch (error) {
      if (error instanceof AuthorizationEnded) {
        const renewedElsewhere = !(await store.end(userId, stale.refresh, ENDED)) && (await store.tokens(userId));
        if (renewedElsewhere) return renewedElsewhere;
        logger.info({ userId }, 'a connection has ended');
        throw notLiving();
      }
      await store.release(userId);
      throw error;
    }
  }

  return {
    async as({ userId, purpose, needs, signal }, work) {
      const [connection, stored] = await Promise.all([store.find(userId), store.tokens(userId)]);
      if (connection === null) {
        throw new AppError(409, 'not-connected', 'No Spotify account is connected: connect one first.');
      }
      if (stored === null) throw notLiving();
      const missing = needs.filter((one) => !scopesOf([one]).every((scope) => connection.scopes.includes(scope)));
      if (missing.length > 0) {
        const detail = 'Spotify was not yet asked for this: allow it once, and try again.';
        throw new AppError(409, 'permission-missing', detail, { extra: { permissions: missing } });
      }
      const isGood = stored.accessExpiresAt.getTime() - SOON_MS > now();
      const tokens = isGood ? stored : await refreshed(userId, stored, signal);
      const call = (from: SealedTokens): Call => ({ accessToken: open(from.access, userId), purpose, signal });
      try {
        return await work(call(tokens));
      } catch (error) {
        if (!(error instanceof ProviderError && error.kind === 'auth')) throw error;
        return work(call(await refreshed(userId, tokens, signal)));
      }
    },
  };
}

const notLiving = (): AppError => new AppError(409, 'connection-ended', ENDED);
/** Not by the bytes: the same token may have been sealed anew with another key. */
const isRenewed = (current: SealedTokens, stale: SealedTokens): boolean =>
  current.accessExpiresAt.getTime() !== stale.accessExpiresAt.getTime();
