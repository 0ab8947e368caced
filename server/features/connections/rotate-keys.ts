import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectionStore, SealedTokens } from './connection-store.js';
import { type TokenVault, UnreadableToken } from './token-vault.js';

export interface Rotated {
  connections: number;
  /** Of them, sealed anew. */
  sealed: number;
  /** Of them, those that cannot be opened, and why. */
  unreadable: { userId: string; reason: UnreadableToken['reason'] }[];
}

export interface RotationDeps {
  store: Pick<ConnectionStore, 'sealed' | 'lease' | 'saveTokens'>;
  vault: TokenVault;
  /** A key that is kept here and can be replaced; null: the settings say which is the current one. */
  kept: { isBetween(): boolean; begin(): void; end(): void } | null;
  /** Waits until nobody can still be about to store what was sealed with the key of before. */
  settle(): Promise<void>;
}

const LEASE_MS = 15_000;
const POLL_MS = 200;

/**
 * Seals every token with the current key; a kept key gets a successor first, unless one was made by a rotation that broke
 * off. Safe to break off anywhere and to run again; meanwhile tokens of either key can be opened.
 */
export async function rotateKeys({ store, vault, kept, settle }: RotationDeps): Promise<Rotated> {
  if (kept?.isBetween() === false) kept.begin();
  const first = await sealAnew(store, vault);
  if (kept === null) return first;
  await settle();
  const last = await sealAnew(store, vault);
  kept.end();
  return { ...last, sealed: first.sealed + last.sealed };
}

async function sealAnew(store: RotationDeps['store'], vault: TokenVault): Promise<Rotated> {
  let sealed = 0;
  for (;;) {
    const unreadable: Rotated['unreadable'] = [];
    let connections = 0;
    let busy = 0;
    for await (const batch of store.sealed()) {
      for (const { userId, tokens } of batch) {
        connections++;
        if (vault.isCurrent(tokens.refresh)) continue;
        const anew = again(vault, userId, tokens);
        if (anew instanceof UnreadableToken) unreadable.push({ userId, reason: anew.reason });
        // Whoever gets new tokens at this moment must find the refresh token that it used: its turn comes after that.
        else if (!(await store.lease(userId, tokens.refresh, LEASE_MS))) busy++;
        else {
          await store.saveTokens(userId, tokens.refresh, anew);
          sealed++;
        }
      }
    }
    if (busy === 0) return { connections, sealed, unreadable };
    await sleep(POLL_MS);
  }
}

function again(vault: TokenVault, userId: string, tokens: SealedTokens): SealedTokens | UnreadableToken {
  try {
    const anew = (sealed: Uint8Array) => vault.seal(vault.open(sealed, userId), userId);
    return { access: anew(tokens.access), refresh: anew(tokens.refresh), accessExpiresAt: tokens.accessExpiresAt };
  } catch (error) {
    if (error instanceof UnreadableToken) return error;
    throw error;
  }
}
