import type { ConnectionStore } from './connection-store.js';
import type { SealedRow, SealedRows } from './rotate-keys.js';

const LEASE_MS = 15_000;

/**
 * The tokens of connections, for the rotation of keys. Whoever gets new tokens at the moment must find the refresh token
 * that it used, so they are replaced under the same lease.
 */
export const sealedConnections = (store: Pick<ConnectionStore, 'sealed' | 'lease' | 'saveTokens'>): SealedRows =>
  async function* () {
    for await (const batch of store.sealed()) {
      yield batch.map(({ userId, tokens }): SealedRow => ({
        name: `listener ${userId}`,
        context: userId,
        parts: [tokens.access, tokens.refresh],
        async replace([access, refresh]) {
          if (access === undefined || refresh === undefined) return false;
          if (!(await store.lease(userId, tokens.refresh, LEASE_MS))) return false;
          await store.saveTokens(userId, tokens.refresh, { ...tokens, access, refresh });
          return true;
        },
      }));
    }
  };
