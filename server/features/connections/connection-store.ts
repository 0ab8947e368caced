import type { Connection } from './connection.js';

export interface SealedTokens {
  access: Uint8Array<ArrayBuffer>;
  refresh: Uint8Array<ArrayBuffer>;
  accessExpiresAt: Date;
}

export interface ConnectionStore {
  find(userId: string): Promise<Connection | null>;
  /** Whose account it is, by any of the ids that it has had. */
  findOwner(accountIds: readonly string[]): Promise<string | null>;
  /** Makes or renews the listener's connection, with its tokens. Null when another listener holds that account. */
  save(connection: Connection, tokens: SealedTokens): Promise<Connection | null>;
  /** Null when there is no living connection. */
  tokens(userId: string): Promise<SealedTokens | null>;
  /**
   * Whether the caller alone may replace this refresh token, for at most `ms`: not where somebody else may, or did.
   * The lease ends with `saveTokens`, `end` or `release`.
   */
  lease(userId: string, replaces: Uint8Array, ms: number): Promise<boolean>;
  release(userId: string): Promise<void>;
  /** Nothing where the connection was ended or renewed by somebody in the meantime (`replaces` is not there any more). */
  saveTokens(userId: string, replaces: Uint8Array, tokens: SealedTokens): Promise<void>;
  /** Deletes the tokens and says why. False, and nothing is done, where `replaces` is not the refresh token any more. */
  end(userId: string, replaces: Uint8Array, reason: string): Promise<boolean>;
  /**
   * Whether there was one. Of a listener who can sign in with nothing else the account's id stays, so that he finds his
   * things again.
   */
  remove(userId: string): Promise<boolean>;
  /** All that live, in batches; for jobs. */
  living(): AsyncIterable<Connection[]>;
  /** Every stored token, for the rotation of keys. */
  sealed(): AsyncIterable<{ userId: string; tokens: SealedTokens }[]>;
}
