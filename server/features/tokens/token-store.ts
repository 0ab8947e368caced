import type { Cursor } from '../../http/cursor.js';
import type { TokenScope } from '../../http/endpoint.js';
import type { ApiToken } from './api-token.js';

/** Who does something, for the audit. */
export interface Actor {
  id: string;
  requestId: string;
}

export interface TokenStore {
  /** Those that are valid, newest first. */
  list(limit: number, after: Cursor | null): Promise<ApiToken[]>;
  /** Null when there are `most` already. Audited in the same transaction. */
  create(
    token: { name: string; scopes: TokenScope[]; hash: Uint8Array },
    actor: Actor,
    most: number,
  ): Promise<ApiToken | null>;
  /** False when there is no such valid token. Audited in the same transaction. */
  revoke(id: string, actor: Actor): Promise<boolean>;
  /** The scopes of a valid token, else null; takes note of its use where `lastUsedAt` is older than `usedBefore`. */
  use(hash: Uint8Array, now: Date, usedBefore: Date): Promise<readonly string[] | null>;
}
